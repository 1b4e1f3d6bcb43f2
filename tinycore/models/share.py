"""A context for one part of a longer work: its progress fills one unit of the whole."""

from __future__ import annotations

from tinycore.context import Context, Event, Progress


class Share:
    """Turns the progress of a part into `done` to `done + 1` of `total`; other events of the part are kept to itself."""

    def __init__(self, context: Context, *, done: int, total: int, phase: str) -> None:
        self._context = context
        self._done, self._total, self._phase = done, total, phase

    def report(self, event: Event) -> None:
        """Pass on how far the part is."""
        if isinstance(event, Progress) and event.total:
            self._context.report(Progress(self._done + min(event.done / event.total, 1.0), self._total, self._phase))

    def stopping(self) -> bool:
        """Whether the caller wants to stop."""
        return self._context.stopping()
