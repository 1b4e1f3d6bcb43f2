"""The cycle counter in C: some twenty times as fast as the one in Python, with the same counts."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import resources
from tinycore.compiler.toolchain import build_shared_library, cache_folder, compiler_version
from tinycore.errors import TinysmithError
from tinycore.twin.block_hook import add_block_hook
from tinycore.twin.cycle_counter import CycleCounter, ReadMemory
from tinycore.twin.cycles import Block, classify
from tinycore.twin.timing_table import TimingTable

SUFFIXES = {"win32": ".dll", "darwin": ".dylib"}
CODE_BYTES = 0x10_0000  # blocks in the first megabyte of the flash have a slot; those elsewhere are weighed each time
Weigh = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_uint32)


class BlockCost(ctypes.Structure):
    """`block_cost` of count_blocks.c."""

    _fields_ = [("size", ctypes.c_uint32), ("instructions", ctypes.c_uint16), ("cycles", ctypes.c_uint16)]


class BlockCounter(ctypes.Structure):
    """`block_counter` of count_blocks.c."""

    _fields_ = [
        *((name, ctypes.c_uint64) for name in ("cycles", "instructions", "start", "end", "taken_branch", "origin", "slots")),
        ("blocks", ctypes.POINTER(BlockCost)),
        ("weigh", Weigh),
        ("elsewhere", BlockCost),
    ]


class NativeCycleCounter(CycleCounter):
    """A `CycleCounter` whose hook is a C function."""

    def __init__(self, table: TimingTable, read_memory: ReadMemory, admit: Callable[[Block], None], *, code_origin: int = 0) -> None:
        super().__init__(table, read_memory, admit, code_origin=code_origin)
        self._admit = admit
        self._blocks: dict[int, Block] = {}
        self._costs = (BlockCost * (CODE_BYTES // 2))()
        self._weigh = Weigh(self._weigh_block)
        nowhere = 2**64 - 1
        state = BlockCounter(
            0, 0, nowhere, nowhere, table.taken_branch, code_origin, len(self._costs), self._costs, self._weigh, BlockCost()
        )
        self._state = state

        def skip(count: int) -> None:
            state.cycles += count

        self.now = lambda: int(state.cycles)
        self.instructions = lambda: int(state.instructions)
        self.last_block = lambda: self._blocks.get(state.start)
        self.skip = skip
        self.forget_blocks = self._forget

    def install(self, engine: Any) -> object:
        """Hook the C function into an emulator."""
        return add_block_hook(engine, hook_library().ts_count_block, ctypes.addressof(self._state))

    def _weigh_block(self, address: int, size: int) -> None:
        block = self._blocks.get(address)
        if block is None or block.size != size:
            block = self._blocks[address] = classify(self._read_memory(address, size), address, self._table)
            self._admit(block)
        slot = (address - self._code_origin) // 2
        cost = self._costs[slot] if 0 <= slot < len(self._costs) else self._state.elsewhere
        cost.size, cost.instructions, cost.cycles = size, block.instructions, block.cycles

    def _forget(self) -> None:
        self._blocks.clear()
        ctypes.memset(self._costs, 0, ctypes.sizeof(self._costs))


def make_counter(table: TimingTable, read_memory: ReadMemory, admit: Callable[[Block], None], *, code_origin: int = 0) -> CycleCounter:
    """The counter in C, or where that cannot be built the one in Python."""
    try:
        hook_library()
    except (TinysmithError, OSError):
        return CycleCounter(table, read_memory, admit, code_origin=code_origin)
    return NativeCycleCounter(table, read_memory, admit, code_origin=code_origin)


@cache
def hook_library() -> ctypes.CDLL:
    """The compiled hooks, built once for this computer and kept."""
    sources = [resources.path(f"twin/{name}.c") for name in ("count_blocks", "count_misses", "watch_alignment")]
    words = "\0".join((compiler_version(), platform.machine(), platform.node(), *(file.read_text(encoding="utf-8") for file in sources)))
    name = f"twin-hooks-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
    library = cache_folder() / f"{name}{SUFFIXES.get(sys.platform, '.so')}"
    if not library.is_file():
        beside = library.with_name(f"{os.getpid()}-{library.name}")
        build_shared_library(sources, [], beside)
        _publish(beside, library)
    return ctypes.CDLL(str(library))


def _publish(built: Path, library: Path) -> None:
    try:
        built.replace(library)
    except PermissionError:  # Windows keeps a loaded library open: another process has just put it there
        built.unlink(missing_ok=True)
