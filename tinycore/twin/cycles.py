"""What a block of Cortex-M instructions costs: exact instruction counts, and cycles after the core's timing table (a *model*)."""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import capstone

import resources

SINGLE_LOADS = frozenset({"ldr", "ldrb", "ldrh", "ldrsb", "ldrsh", "ldrt", "ldrbt", "ldrht", "ldrex", "ldrexb", "ldrexh", "vldr"})
SINGLE_STORES = frozenset({"str", "strb", "strh", "strt", "strbt", "strht", "strex", "strexb", "strexh", "vstr"})
PAIRS = frozenset({"ldrd", "strd"})
LISTS = frozenset({"ldm", "ldmdb", "stm", "stmdb", "push", "pop", "vldmia", "vldmdb", "vstmia", "vstmdb", "vpush", "vpop"})
SLEEPS = {b"\x20\xbf": "wfe", b"\x30\xbf": "wfi", b"\xaf\xf3\x02\x80": "wfe", b"\xaf\xf3\x03\x80": "wfi"}
BRANCH_TO_SELF = bytes.fromhex("fee7")


@dataclass(frozen=True)
class TimingTable:
    """Cycles by kind of instruction for one core, as read from `resources/timing`."""

    core: str
    version: int
    label: str
    taken_branch: int
    default: int
    load: int
    load_in_a_run: int
    store: int
    transfer_base: int
    transfer_register: int
    by_name: dict[str, int]


@dataclass(frozen=True)
class Block:
    """A straight run of instructions: `cycles` without the penalty for arriving there by a taken branch."""

    address: int
    size: int
    instructions: int
    cycles: int
    has_floating_point: bool
    has_double_precision: bool
    sleeps: str
    is_endless_loop: bool

    @property
    def end(self) -> int:
        """The address of the instruction behind the block."""
        return self.address + self.size


@cache
def load_table(core: str) -> TimingTable:
    """The timing table of a core, for example `cortex-m4`."""
    text = resources.path(f"timing/core-{core}.toml").read_text(encoding="utf-8")
    return TimingTable(**tomllib.loads(text))


def split_instructions(code: bytes) -> list[tuple[int, int]]:
    """The halfwords of each Thumb instruction, (first, 0) if it has one: the top five bits of the first tell."""
    halfwords = struct.unpack(f"<{len(code) // 2}H", code)
    instructions = []
    position = 0
    while position < len(halfwords):
        is_long = halfwords[position] >> 11 in (0b11101, 0b11110, 0b11111) and position + 1 < len(halfwords)
        instructions.append((halfwords[position], halfwords[position + 1] if is_long else 0))
        position += 1 + is_long
    return instructions


def is_floating_point(first: int, second: int) -> bool:
    """Whether an instruction goes to coprocessor 10 or 11."""
    return first >> 8 in (0xEC, 0xED, 0xEE, 0xFC, 0xFD, 0xFE) and second >> 9 & 7 == 0b101


def is_double_precision(first: int, second: int) -> bool:
    """Whether it computes with 64-bit floats, which the unit of a Cortex-M4 can only move."""
    return first >> 8 in (0xEE, 0xFE) and second & 0x0F10 == 0x0B00


def classify(code: bytes, address: int, table: TimingTable) -> Block:
    """Count and weigh the instructions of one block."""
    cycles = 0
    follows_transfer = False
    decoded = 0
    for name, operands in _decode(code, address):
        cycles += _cycles_of(name, operands, follows_transfer=follows_transfer, table=table)
        follows_transfer = name in SINGLE_LOADS or name in SINGLE_STORES
        decoded += 1
    instructions = split_instructions(code)
    return Block(
        address,
        len(code),
        len(instructions),
        cycles + (len(instructions) - decoded) * table.default,
        any(is_floating_point(*halfwords) for halfwords in instructions),
        any(is_double_precision(*halfwords) for halfwords in instructions),
        _sleeps(code),
        code == BRANCH_TO_SELF,
    )


@cache
def _disassembler() -> capstone.Cs:
    return capstone.Cs(capstone.CS_ARCH_ARM, capstone.CS_MODE_THUMB | capstone.CS_MODE_MCLASS)


def _decode(code: bytes, address: int) -> Iterator[tuple[str, str]]:
    """Name without condition or width, and operands, of each instruction that the disassembler knows."""
    disassembler = _disassembler()
    for instruction in disassembler.disasm(code, address):
        yield disassembler.insn_name(instruction.id), instruction.op_str


def _sleeps(code: bytes) -> str:
    """Which sleep instruction ends the block, if one does."""
    return next((name for encoding, name in SLEEPS.items() if code.endswith(encoding)), "")


def _cycles_of(name: str, operands: str, *, follows_transfer: bool, table: TimingTable) -> int:
    if name in table.by_name:
        return table.by_name[name]
    if name in SINGLE_LOADS:
        words = 2 if operands.startswith("d") else 1
        return (table.load_in_a_run if follows_transfer else table.load) + words - 1
    if name in SINGLE_STORES:
        return table.store + (1 if operands.startswith("d") else 0)
    if name in PAIRS:
        return table.transfer_base + 2 * table.transfer_register
    if name in LISTS:
        return table.transfer_base + _words_in_list(operands) * table.transfer_register
    return table.default


def _words_in_list(operands: str) -> int:
    registers = operands[operands.index("{") + 1 : operands.index("}")].split(",")
    return sum(2 if register.strip().startswith("d") else 1 for register in registers)
