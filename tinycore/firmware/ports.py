"""Which C files make the firmware of a board, beside those that all boards share."""

from __future__ import annotations

from tinycore.boards.record import Board
from tinycore.errors import TinysmithError

NRF52840_UART = ("start_cortex_m.c", "ports/nrf52840_uart.c")
SHARED = ("frame.c", "main.c", "memory_functions.c", "protocol.c")
STREAM = "stream.c"  # only where the measurements are known

# One row per board that can be flashed: its start-up code and its port, as files of resources/firmware.
PORTS: dict[str, tuple[str, ...]] = {
    "nano-33-ble-sense-rev1": NRF52840_UART,
}


def firmware_files(board: Board, *, has_front_end: bool) -> tuple[str, ...]:
    """Files of `resources/firmware` for this board; raises `firmware.no_port` for one without firmware."""
    if board.id not in PORTS or not board.cpu.triple:
        raise TinysmithError("firmware.no_port", board=board.name)
    return (*SHARED, *((STREAM,) if has_front_end else ()), *PORTS[board.id])
