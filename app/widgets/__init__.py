"""Small building blocks of pages."""
