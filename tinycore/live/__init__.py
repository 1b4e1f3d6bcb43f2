"""Samples sent to a running board, and its answers beside the laptop's."""
