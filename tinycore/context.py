"""What a running stage may say and ask: five event records, and whether to stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from tinycore.artifacts import Artifact
from tinycore.errors import Cancelled, TinysmithError

Item = TypeVar("Item")


@dataclass(frozen=True)
class Progress:
    """`done` of `total` units of `phase`; a total of 0 means that nobody knows yet."""

    done: float
    total: float
    phase: str


@dataclass(frozen=True)
class Metric:
    """One measured number, or a small record of numbers, as it becomes known."""

    name: str
    step: int
    value: object


@dataclass(frozen=True)
class Note:
    """A sentence for the person watching."""

    level: Literal["info", "warning"]
    text: str


@dataclass(frozen=True)
class Made:
    """A stage's result is on disk."""

    artifact: Artifact


@dataclass(frozen=True)
class Ended:
    """The last event of every job; `result` is whatever the job returned."""

    reason: Literal["completed", "cancelled", "failed"]
    error: TinysmithError | None = None
    result: object = None


Event = Progress | Metric | Note | Made | Ended


class Context(Protocol):
    """The two things a stage may do to the world around it besides writing its own folder."""

    def report(self, event: Event) -> None:
        """Hand an event to whoever listens; must return at once."""

    def stopping(self) -> bool:
        """Whether somebody asked to stop; looked at every batch, trial or packet."""


@dataclass
class Collector:
    """A context for tests and scripts: keeps the events, never stops unless told to."""

    events: list[Event] = field(default_factory=list)
    stop: bool = False

    def report(self, event: Event) -> None:
        """Keep the event."""
        self.events.append(event)

    def stopping(self) -> bool:
        """Whether `stop` was set."""
        return self.stop


def stop_if_asked(context: Context) -> None:
    """Raise `Cancelled` at a safe boundary when the caller wants to stop."""
    if context.stopping():
        raise Cancelled


def steps(context: Context, items: Iterable[Item], *, total: int, phase: str) -> Iterator[Item]:
    """Walk over `items`, reporting progress before each one and stopping between them when asked."""
    for done, item in enumerate(items):
        stop_if_asked(context)
        context.report(Progress(done, total, phase))
        yield item
    context.report(Progress(total, total, phase))
