"""Accesses that do not lie on a multiple of their size: single loads and stores take longer, all others are a fault of the core.

The emulator lets both pass as if nothing were.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from tinycore.errors import TinysmithError
from tinycore.twin.block_hook import ACCESS_CALLBACK, add_access_hook
from tinycore.twin.cycles import decode
from tinycore.twin.instruction import Kind
from tinycore.twin.native_counter import hook_library
from tinycore.twin.timing_table import TimingTable

LONGEST_INSTRUCTION = 4
ReadInstruction = Callable[[int], tuple[int, bytes]]  # address and bytes of the instruction that is running
Charge = Callable[[int], None]
Met = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_uint32)


class AlignmentWatch(ctypes.Structure):
    """`alignment_watch` of watch_alignment.c."""

    _fields_ = [("met", Met)]


class Alignment:
    """Charges `charge(cycles)` for what is slow and calls `refuse(address)` for what the core answers with a fault."""

    def __init__(self, table: TimingTable, read_instruction: ReadInstruction, *, charge: Charge, refuse: Charge) -> None:
        self._table = table
        self._read_instruction = read_instruction
        self._charge = charge
        self._refuse = refuse
        self._is_single: dict[int, bool] = {}
        self._watch = AlignmentWatch(Met(self._met))

    def install(self, engine: Any) -> None:
        """Listen to an emulator, which must not outlive this object."""
        function: object
        try:
            function = hook_library().ts_watch_alignment
        except (TinysmithError, OSError):  # no compiler: in Python, at a twentieth of the speed
            function = ACCESS_CALLBACK(self._filter)
        self._hook = add_access_hook(engine, function, ctypes.addressof(self._watch))

    def _filter(self, _engine: int, _kind: int, address: int, size: int, _value: int, _data: int) -> None:
        if address & min(size - 1, 3):
            self._met(address, size)

    def _met(self, address: int, size: int) -> None:
        place, code = self._read_instruction(LONGEST_INSTRUCTION)
        if place not in self._is_single:
            instruction = next(iter(decode(code, place, self._table)), None)
            self._is_single[place] = instruction is None or (instruction.kind is not Kind.LIST and not instruction.is_float_transfer)
        if self._is_single[place]:
            self._charge(self._penalty(address, size))
        else:
            self._refuse(address)

    def _penalty(self, address: int, size: int) -> int:
        if size == 2:
            return self._table.unaligned_half
        return self._table.odd_word if address & 1 else self._table.unaligned_word
