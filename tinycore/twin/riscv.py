"""RISC-V instructions (RV32IMC) taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import capstone

from tinycore.twin.instruction import Instruction, Kind

LOADS = frozenset({"lb", "lbu", "lh", "lhu", "lw", "lwsp"})
STORES = frozenset({"sb", "sh", "sw", "swsp"})
BRANCHES = frozenset({"beq", "bne", "blt", "bge", "bltu", "bgeu", "beqz", "bnez"})
MOVES = frozenset({"mv", "li", "lui"})
WAIT_FOR_INTERRUPT = bytes.fromhex("73005010")
BRANCHES_TO_SELF = (bytes.fromhex("01a0"), bytes.fromhex("6f000000"))
REGISTER = re.compile(r"\b(?:zero|ra|sp|gp|tp|t[0-6]|s1[01]|s[0-9]|a[0-7])\b")


def split_instructions(code: bytes) -> list[bytes]:
    """The bytes of each instruction: the lowest two bits tell whether it has two or four."""
    instructions = []
    position = 0
    while position < len(code):
        width = 4 if code[position] & 3 == 3 else 2
        instructions.append(code[position : position + width])
        position += width
    return instructions


def sleeps(code: bytes) -> str:
    """Which sleep instruction ends the block, if one does."""
    return "wfi" if code.endswith(WAIT_FOR_INTERRUPT) else ""


def decode(code: bytes, address: int) -> Iterator[Instruction]:
    """Each instruction that the disassembler knows."""
    disassembler = _disassembler()
    for decoded in disassembler.disasm(code, address):
        yield _instruction(disassembler.insn_name(decoded.id), decoded.op_str)


@cache
def _disassembler() -> capstone.Cs:
    return capstone.Cs(capstone.CS_ARCH_RISCV, capstone.CS_MODE_RISCV32 | capstone.CS_MODE_RISCVC)


def _instruction(spelling: str, operands: str) -> Instruction:
    """Take the operands apart as text: the destination first, but for stores and branches, which have none; an address last.

    Short forms with a destination compute with what is in it, other than moves.
    """
    name = spelling.removeprefix("c.")
    kind = Kind.LOAD if name in LOADS else Kind.STORE if name in STORES else Kind.PLAIN
    registers = REGISTER.findall(operands)
    has_result = kind is not Kind.STORE and name not in BRANCHES
    is_overwritten = has_result and (name == spelling or name in MOVES or kind is Kind.LOAD)
    return Instruction(
        name=name,
        kind=kind,
        words=0 if kind is Kind.PLAIN else 1,
        reads=frozenset(registers[1:] if is_overwritten else registers) - {"zero"},
        results=frozenset(registers[:1] if has_result else ()) - {"zero"},
        address=frozenset(registers[-1:] if kind is not Kind.PLAIN else ()),
    )
