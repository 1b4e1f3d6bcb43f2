"""Which serial ports there are, and which board of the catalogue is behind each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from tinycore.boards.record import Board, all_boards

log = logging.getLogger(__name__)

VIRTUAL = "virtual"
LONGEST_WAIT_S = 3.0
NO_DESCRIPTION = "n/a"  # what pyserial says when the system says nothing


@dataclass(frozen=True)
class FoundPort:
    """One port; boards that share a USB identity are all named, because nothing can tell them apart from outside."""

    device: str  # what `open_port` takes, or "virtual"
    label: str
    boards: tuple[str, ...] = ()  # ids
    state: Literal["application", "bootloader", "any", "unknown"] = "unknown"
    serial_number: str = ""
    is_virtual: bool = False


VIRTUAL_PORT = FoundPort(VIRTUAL, "Virtual board (no hardware needed)", is_virtual=True)


class SystemPort(Protocol):
    """What pyserial tells of a port."""

    device: str
    description: str
    vid: int | None
    pid: int | None
    serial_number: str | None


def list_ports() -> tuple[FoundPort, ...]:
    """Every serial port of this computer, boards that we know first, and the virtual board at the end.

    Never waits longer than three seconds: a driver that hangs costs its ports, not the program.
    """
    found = [describe(port, all_boards()) for port in _system_ports()]
    known_first = sorted(found, key=lambda port: (not port.boards, port.device))
    return (*known_first, VIRTUAL_PORT)


def describe(port: SystemPort, boards: Iterable[Board]) -> FoundPort:
    """The port with the boards that carry its USB identity."""
    matches = [(board, usb) for board in boards for usb in board.usb if (usb.vendor, usb.product) == (port.vid, port.pid)]
    serial_number = port.serial_number or ""
    if not matches:
        named = port.description if port.description not in (None, "", NO_DESCRIPTION) else "serial port"
        return FoundPort(port.device, f"{port.device} ({named})", serial_number=serial_number)
    names = " or ".join(dict.fromkeys(board.name for board, _ in matches))
    state = matches[0][1].state
    waiting = ", ready to be flashed" if state == "bootloader" else ""
    ids = tuple(dict.fromkeys(board.id for board, _ in matches))
    return FoundPort(port.device, f"{names} ({port.device}{waiting})", ids, state, serial_number)


def _system_ports() -> list[SystemPort]:
    answer: list[SystemPort] = []
    asking = threading.Thread(target=_ask_system, args=(answer,), daemon=True)
    asking.start()
    asking.join(LONGEST_WAIT_S)
    if asking.is_alive():
        log.warning("the system did not list its serial ports within %s s", LONGEST_WAIT_S)
        return []
    return answer


def _ask_system(answer: list[SystemPort]) -> None:
    from serial.tools.list_ports import comports

    try:
        answer.extend(comports())
    except OSError as error:
        log.warning("listing serial ports failed: %r", error)
