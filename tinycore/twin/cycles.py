"""What a block of instructions costs: exact instruction counts, and cycles after the core's timing table (a *model*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from tinycore.twin import riscv, thumb
from tinycore.twin.instruction import Instruction, Kind
from tinycore.twin.timing_table import TimingTable

FLOAT_ARITHMETIC = ("vadd", "vsub", "vmul", "vnmul", "vdiv", "vsqrt", "vcvt", *thumb.ACCUMULATIONS)


@dataclass(frozen=True)
class Block:
    """A straight run of instructions: `cycles` without the penalty for arriving there by a taken branch, `names` of its instructions."""

    address: int
    size: int
    instructions: int
    cycles: int
    has_floating_point: bool
    has_double_precision: bool
    sleeps: str
    is_endless_loop: bool
    names: frozenset[str]

    @property
    def end(self) -> int:
        """The address of the instruction behind the block."""
        return self.address + self.size


def classify(code: bytes, address: int, table: TimingTable) -> Block:
    """Count and weigh the instructions of one block, as if nothing that matters stood before it."""
    language = _language(table)
    decoded = list(decode(code, address, table))
    instructions = language.split_instructions(code)
    is_thumb = language is thumb
    return Block(
        address,
        len(code),
        len(instructions),
        _cycles(decoded, table) + (len(instructions) - len(decoded)) * table.default,
        is_thumb and any(thumb.is_floating_point(*halfwords) for halfwords in instructions),
        is_thumb and any(thumb.is_double_precision(*halfwords) for halfwords in instructions),
        language.sleeps(code),
        code in ((thumb.BRANCH_TO_SELF,) if is_thumb else riscv.BRANCHES_TO_SELF),
        frozenset(instruction.name for instruction in decoded),
    )


def decode(code: bytes, address: int, table: TimingTable) -> Iterator[Instruction]:
    """Each instruction that the disassembler knows, in the language of the table's core."""
    decoded: Iterator[Instruction] = _language(table).decode(code, address)
    return decoded


def _language(table: TimingTable) -> ModuleType:
    return thumb if table.architecture == "thumb" else riscv


def _cycles(instructions: list[Instruction], table: TimingTable) -> int:
    total = 0
    before: Instruction | None = None
    is_paired = False  # with the one before it, so that it cannot be the first of a pair
    for instruction in instructions:
        stall = _stall(instruction, before, table)
        is_paired = not is_paired and stall == 0 and _start_together(before, instruction, table)
        total += 0 if is_paired else stall + _cycles_of(instruction, before, table)
        before = instruction
    return total


def _cycles_of(instruction: Instruction, before: Instruction | None, table: TimingTable) -> int:
    cycles = table.by_name.get(instruction.name)
    if cycles is None:
        cycles = _transfer_cycles(instruction, before, table)
    is_loaded = instruction.kind in (Kind.LOAD, Kind.LIST) and "pc" in instruction.results
    return cycles + (table.loaded_program_counter if is_loaded else 0)


def _transfer_cycles(instruction: Instruction, before: Instruction | None, table: TimingTable) -> int:
    further = instruction.words - 1
    if instruction.kind is Kind.LIST:
        return table.transfer_base + instruction.words * table.transfer_register
    if instruction.kind is Kind.LOAD:
        if instruction.is_float_transfer:
            return table.float_load + further
        return table.load_in_a_run if _overlaps(instruction, before) else table.load
    if instruction.kind is Kind.STORE:
        if instruction.is_float_transfer:
            return table.float_store + further
        if not instruction.has_register_offset:
            return table.store
        follows_load = before is not None and before.kind is Kind.LOAD and _overlaps(instruction, before)
        return table.store_by_register_in_a_run if follows_load else table.store_by_register
    return table.default


def _overlaps(instruction: Instruction, before: Instruction | None) -> bool:
    """Whether the address phase of a load or store falls into the data phase of the one before."""
    if before is None or before.is_float_transfer or before.kind not in (Kind.LOAD, Kind.STORE):
        return False
    if before.kind is Kind.STORE:
        return not before.has_register_offset
    return not before.results & instruction.address


def _stall(instruction: Instruction, before: Instruction | None, table: TimingTable) -> int:
    """Cycles of waiting for what the instruction directly before makes."""
    if before is None:
        return 0
    if before.kind is Kind.PLAIN and before.results & instruction.address:
        return table.address_stall
    if before.kind is Kind.LOAD and before.results & instruction.reads:
        return table.load_stall
    if before.name in FLOAT_ARITHMETIC and before.results & instruction.reads:
        return table.float_stall
    return 0


def _start_together(first: Instruction | None, second: Instruction, table: TimingTable) -> bool:
    if first is None or not table.units or first.results & (second.reads | second.results | second.address):
        return False
    if _cycles_of(first, None, table) != 1 or _cycles_of(second, None, table) != 1:
        return False
    return not _units(first, table) & _units(second, table)


def _units(instruction: Instruction, table: TimingTable) -> set[str]:
    """The parts of the core that do one instruction a cycle and that this one needs."""
    named = {unit for unit, names in table.units.items() if instruction.name in names}
    return named | ({"memory"} if instruction.kind is not Kind.PLAIN else set())
