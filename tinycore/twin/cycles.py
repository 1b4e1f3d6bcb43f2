"""What a block of Cortex-M instructions costs: exact instruction counts, and cycles after the core's timing table (a *model*)."""

from __future__ import annotations

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


def count_instructions(code: bytes) -> int:
    """How many Thumb instructions these bytes hold: the top five bits of the first halfword tell two bytes from four."""
    count = position = 0
    while position < len(code):
        position += 4 if code[position + 1] >> 3 in (0b11101, 0b11110, 0b11111) else 2
        count += 1
    return count


def classify(code: bytes, address: int, table: TimingTable) -> Block:
    """Count and weigh the instructions of one block."""
    cycles = 0
    follows_transfer = has_floating_point = False
    decoded = 0
    for name, operands in _decode(code, address):
        cycles += _cycles_of(name, operands, follows_transfer=follows_transfer, table=table)
        follows_transfer = name in SINGLE_LOADS or name in SINGLE_STORES
        has_floating_point |= name.startswith("v") or name == "fmstat"
        decoded += 1
    instructions = count_instructions(code)
    cycles += (instructions - decoded) * table.default
    return Block(address, len(code), instructions, cycles, has_floating_point, _sleeps(code), code == BRANCH_TO_SELF)


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
