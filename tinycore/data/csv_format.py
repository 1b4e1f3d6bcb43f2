"""How a text table is written: encoding, separator, decimal sign, header, guessed from its beginning."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError

HEAD_BYTES = 256 * 1024
HEAD_LINES = 200
WHITESPACE = r"\s+"

# Spellings of "no value", compared in lower case.
MISSING = frozenset({"", "?", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing", "inf", "-inf", "+inf"})

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class CsvFormat:
    """How to read one file.

    `names` is empty when the first row is data; `fields` is how many most rows have; `comment_lines` precede the table.
    """

    encoding: str
    separator: str
    decimal: str
    names: tuple[str, ...]
    fields: int
    comment_lines: int = 0
    is_quoted: bool = False  # whether any field stands in quotation marks


def guess_format(path: Path) -> CsvFormat:
    """The format of a file, from its first lines.

    Raises `data.empty`, `data.not_text`, or what the operating system says.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise explain_os_error(error, path) from error
    encoding = guess_encoding(head, path)
    text = head.decode(encoding, errors="ignore")
    if "\x00" in text:
        raise TinysmithError("data.not_text", path=path, detail="contains NUL")
    lines = [line.rstrip("\n") for line in io.StringIO(text, newline=None)][:HEAD_LINES]
    if len(head) == HEAD_BYTES and len(lines) > 1 and len(lines) < HEAD_LINES:
        lines.pop()  # cut off in the middle
    return format_of(lines, encoding, path)


def guess_encoding(head: bytes, path: Path) -> str:
    """The encoding by byte order mark, else UTF-8 if the bytes allow it, else Latin-1."""
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    if b"\x00" in head:
        raise TinysmithError("data.not_text", path=path, detail="contains NUL")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)  # not final: the head may end within a character
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def format_of(lines: list[str], encoding: str, path: Path) -> CsvFormat:
    """The format of a table whose first lines are given."""
    comments = 0
    while comments < len(lines) and (not lines[comments].strip() or lines[comments].lstrip().startswith("#")):
        comments += 1
    lines = [line for line in lines[comments:] if line.strip()]
    if not lines:
        raise TinysmithError("data.empty", path=path)
    separator = guess_separator(lines)
    rows = rows_of(lines, separator)
    first, body = rows[0], rows[1:]
    decimal = "," if separator != "," and _uses_decimal_comma(rows) else "."
    names = tuple(cell.strip() for cell in first) if _is_header(first, body, decimal) else ()
    fields = Counter(len(row) for row in (body or rows)).most_common(1)[0][0]
    return CsvFormat(encoding, separator, decimal, names, fields, comments)


def guess_separator(lines: list[str]) -> str:
    """The separator that cuts most lines into the same number of fields; unusual ones win over the comma and the blank."""
    best, best_share = ",", 0.0
    for separator in ("\t", ";", "|", ",", WHITESPACE):
        rows = rows_of(lines, separator)
        fields, times = Counter(map(len, rows)).most_common(1)[0]
        share = times / len(rows) if fields > 1 else 0.0
        if share > best_share + 0.1:
            best, best_share = separator, share
    return best


def rows_of(lines: list[str], separator: str) -> list[list[str]]:
    """Lines cut into fields; what stands in quotation marks may hold separators and line ends."""
    if separator == WHITESPACE:
        return [line.split() for line in lines]
    try:
        rows = list(csv.reader((line + "\n" for line in lines), delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return [line.split(separator) for line in lines]
    return [row for row in rows if row]


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell is written as a number."""
    cell = cell.strip()
    return _NUMBER.fullmatch(cell.replace(",", ".") if decimal == "," else cell) is not None


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def _uses_decimal_comma(rows: list[list[str]]) -> bool:
    cells = [cell.strip() for row in rows for cell in row]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and is_number(cell) for cell in cells)
    return commas > points


def _is_header(first: list[str], body: list[list[str]], decimal: str) -> bool:
    """Names stand above numbers: a first row without any number, or with text where the rows below have numbers."""
    if not any(is_number(cell, decimal) for cell in first):
        return not all(is_missing(cell) for cell in first) or not body
    for column, cell in enumerate(first):
        if is_number(cell, decimal) or is_missing(cell):
            continue
        below = [row[column] for row in body if column < len(row) and not is_missing(row[column])]
        if below and sum(is_number(other, decimal) for other in below) > 0.9 * len(below):
            return True
    return False
