"""C text from plain values: names, numbers, strings, arrays and comments that nothing in a file can break out of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import numpy as np

import resources
from tinycore.graph.records import Array

WIDTH = 118
LONGEST_NAME = 40
C_TYPES = {
    "int8": "int8_t",
    "uint8": "uint8_t",
    "int16": "int16_t",
    "uint16": "uint16_t",
    "int32": "int32_t",
    "uint32": "uint32_t",
    "int64": "int64_t",
    "float32": "float",
    "bool": "uint8_t",
}
# Words of C and C++, headers that a file of the same name would hide, and names that Windows keeps for devices.
WORDS = """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr continue default delete do
    double else enum explicit export extern false final float for friend goto if import inline int long main module mutable namespace
    new noexcept not not_eq nullptr operator or or_eq override private protected public register restrict return short signed sizeof
    static struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while
    xor xor_eq assert complex ctype errno fenv inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool
    stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar unistd wctype
    aux com1 com2 com3 com4 con lpt1 lpt2 lpt3 nul prn readme bundle
"""
RESERVED = frozenset(WORDS.split())


def identifier(text: str) -> str:
    """A name for C, C++ and file systems that is as close to `text` as they allow; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].rstrip("_")
    if not name:
        return "model"
    if name[0].isdigit() or name.lower() in _taken() or name.lower().startswith(("ts_", "str", "mem")):
        return f"model_{name}"
    return name


@cache
def _taken() -> frozenset[str]:
    """Names that would collide with our own files."""
    ours = (file for folder in ("runtime", "firmware") for file in resources.path(folder).rglob("*.[chS]"))
    return RESERVED | {file.stem.lower() for file in ours} | {"ts", "tinysmith", "tinysmith_application"}


def comment(text: str) -> str:
    """Harmless characters only: a layer's name comes from a stranger's file."""
    return re.sub(r"[^A-Za-z0-9 _/.:;,()\[\]+=<>&#-]", "_", text.replace("*/", "_").replace("/*", "_"))[:200]


def string(text: str) -> str:
    """A string literal in UTF-8; bytes that are not plain ASCII become octal escapes."""
    escaped = (f"\\{b:03o}" if b < 32 or b > 126 or chr(b) in '"\\?' else chr(b) for b in text.encode("utf-8", "replace"))
    return '"' + "".join(escaped) + '"'


def integer(value: int) -> str:
    """A literal; the smallest one of 32 bits cannot be written as a number in C, and larger ones need their type."""
    if not -(2**31) <= value < 2**31:
        return f"INT64_C({int(value)})" if value != -(2**63) else "INT64_MIN"
    return "(-2147483647 - 1)" if value == -(2**31) else str(int(value))


def number(value: float) -> str:
    """The shortest literal that reads back as exactly this float32; C has no literal for infinity, so that is a quotient's name."""
    single = np.float32(value)
    if np.isnan(single):
        return "NAN"
    if np.isinf(single):
        return "INFINITY" if single > 0 else "-INFINITY"
    text = np.format_float_scientific(single, unique=True) if single and not 1e-4 <= abs(single) < 1e7 else _positional(single)
    return text.replace(".e", ".0e") + "F"


def _positional(value: np.float32) -> str:
    return np.format_float_positional(value, unique=True, trim="0")


def array(name: str, values: Array, *, storage: str = "static const ") -> str:
    """A definition with its shape as a comment, wrapped to readable lines; bytes are aligned so that kernels may read words."""
    align = "_Alignas(4) " if values.dtype.itemsize < 4 and values.nbytes >= 4 else ""
    kind = C_TYPES[values.dtype.name]
    shape = " /* " + " x ".join(map(str, values.shape)) + " */" if values.ndim > 1 else ""
    return f"{storage}{align}{kind} {name}[{values.size}] = {{{shape}\n{wrapped(literals(values))}\n}};"


def literals(values: Array) -> list[str]:
    """Every element as C, padded so that columns line up."""
    if values.dtype.kind == "f":
        return [number(value) for value in values.ravel()]
    words = [integer(value) for value in values.ravel().tolist()]
    width = max(map(len, words), default=0)
    return [word.rjust(width) for word in words] if width < 12 else words


def wrapped(words: Iterable[str]) -> str:
    """Words separated by commas, in lines of at most 118 characters."""
    lines, line = [], "   "
    for word in words:
        if len(line) + len(word) + 2 > WIDTH:
            lines.append(line)
            line = "   "
        line += f" {word},"
    return "\n".join([*lines, line])
