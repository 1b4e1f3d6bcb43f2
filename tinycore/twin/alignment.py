"""Stores that do not lie on a multiple of their size: single ones take longer, all others are a fault of the core.

The emulator lets both pass as if nothing were. Loads cannot be watched: with a hook on reads, unicorn 2.1.4 brings wrong numbers
from places that are no multiple of 4, so loads count as if they were aligned. Which instruction of a block it was cannot be asked
either: reading the program counter in the middle of a block makes the emulator restore its condition flags. So a block that moves
single registers as well gets the benefit of the doubt.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from tinycore.errors import TinysmithError
from tinycore.twin.block_hook import ACCESS_CALLBACK, add_write_hook
from tinycore.twin.cycles import decode
from tinycore.twin.instruction import Kind
from tinycore.twin.native_counter import hook_library
from tinycore.twin.timing_table import TimingTable

ReadBlock = Callable[[], tuple[int, bytes]]  # address and bytes of the block that is running
Charge = Callable[[int], None]
Met = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_uint32)


class AlignmentWatch(ctypes.Structure):
    """`alignment_watch` of watch_alignment.c."""

    _fields_ = [("met", Met)]


class Alignment:
    """Charges `charge(cycles)` for what is slow and calls `refuse(address)` for what the core answers with a fault."""

    def __init__(self, table: TimingTable, read_block: ReadBlock, *, charge: Charge, refuse: Charge) -> None:
        self._table = table
        self._read_block = read_block
        self._charge = charge
        self._refuse = refuse
        self._may_be_single: dict[tuple[int, int], bool] = {}
        self._watch = AlignmentWatch(Met(self._met))

    def install(self, engine: Any) -> None:
        """Listen to an emulator, which must not outlive this object."""
        function: object
        try:
            function = hook_library().ts_watch_alignment
        except (TinysmithError, OSError):  # no compiler: in Python, at a twentieth of the speed
            function = ACCESS_CALLBACK(self._filter)
        self._hook = add_write_hook(engine, function, ctypes.addressof(self._watch))

    def _filter(self, _engine: int, _kind: int, address: int, size: int, _value: int, _data: int) -> None:
        if address & min(size - 1, 3):
            self._met(address, size)

    def _met(self, address: int, size: int) -> None:
        place, code = self._read_block()
        block = (place, len(code))
        if block not in self._may_be_single:
            self._may_be_single[block] = self._moves_single_registers(place, code)
        if self._may_be_single[block]:
            self._charge(self._penalty(address, size))
        else:
            self._refuse(address)

    def _moves_single_registers(self, place: int, code: bytes) -> bool:
        instructions = decode(code, place, self._table)
        return any(one.kind in (Kind.LOAD, Kind.STORE) and not one.is_float_transfer for one in instructions)

    def _penalty(self, address: int, size: int) -> int:
        if size == 2:
            return self._table.unaligned_half
        return self._table.odd_word if address & 1 else self._table.unaligned_word
