"""Faster kernels for one instruction set each, and the conditions under which they may replace the portable ones."""
