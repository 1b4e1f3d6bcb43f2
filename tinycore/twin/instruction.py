"""What the cost of an instruction depends on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How an instruction goes to memory."""

    PLAIN = "not at all"
    LOAD = "load of one register"
    STORE = "store of one register"
    LIST = "several registers at once"


@dataclass(frozen=True)
class Instruction:
    """One instruction by its name without condition or width; `results` leaves out an address register that it moves on."""

    name: str
    kind: Kind
    words: int = 0  # transferred, for LOAD, STORE and LIST
    is_float_transfer: bool = False
    has_register_offset: bool = False
    reads: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    address: frozenset[str] = frozenset()
