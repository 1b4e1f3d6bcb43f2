"""Rows of recordings on their way to the board, which cuts the windows itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tinycore.data.dataset import Description
from tinycore.errors import TinysmithError
from tinycore.link.answers import StreamAnswer
from tinycore.link.session import Session
from tinycore.live.recordings import Recording, Stretch
from tinycore.live.signal import Signal, draw

MOST_ROWS_AT_ONCE = 8


@dataclass(frozen=True)
class Window:
    """The window that an answer belongs to: the data set's sample, and its last row counted over all rows that were sent."""

    recording: str
    sample: int
    row: int
    signal: Signal


def require_windows(session: Session, about: Description) -> None:
    """Raise `live.other_windows` unless the board cuts the same windows as the data."""
    board = session.hello()
    if (board.window, board.hop) != (about.window, about.hop):
        raise TinysmithError(
            "live.other_windows", found_window=board.window, found_hop=board.hop, wanted_window=about.window, wanted_hop=about.hop
        )


def send(session: Session, recordings: Sequence[Recording], *, window: int, hop: int) -> Iterator[tuple[Window, StreamAnswer]]:
    """Stream every stretch from index 0 and pair each answer of the board with its window.

    Raises `link.garbled` when the board answers after another row than the last of a window, or not at all.
    """
    first = 0
    for recording in recordings:
        for stretch in recording.stretches:
            expected = _windows(recording.name, stretch, first=first, window=window, hop=hop)
            # At most one answer a request, so that a pause between answers holds the rows back too.
            answers = session.stream(stretch.rows.tolist(), batch=min(hop, MOST_ROWS_AT_ONCE))
            for each in expected:
                answer = next(answers, None)
                if answer is None or answer.row != each.row - first:
                    raise TinysmithError("link.garbled", request="stream")
                yield each, answer
            if next(answers, None) is not None:
                raise TinysmithError("link.garbled", request="stream")
            first += len(stretch.rows)


def _windows(name: str, stretch: Stretch, *, first: int, window: int, hop: int) -> Iterator[Window]:
    seen = 0
    for index, sample in enumerate(stretch.samples.tolist()):
        end = window + index * hop
        signal = draw(stretch.rows[seen:end], first=first + seen, hop=hop, is_start=seen == 0)
        seen = end
        yield Window(name, sample, first + end - 1, signal)
