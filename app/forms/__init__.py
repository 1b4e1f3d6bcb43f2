"""Forms made from settings records."""
