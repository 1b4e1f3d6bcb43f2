"""A context that also stops when its time is used up."""

from __future__ import annotations

import time

from tinycore.context import Context, Event


class Deadline:
    """Passes events on; asks to stop when the caller does, or `seconds` from now."""

    def __init__(self, context: Context, seconds: float) -> None:
        self._context = context
        self._end = time.monotonic() + seconds

    def report(self, event: Event) -> None:
        """Hand the event to the listener behind."""
        self._context.report(event)

    def stopping(self) -> bool:
        """Whether to stop, for either reason."""
        return self.is_over() or self._context.stopping()

    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() >= self._end
