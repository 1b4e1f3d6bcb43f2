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
from tinycore.twin.port_settings import TOUCH_BAUD
from tinycore.twin.serve import PENDING_OUTPUT_S, READ_BYTES

OUTPUT_SPEED = 5
SPEEDS = {getattr(termios, name): int(name[1:]) for name in dir(termios) if name[0] == "B" and name[1:].isdigit()}


class PseudoTerminal:
    """Serves whoever opens the terminal; setting it to 1200 baud is the touch, since a pseudo-terminal has no DTR to drop."""

    def __init__(self, line: Line, on_touch: Callable[[], None]) -> None:
        self._line = line
        self._on_touch = on_touch
        self._ours, self._theirs = os.openpty()  # the other end stays open here too: else each closing would reset the speed
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self.url = os.ttyname(self._theirs)
        self._should_stop = False
        line.deliver = self._deliver

    def serve(self) -> None:
        """Carry bytes until `stop`."""
        while not self._should_stop:
            ready, _, _ = select.select([self._ours], [], [], PENDING_OUTPUT_S)
            self._line.flush()
            self._notice_speed()
            if ready and not self._line.is_full():
                with contextlib.suppress(OSError):
                    self._line.arrive(os.read(self._ours, READ_BYTES))
        os.close(self._theirs)
        os.close(self._ours)

    def stop(self) -> None:
        """End `serve`."""
        self._should_stop = True

    def drop_client(self) -> None:
        """A pseudo-terminal cannot hang up on its user."""

    def _notice_speed(self) -> None:
        baud = float(SPEEDS.get(termios.tcgetattr(self._theirs)[OUTPUT_SPEED], 0)) or self._line.format.baud
        if baud == self._line.format.baud:
            return
        self._line.format = replace(self._line.format, baud=baud)
        if baud == TOUCH_BAUD:
            self._on_touch()

    def _deliver(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # nobody reads: lost, as on a real line
            os.write(self._ours, data)
