"""A chip of which only the core is modelled: registers keep what is written, clocks are ready at once, the serial line is a queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import unicorn
from elftools.elf.elffile import ELFFile

from tinycore.boards.record import Board
from tinycore.twin.cores import core_of
from tinycore.twin.registers import REGISTERS, make_engine

PAGE = 4096
IDLE_LOOKS = 20  # looks for a byte in vain after which a program that never sleeps waits for the host
READY = 0xFFFF_FFFF


@dataclass(frozen=True)
class Line:
    """The registers of a serial line, and what its status says while a byte waits or none does; sending never has to wait."""

    data: int
    status: int
    waiting: int
    empty: int


@dataclass(frozen=True)
class Chip:
    """What start-up code and port touch: windows of registers, those that always read as ready, and the serial line."""

    windows: tuple[tuple[int, int], ...]
    ready: tuple[int, ...]
    line: Line


CHIPS: Mapping[str, Chip] = {
    "pico": Chip(
        windows=((0x4000_0000, 0x6_0000), (0xE000_E000, PAGE)),
        ready=(0x4000_C008, 0x4002_4004, 0x4000_8038, 0x4000_8044, 0x4002_8000),
        line=Line(data=0x4003_4000, status=0x4003_4018, waiting=0, empty=1 << 4),
    ),
    "esp32-c3": Chip(
        windows=((0x6000_0000, 0x2_0000),),
        ready=(),
        line=Line(data=0x6000_0000, status=0x6000_001C, waiting=1, empty=0),
    ),
}


class BareChip:
    """Runs an image from the address where the chip begins; to the host it is a serial port."""

    def __init__(self, board: Board, elf: Path) -> None:
        self.written: dict[int, int] = {}
        self.rejected: list[int] = []  # addresses of instructions that the emulator does not know
        self._chip = CHIPS[board.id]
        self._engine = make_engine(core_of(board))
        self._registers = REGISTERS[core_of(board).architecture]
        self._received, self._sent = bytearray(), bytearray()
        self._idle_looks = 0
        self._load(board, elf)
        for origin, size in self._chip.windows:
            self._engine.mmio_map(origin, size, self._read, origin, self._write, origin)

    def write(self, data: bytes, /) -> int:
        """Put bytes on their way to the chip."""
        self._received += data
        return len(data)

    def read(self, size: int, /) -> bytes:
        """Let it run until it sleeps or waits for a byte."""
        self._idle_looks = 0
        while self._run() == unicorn.UC_ERR_EXCEPTION:
            # Counters of the maker's own: the emulator does not know them, and any value will do.
            self.rejected.append(self._engine.reg_read(self._registers.program_counter) - 4)
        taken, self._sent = self._sent[:size], self._sent[size:]
        return bytes(taken)

    def _run(self) -> int:
        start = self._engine.reg_read(self._registers.program_counter) | self._registers.code_bit
        try:
            self._engine.emu_start(start, READY - 1)
        except unicorn.UcError as error:
            if error.errno != unicorn.UC_ERR_EXCEPTION:
                raise
            return int(error.errno)
        return 0

    def _load(self, board: Board, elf: Path) -> None:
        memory = board.memory
        origins = {memory.flash_origin // PAGE * PAGE, *(() if memory.constants_origin is None else (memory.constants_origin,))}
        for origin in origins:
            self._engine.mem_map(origin, 0x10_0000, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)
        self._engine.mem_map(memory.ram_origin, memory.ram_bytes // PAGE * PAGE)
        self._engine.mem_write(memory.ram_origin, b"\xaa" * (memory.ram_bytes // PAGE * PAGE))  # what a RAM holds after power-up
        with elf.open("rb") as stream:
            file = ELFFile(stream)
            for segment in (s for s in file.iter_segments("PT_LOAD") if s["p_filesz"]):
                for place in {segment["p_paddr"], segment["p_vaddr"]} - {0}:
                    if not memory.ram_origin <= place < memory.ram_origin + memory.ram_bytes:
                        self._engine.mem_write(place, segment.data())
            self._engine.reg_write(self._registers.program_counter, file["e_entry"] & ~1)

    def _read(self, _: Any, offset: int, _size: int, origin: int) -> int:
        address, line = origin + offset, self._chip.line
        if address == line.data:
            return self._received.pop(0) if self._received else 0
        if address == line.status:
            self._idle_looks += 1
            if not self._received and self._idle_looks > IDLE_LOOKS:
                self._engine.emu_stop()
            return line.waiting if self._received else line.empty
        return READY if address in self._chip.ready else self.written.get(address, 0)

    def _write(self, _: Any, offset: int, _size: int, value: int, origin: int) -> None:
        self.written[origin + offset] = value
        if origin + offset == self._chip.line.data:
            self._idle_looks = 0
            self._sent.append(value & 0xFF)
