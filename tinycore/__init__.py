"""The Tinysmith engine: from data to a running board, with no screen attached."""
