"""What the protocols need of a serial port."""

from __future__ import annotations

from typing import Protocol


class Port(Protocol):
    """Two methods, so that anything with read and write will do; an open pyserial port fits."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; fewer, or none, once the port's own short timeout is over."""

    def write(self, data: bytes, /) -> int | None:
        """Send all of `data`."""
