"""The serial line between a virtual board and whoever holds the other end; the one object that two threads share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FULL_BYTES = 1 << 16
FLUSH_BYTES = 512


@dataclass(frozen=True)
class LineFormat:
    """How bytes travel: `parity` is N, E or O."""

    baud: float = 115200.0
    parity: str = "N"
    stop_bits: int = 1

    @property
    def bits_per_byte(self) -> int:
        """Start, data, parity and stop bits."""
        return 9 + self.stop_bits + (self.parity != "N")


@dataclass(frozen=True)
class Arrival:
    """Bytes from the host and the board's clock, in cycles, when they came."""

    cycle: int
    data: bytes


class Line:
    """Bytes both ways. The board's thread calls `take`, `send`, `flush` and `wait`; the port's thread all the rest."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._arrivals: list[Arrival] = []
        self._waiting_bytes = 0
        self._outgoing = bytearray()
        self._is_woken = False
        self.format = LineFormat()
        self.clock: Callable[[], int] = lambda: 0
        self.deliver: Callable[[bytes], None] = lambda _: None
        self.has_pending_output: Callable[[], None] = lambda: None

    def arrive(self, data: bytes) -> None:
        """The host sent bytes."""
        with self._changed:
            self._arrivals.append(Arrival(self.clock(), data))
            self._waiting_bytes += len(data)
            self._changed.notify_all()

    def is_full(self) -> bool:
        """Whether the host should hold back for now."""
        return self._waiting_bytes > FULL_BYTES

    def take(self) -> list[Arrival]:
        """All that arrived since the last call."""
        if not self._arrivals:  # asked at every look at a register, so without the lock
            return []
        with self._changed:
            arrivals, self._arrivals = self._arrivals, []
            self._waiting_bytes = 0
            return arrivals

    def send(self, data: bytes) -> None:
        """The board sends bytes; they go out together at the next `flush`, or when there are many."""
        with self._changed:
            was_empty = not self._outgoing
            self._outgoing += data
            is_long = len(self._outgoing) >= FLUSH_BYTES
        if is_long:
            self.flush()
        elif was_empty:
            self.has_pending_output()

    def flush(self) -> None:
        """Hand everything that the board sent to the host."""
        with self._changed:
            data, self._outgoing = bytes(self._outgoing), bytearray()
        if data:
            self.deliver(data)

    def wait(self, timeout_s: float) -> float:
        """Sleep until something arrives or somebody wakes the board; the seconds that passed."""
        begin = time.monotonic()
        with self._changed:
            if not self._arrivals and not self._is_woken:
                self._changed.wait(timeout_s)
            self._is_woken = False
        return time.monotonic() - begin

    def wake(self) -> None:
        """Have a waiting board look around."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()
