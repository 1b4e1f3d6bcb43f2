"""The timing table of a core: cycles by kind of instruction, as read from `resources/timing/core-*.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import resources


@dataclass(frozen=True)
class TimingTable:
    """Cycles by kind of instruction for one core, without wait states of memory.

    `label` says what the figures are worth: a *model* follows the maker's manual, a *guess* does not. *In a run* is directly after
    a single load or store with which the core overlaps. A stall is added when an instruction needs what the one directly before it
    makes; `unaligned_half`, `unaligned_word` (on a halfword) and `odd_word` when a single load or store does not lie where it should.
    Names of `units` can do one instruction a cycle; two neighbours that need no unit twice and not each other's results start
    together if the table has any units.
    """

    core: str
    version: int
    label: Literal["model", "guess"]
    architecture: Literal["thumb", "riscv"]
    taken_branch: int
    default: int
    load: int
    load_in_a_run: int
    store: int
    store_by_register: int
    store_by_register_in_a_run: int
    float_load: int
    float_store: int
    transfer_base: int
    transfer_register: int
    loaded_program_counter: int
    address_stall: int
    load_stall: int
    float_stall: int
    unaligned_half: int
    unaligned_word: int
    odd_word: int
    by_name: dict[str, int]
    units: dict[str, list[str]] = field(default_factory=dict)


@cache
def load_table(core: str) -> TimingTable:
    """The timing table of a core, for example `cortex-m4`."""
    text = resources.path(f"timing/core-{core}.toml").read_text(encoding="utf-8")
    return TimingTable(**tomllib.loads(text))
