"""Which cores can be emulated, what the emulator calls them, and which timing table weighs their instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tinycore.boards.record import Board, all_boards
from tinycore.errors import TinysmithError
from tinycore.firmware.ports import has_port


@dataclass(frozen=True)
class EmulatedCore:
    """`model` is a name of the emulator's, with which it refuses what the core does not have, but for what we refuse as `absent`.

    `timing` names a timing table.
    """

    architecture: Literal["thumb", "riscv"]
    model: str
    timing: str
    absent: frozenset[str] = frozenset()


NOT_IN_ARMV6M = frozenset(("it", "cbz", "cbnz"))

# One row per core of the board catalogue that can be emulated.
CORES: Mapping[str, EmulatedCore] = {
    "Cortex-M0": EmulatedCore("thumb", "UC_CPU_ARM_CORTEX_M0", "cortex-m0", NOT_IN_ARMV6M),
    "Cortex-M0+": EmulatedCore("thumb", "UC_CPU_ARM_CORTEX_M0", "cortex-m0plus", NOT_IN_ARMV6M),  # the same instructions
    "Cortex-M4F": EmulatedCore("thumb", "UC_CPU_ARM_CORTEX_M4", "cortex-m4"),
    "Cortex-M7F": EmulatedCore("thumb", "UC_CPU_ARM_CORTEX_M7", "cortex-m7"),
    "Cortex-M33": EmulatedCore("thumb", "UC_CPU_ARM_CORTEX_M33", "cortex-m33"),
    "RISC-V RV32IMC": EmulatedCore("riscv", "UC_CPU_RISCV32_ANY", "riscv-esp32-c3"),
}


def core_of(board: Board) -> EmulatedCore:
    """The emulated core on which a firmware for this board can be measured; raises `twin.no_core`."""
    if not is_measurable(board):
        raise TinysmithError("twin.no_core", board=board.id, known=", ".join(one.id for one in all_boards() if is_measurable(one)))
    return CORES[board.cpu.core]


def is_measurable(board: Board) -> bool:
    """Whether we can compile for the board and emulate its core; a virtual board has more: its peripherals and its bootloader."""
    return board.cpu.core in CORES and has_port(board)
