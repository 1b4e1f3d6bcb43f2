"""What the protocols need of a serial port, and reading an exact number of bytes from it."""

from __future__ import annotations

import logging
import time
from typing import Protocol

from tinycore.errors import TinysmithError

log = logging.getLogger(__name__)


class Port(Protocol):
    """Two methods, so that anything with read and write will do; an open pyserial port fits."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; fewer, or none, once the port's own short timeout is over."""

    def write(self, data: bytes, /) -> int | None:
        """Send all of `data`."""


def read_exactly(port: Port, size: int, *, timeout_s: float) -> bytes:
    """Exactly `size` bytes; raises `port.timeout` with the number that came when they take too long."""
    deadline = time.monotonic() + timeout_s
    received = bytearray()
    while len(received) < size:
        received += port.read(size - len(received))
        if len(received) < size and time.monotonic() > deadline:
            log.debug("short read: %d of %d bytes: %s", len(received), size, received.hex())
            raise TinysmithError("port.timeout", received=len(received), expected=size, detail=received.hex())
    return bytes(received)
