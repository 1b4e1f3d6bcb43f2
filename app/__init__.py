"""Everything that needs Qt; no maths."""

from app.none_guard import keep_none_alive

keep_none_alive()
