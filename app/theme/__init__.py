"""Colours, sizes and icons of the application."""
