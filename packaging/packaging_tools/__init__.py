"""What `main.py` needs before anything is installed: the standard library alone."""
