"""How often an emulated core has to wait for the flash behind a board's cache."""

from __future__ import annotations

import ctypes
from typing import Any

from tinycore.boards.record import Memory
from tinycore.twin.block_hook import add_block_hook, add_read_hook
from tinycore.twin.native_counter import hook_library


class CacheState(ctypes.Structure):
    """`miss_counter` of count_misses.c."""

    _fields_ = [
        *((name, ctypes.c_uint64) for name in ("misses", "first", "last")),
        *((name, ctypes.c_uint32) for name in ("line_bytes", "sets", "ways")),
        ("tags", ctypes.POINTER(ctypes.c_uint32)),
    ]


class MissCounter:
    """The cache of a memory that has one, empty at first; the way that was used longest ago makes room.

    Blocks are fetched whole before what they read, so the order within a block is not exact.
    """

    def __init__(self, memory: Memory) -> None:
        if memory.cache is None:
            raise ValueError("this memory has no cache")
        cache = memory.cache
        lines = cache.bytes // cache.line_bytes
        first = memory.flash_origin // cache.bytes * cache.bytes  # lines and sets are counted in addresses of the bus
        self._tags = (ctypes.c_uint32 * lines)()
        self._state = CacheState(
            0, first, memory.flash_origin + memory.flash_bytes - 1, cache.line_bytes, lines // cache.ways, cache.ways, self._tags
        )

    @property
    def misses(self) -> int:
        """Lines that were not there when they were needed."""
        return int(self._state.misses)

    def install(self, engine: Any) -> None:
        """Listen to an emulator, which must not outlive this object."""
        library, state = hook_library(), ctypes.addressof(self._state)
        self._hooks = (
            add_block_hook(engine, library.ts_fetch_block, state),
            add_read_hook(engine, library.ts_read_memory, state, first=self._state.first, last=self._state.last),
        )
