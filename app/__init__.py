"""Everything that needs Qt; no maths."""
