"""Who calls whom in a linked program, and how much stack that takes at most."""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from elftools.elf.elffile import ELFFile

from tinycore.compiler.elf import Symbol, read_symbols
from tinycore.compiler.function_code import read_riscv_code, read_thumb_code

CODE_MARKS = ("$t", "$x")  # of Arm's and of RISC-V's names for where instructions begin


@dataclass(frozen=True)
class Function:
    """One function: its size, its own stack frame, whom it calls or jumps to, and whether it also calls through pointers.

    The frame is what the compiler noted; for assembly and the compiler's own library everything that the function pushes anywhere.
    """

    name: str
    address: int
    bytes: int
    stack_bytes: int
    calls: frozenset[str]
    has_indirect_calls: bool


CallGraph = Mapping[str, Function]


@dataclass(frozen=True)
class Program:
    """What is read once from an ELF: functions by address, stack frames, marks between code and data, and the bytes."""

    is_riscv: bool
    functions: tuple[Symbol, ...]
    frames: Mapping[int, int]
    marks: tuple[tuple[int, str], ...]
    segments: tuple[tuple[int, bytes], ...]

    def content(self, address: int, size: int) -> bytes:
        """Bytes as they are in flash."""
        start, data = next((start, data) for start, data in self.segments if start <= address < start + len(data))
        return data[address - start : address - start + size]


def read_call_graph(path: Path) -> dict[str, Function]:
    """The call graph of an ELF that was compiled with `-fstack-size-section`; file names tell static functions of one name apart."""
    program = _read(path)
    starts, names = [symbol.address for symbol in program.functions], _names(program.functions)
    graph: dict[str, Function] = {}
    for symbol, name in zip(program.functions, names, strict=True):
        function = _decode(program, symbol, name, starts, names)
        graph[function.name] = _merged(graph[function.name], function) if function.name in graph else function
    return graph


def reachable(graph: CallGraph, roots: Iterable[str], *, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Every function that can run when `roots` run, themselves included; nothing beyond `without` is followed."""
    found: set[str] = set()
    waiting = [name for name in roots if name in graph]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in without:
            found.add(name)
            waiting.extend(graph[name].calls)
    return frozenset(found)


def deepest_stack(graph: CallGraph, root: str) -> int | None:
    """The most stack that a call of `root` can take; None when recursion or pointers hide it."""
    known: dict[str, int] = {}

    def depth(name: str, above: frozenset[str]) -> int:
        if name in above or graph[name].has_indirect_calls:
            raise RecursionError(name)
        if name not in known:
            below = (depth(callee, above | {name}) for callee in graph[name].calls)
            known[name] = graph[name].stack_bytes + max(below, default=0)
        return known[name]

    try:
        return depth(root, frozenset())
    except RecursionError:
        return None


def _merged(one: Function, other: Function) -> Function:
    return replace(
        one,
        bytes=one.bytes + other.bytes,
        stack_bytes=max(one.stack_bytes, other.stack_bytes),
        calls=one.calls | other.calls,
        has_indirect_calls=one.has_indirect_calls or other.has_indirect_calls,
    )


def _read(path: Path) -> Program:
    functions = sorted((s for s in read_symbols(path) if s.is_function), key=lambda symbol: symbol.address)
    with path.open("rb") as stream:
        elf = ELFFile(stream)
        table = elf.get_section_by_name(".symtab")
        marks = sorted((s.entry.st_value, s.name[:2]) for s in table.iter_symbols() if s.name[:2] in (*CODE_MARKS, "$d"))
        segments = [(s.header.p_vaddr, bytes(s.data())) for s in elf.iter_segments("PT_LOAD") if s.header.p_filesz]
        return Program(elf["e_machine"] == "EM_RISCV", tuple(functions), _frames(elf), tuple(marks), tuple(segments))


def _frames(elf: ELFFile) -> dict[int, int]:
    """Stack bytes by function address; the section holds pairs of a word and a LEB128 number."""
    frames: dict[int, int] = {}
    for section in (s for s in elf.iter_sections() if s.name.startswith(".stack_sizes")):
        data, position = section.data(), 0
        while position + 4 < len(data):
            (address,) = struct.unpack_from("<I", data, position)
            size, position = _leb128(data, position + 4)
            frames[address & ~1] = size
    return frames


def _leb128(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        value |= (byte & 0x7F) << shift
        shift, position = shift + 7, position + 1
        if byte < 0x80:
            return value, position


def _names(functions: Sequence[Symbol]) -> list[str]:
    counts = Counter(symbol.name for symbol in functions)
    return [symbol.name if counts[symbol.name] == 1 else f"{symbol.name} of {symbol.file}" for symbol in functions]


def _decode(program: Program, symbol: Symbol, name: str, starts: Sequence[int], names: Sequence[str]) -> Function:
    read = read_riscv_code if program.is_riscv else read_thumb_code
    pieces = ((start, program.content(start, size)) for start, size in _code_pieces(program, symbol))
    code = read(pieces, inside=range(symbol.address, symbol.address + symbol.bytes))
    calls = {names[max(0, bisect_right(starts, target) - 1)] for target in code.targets}
    stack_bytes = program.frames.get(symbol.address, code.pushed_bytes)
    return Function(name, symbol.address, symbol.bytes, stack_bytes, frozenset(calls), code.has_indirect_calls)


def _code_pieces(program: Program, symbol: Symbol) -> Iterator[tuple[int, int]]:
    """Start and size of the parts of a function that are instructions: symbols called `$d` mark data inside code."""
    end = symbol.address + symbol.bytes
    inside = program.marks[bisect_left(program.marks, (symbol.address, "")) : bisect_left(program.marks, (end, ""))]
    marks = [*inside] if inside and inside[0][0] == symbol.address else [(symbol.address, CODE_MARKS[0]), *inside]
    for (start, kind), stop in zip(marks, [*(address for address, _ in marks[1:]), end], strict=True):
        if kind in CODE_MARKS and stop > start:
            yield start, stop - start
