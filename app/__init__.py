"""Everything that needs Qt; no maths."""

from app.singleton_guard import keep_singletons_alive

keep_singletons_alive()
