"""Decide what to remove and how to store the rest, and show at once what that costs."""
