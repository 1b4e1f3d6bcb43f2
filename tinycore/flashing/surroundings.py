"""The world around flashing: ports, opening them, and time; tests bring their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tinycore.errors import TinysmithError
from tinycore.link.open import OpenPort, open_port
from tinycore.link.ports import FoundPort, list_ports

POLL_S = 0.25


@dataclass(frozen=True)
class Surroundings:
    """What flashing needs of the computer."""

    list_ports: Callable[[], tuple[FoundPort, ...]] = list_ports
    open_port: Callable[..., OpenPort] = open_port
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


def is_url(device: str) -> bool:
    """Whether the port is reached over a network connection, so that its name stays when the board restarts."""
    return "://" in device


def find(ports: tuple[FoundPort, ...], device: str) -> FoundPort | None:
    """What is known of a port."""
    return next((port for port in ports if port.device == device), None)


def open_patiently(surroundings: Surroundings, device: str, *, baud: int, patience_s: float) -> OpenPort:
    """Open a port that may still be coming up; raises the last refusal when it does not."""
    deadline = surroundings.now() + patience_s
    while True:
        try:
            return surroundings.open_port(device, baud=baud)
        except TinysmithError:
            if surroundings.now() > deadline:
                raise
        surroundings.sleep(POLL_S)
