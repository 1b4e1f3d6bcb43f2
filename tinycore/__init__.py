"""The Tinysmith engine: from data to a running board, with no screen attached."""

__version__ = "0.1.0"
