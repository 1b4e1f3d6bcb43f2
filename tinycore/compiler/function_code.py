"""What the instructions of one function tell: where it jumps or calls to, and how much it pushes onto the stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CONDITIONS = ("eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le")
THUMB_JUMPS = frozenset(("bl", "b", "cbz", "cbnz", *(f"b{condition}" for condition in CONDITIONS)))
RISCV_JUMPS = frozenset(("jal", "j", "beq", "bne", "blt", "bge", "bltu", "bgeu", "beqz", "bnez", "bltz", "bgez", "blez", "bgtz"))
RISCV_RETURNS = frozenset(("ra", "t0"))  # code that the compiler shares between functions returns through t0
PUSHES = frozenset(("push", "vpush", "stmdb"))
WORD_BYTES = 4
Pieces = Iterable[tuple[int, bytes]]  # address and content of each part that is code, not data


@dataclass(frozen=True)
class FunctionCode:
    """`targets` lie outside the function, or at a call anywhere; `pushed_bytes` adds up all that any path pushes."""

    targets: frozenset[int]
    has_indirect_calls: bool
    pushed_bytes: int


def read_thumb_code(pieces: Pieces, *, inside: range) -> FunctionCode:
    """Read Arm Thumb instructions."""
    from capstone import CS_ARCH_ARM, CS_MODE_MCLASS, CS_MODE_THUMB

    targets, is_indirect, pushed = set(), False, 0
    for _, mnemonic, operands in _instructions(pieces, CS_ARCH_ARM, CS_MODE_THUMB | CS_MODE_MCLASS):
        base = mnemonic.removesuffix(".w")
        if base in THUMB_JUMPS:
            target = int(operands.rpartition("#")[2], 16)
            if base == "bl" or target not in inside:
                targets.add(target)
        elif base == "blx" or (base == "bx" and operands != "lr"):
            is_indirect = True
        pushed += _pushed_by_thumb(base, operands)
    return FunctionCode(frozenset(targets), is_indirect, pushed)


def read_riscv_code(pieces: Pieces, *, inside: range) -> FunctionCode:
    """Read RV32IMC instructions; a far call is `auipc` and `jalr` with the same register."""
    from capstone import CS_ARCH_RISCV, CS_MODE_RISCV32, CS_MODE_RISCVC

    targets, is_indirect, pushed = set(), False, 0
    pages: dict[str, int] = {}
    for address, mnemonic, text in _instructions(pieces, CS_ARCH_RISCV, CS_MODE_RISCV32 | CS_MODE_RISCVC):
        base, operands = mnemonic.removeprefix("c."), [part.strip() for part in text.split(",")]
        if base == "auipc":
            pages[operands[0]] = (address + (int(operands[1], 0) << 12)) & 0xFFFF_FFFF
        elif base in RISCV_JUMPS:
            target = address + int(operands[-1], 0)
            if base == "jal" or target not in inside:
                targets.add(target)
        elif base in ("jalr", "jr"):
            register = operands[0] if len(operands) == 1 else operands[1]
            if register in pages and len(operands) > 2:
                offset = int(operands[2], 0) if len(operands) > 2 else 0  # the short form has none
                targets.add((pages.pop(register) + offset) & 0xFFFF_FFFF)
            else:
                is_indirect = is_indirect or base == "jalr" or register not in RISCV_RETURNS
        pushed += _pushed_by_riscv(base, operands)
    return FunctionCode(frozenset(targets), is_indirect, pushed)


def _instructions(pieces: Pieces, architecture: int, mode: int) -> Iterator[tuple[int, str, str]]:
    from capstone import Cs

    decoder = Cs(architecture, mode)
    decoder.skipdata = True
    for start, content in pieces:
        for address, _, mnemonic, operands in decoder.disasm_lite(content, start):
            yield address, mnemonic, operands


def _pushed_by_thumb(base: str, operands: str) -> int:
    if base in PUSHES and (base != "stmdb" or operands.startswith("sp!")):
        registers = operands[operands.index("{") + 1 : operands.index("}")].split(",")
        return sum(2 if register.strip().startswith("d") else 1 for register in registers) * WORD_BYTES
    if base in ("sub", "subw") and operands.startswith("sp, ") and "#" in operands:
        return int(operands.rpartition("#")[2], 0)
    if "[sp, #-" in operands and operands.endswith("]!"):
        return int(operands.rpartition("#-")[2].removesuffix("]!"), 0)
    return 0


def _pushed_by_riscv(base: str, operands: list[str]) -> int:
    if base in ("addi", "addi16sp") and operands[0] == "sp" and operands[-1].startswith("-"):
        return -int(operands[-1], 0)
    return 0
