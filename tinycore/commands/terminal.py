"""A context for people at a terminal: progress bars on stderr, Ctrl+C asks to stop."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import TextIO

from tinycore.context import Event, Note, Progress

BAR_WIDTH = 24
REDRAW_EVERY_S = 0.1


class TerminalContext:
    """Draws each event; the first Ctrl+C asks the running stage to stop, the second ends the program."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.is_stopping = False
        self.phase = ""
        self.finished = ""
        self.started = 0.0
        self.drawn = 0.0
        self.is_line_open = False

    def listen_to_interrupts(self) -> None:
        """Turn Ctrl+C into a request to stop."""
        signal.signal(signal.SIGINT, self._interrupted)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_stopping:
            raise KeyboardInterrupt
        self.is_stopping = True
        self.say("Stopping at the next safe point. Ctrl+C again ends at once.")

    def stopping(self) -> bool:
        """Whether Ctrl+C was pressed."""
        return self.is_stopping

    def report(self, event: Event) -> None:
        """Draw progress as a bar and notes as lines; measured numbers wait for the result."""
        if isinstance(event, Progress):
            self._draw(event)
        elif isinstance(event, Note):
            self.say(event.text)

    def say(self, sentence: str) -> None:
        """A line of its own, below an unfinished bar."""
        self._close_line()
        self.stream.write(sentence + "\n")
        self.stream.flush()

    def _draw(self, progress: Progress) -> None:
        now = time.monotonic()
        is_new = progress.phase != self.phase
        is_end = progress.total > 0 and progress.done >= progress.total
        if is_new:
            self._close_line()
            self.phase, self.started = progress.phase, now
        if not self.stream.isatty():
            self._log(progress, now, is_new=is_new, is_end=is_end)
        elif is_new or is_end or now - self.drawn > REDRAW_EVERY_S:
            self.drawn = now
            self.stream.write(f"\r{bar(progress)} {progress.phase}  {clock(progress, now - self.started)}\033[K")
            self.is_line_open = True
            self.stream.flush()

    def _log(self, progress: Progress, now: float, *, is_new: bool, is_end: bool) -> None:
        if is_end and self.finished != progress.phase:
            self.finished = progress.phase
            self.say(f"{progress.phase}: done in {now - self.started:.1f} s")
        elif is_new and not is_end:
            self.finished = ""
            self.say(f"{progress.phase} ...")

    def _close_line(self) -> None:
        if self.is_line_open:
            self.stream.write("\n")
            self.is_line_open = False


def bar(progress: Progress) -> str:
    """A bar of fixed width; a moving dot cannot be drawn, so an unknown total stays empty."""
    share = min(1.0, progress.done / progress.total) if progress.total else 0.0
    filled = round(share * BAR_WIDTH)
    return "█" * filled + "·" * (BAR_WIDTH - filled)


def clock(progress: Progress, elapsed_s: float) -> str:
    """Elapsed time, and time left once a tenth is done."""
    if progress.total <= 0 or progress.done < progress.total * 0.1 or progress.done >= progress.total:
        return f"{elapsed_s:.0f} s"
    left_s = elapsed_s * (progress.total - progress.done) / progress.done
    return f"{elapsed_s:.0f} s, about {left_s:.0f} s left"
