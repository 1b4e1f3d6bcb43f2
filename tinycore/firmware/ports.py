"""Which C files make the firmware of a board, beside those that all boards share."""

from __future__ import annotations

from tinycore.boards.record import Board
from tinycore.errors import TinysmithError

CORTEX_M = "start_cortex_m.c"
RISC_V = "start_riscv.c"
SHARED = ("frame.c", "main.c", "memory_functions.c", "protocol.c")
STREAM = "stream.c"  # only where the measurements are known

# One row per board that this version compiles for: its start-up code and its port, as files of resources/firmware.
PORTS: dict[str, tuple[str, ...]] = {
    "nano-33-ble-sense-rev1": (CORTEX_M, "ports/nrf52840_uart.c"),
    "mps2-an386": (CORTEX_M, "ports/mps2_uart.c"),
    "mps2-an500": (CORTEX_M, "ports/mps2_uart.c"),
    "mps2-an505": (CORTEX_M, "ports/mps2_uart.c"),
    "pico": (CORTEX_M, "ports/rp2040_uart.c"),
    "esp32-c3": (RISC_V, "ports/esp32_c3_uart.c"),
}


def has_port(board: Board) -> bool:
    """Whether this version can compile a firmware for the board."""
    return board.id in PORTS and bool(board.cpu.triple)


def firmware_files(board: Board, *, has_front_end: bool) -> tuple[str, ...]:
    """Files of `resources/firmware` for this board; raises `firmware.no_port` for one without firmware."""
    if not has_port(board):
        raise TinysmithError("firmware.no_port", board=board.name)
    return (*SHARED, *((STREAM,) if has_front_end else ()), *PORTS[board.id])
