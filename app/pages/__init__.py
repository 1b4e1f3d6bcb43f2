"""One file per step of the wizard; `page.py` is the shape they share."""
