"""Offers a virtual board's line as a pseudo-terminal, for programs that open device files; it carries the speed alone."""

from __future__ import annotations

import contextlib
import os
import select
import termios
import tty
from collections.abc import Callable
from dataclasses import replace

from tinycore.twin.line import Line
from tinycore.twin.serve import PENDING_OUTPUT_S, READ_BYTES, TOUCH_BAUD

CLOSED_PAUSE_S = 0.05
OUTPUT_SPEED = 5
SPEEDS = {getattr(termios, name): int(name[1:]) for name in dir(termios) if name[0] == "B" and name[1:].isdigit()}


class PseudoTerminal:
    """Serves whoever opens the terminal; opening at 1200 baud and closing is the touch."""

    def __init__(self, line: Line, on_touch: Callable[[], None]) -> None:
        self._line = line
        self._on_touch = on_touch
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self.url = os.ttyname(theirs)
        os.close(theirs)
        self._is_open = False
        self._should_stop = False
        line.deliver = self._deliver

    def serve(self) -> None:
        """Carry bytes until `stop`."""
        while not self._should_stop:
            ready, _, _ = select.select([self._ours], [], [], PENDING_OUTPUT_S)
            self._line.flush()
            if ready and not self._line.is_full():
                self._receive()
        os.close(self._ours)

    def stop(self) -> None:
        """End `serve`."""
        self._should_stop = True

    def drop_client(self) -> None:
        """A pseudo-terminal cannot hang up on its user."""

    def _receive(self) -> None:
        try:
            data = os.read(self._ours, READ_BYTES)
        except OSError:  # nobody has it open
            self._notice_closing()
            select.select([], [], [], CLOSED_PAUSE_S)
            return
        self._is_open = True
        self._line.format = replace(self._line.format, baud=float(self._baud()))
        self._line.arrive(data)

    def _notice_closing(self) -> None:
        if self._baud() == TOUCH_BAUD:
            self._on_touch()
        self._is_open = False

    def _baud(self) -> int:
        return SPEEDS.get(termios.tcgetattr(self._ours)[OUTPUT_SPEED], 0)

    def _deliver(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._ours, data)
