"""Kinds of networks that the search can try: one file each, listed in `table.py`."""
