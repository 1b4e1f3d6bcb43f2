"""Thumb instructions taken apart."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import Any

import capstone
from capstone import arm

from tinycore.twin.instruction import Instruction, Kind

SINGLE_LOADS = frozenset({"ldr", "ldrb", "ldrh", "ldrsb", "ldrsh", "ldrt", "ldrbt", "ldrht", "ldrex", "ldrexb", "ldrexh", "vldr"})
SINGLE_STORES = frozenset({"str", "strb", "strh", "strt", "strbt", "strht", "vstr"})
LISTS = frozenset({"ldrd", "strd", "ldm", "ldmdb", "stm", "stmdb", "push", "pop", "vldmia", "vldmdb", "vstmia", "vstmdb", "vpush", "vpop"})
ACCUMULATIONS = frozenset({"vmla", "vmls", "vnmla", "vnmls", "vfma", "vfms", "vfnma", "vfnms"})
STACK_LISTS = frozenset({"push", "pop", "vpush", "vpop"})
SLEEPS = {b"\x20\xbf": "wfe", b"\x30\xbf": "wfi", b"\xaf\xf3\x02\x80": "wfe", b"\xaf\xf3\x03\x80": "wfi"}
BRANCH_TO_SELF = bytes.fromhex("fee7")


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


def sleeps(code: bytes) -> str:
    """Which sleep instruction ends the block, if one does."""
    return next((name for encoding, name in SLEEPS.items() if code.endswith(encoding)), "")


def decode(code: bytes, address: int) -> Iterator[Instruction]:
    """Each instruction that the disassembler knows."""
    disassembler = _disassembler()
    for decoded in disassembler.disasm(code, address):
        yield _instruction(disassembler, decoded)


@cache
def _disassembler() -> capstone.Cs:
    disassembler = capstone.Cs(capstone.CS_ARCH_ARM, capstone.CS_MODE_THUMB | capstone.CS_MODE_MCLASS)
    disassembler.detail = True
    return disassembler


def _instruction(disassembler: capstone.Cs, decoded: Any) -> Instruction:
    name = disassembler.insn_name(decoded.id)
    if name == "vmov" and len(decoded.operands) > 2:
        name = "vmov_pair"
    read, written = ({decoded.reg_name(register) for register in registers} for registers in decoded.regs_access())
    kind = _kind(name)
    address, has_register_offset = _address(name, decoded)
    if name in ACCUMULATIONS:  # the sum so far is needed one cycle later than the factors
        read = {decoded.reg_name(operand.reg) for operand in decoded.operands[1:]}
    return Instruction(
        name=name,
        kind=kind,
        words=_words(name, decoded.op_str) if kind is not Kind.PLAIN else 0,
        is_float_transfer=kind is not Kind.PLAIN and name.startswith("v"),
        has_register_offset=has_register_offset,
        reads=frozenset(read),
        results=frozenset(written - address if kind is not Kind.PLAIN and decoded.writeback else written),
        address=frozenset(address),
    )


def _kind(name: str) -> Kind:
    if name in SINGLE_LOADS:
        return Kind.LOAD
    if name in SINGLE_STORES:
        return Kind.STORE
    return Kind.LIST if name in LISTS else Kind.PLAIN


def _address(name: str, decoded: Any) -> tuple[set[str], bool]:
    """The registers that make the address, and whether one of them is an offset."""
    if name in STACK_LISTS:
        return {"sp"}, False
    for operand in decoded.operands:
        if operand.type == arm.ARM_OP_MEM:
            registers = {operand.mem.base, operand.mem.index} - {0}
            return {decoded.reg_name(register) for register in registers}, bool(operand.mem.index)
    return ({decoded.reg_name(decoded.operands[0].reg)} if name in LISTS else set()), False


def _words(name: str, operands: str) -> int:
    if name in ("ldrd", "strd"):
        return 2
    if "{" not in operands:
        return 2 if operands.startswith("d") else 1
    registers = operands[operands.index("{") + 1 : operands.index("}")].split(",")
    return sum(2 if register.strip().startswith("d") else 1 for register in registers)
