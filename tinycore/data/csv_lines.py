"""Every line of a text table looked at once: how many fields, which are ragged, which encoding, any quotation marks."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tinycore.context import Context, Progress, stop_if_asked
from tinycore.data.csv_format import WHITESPACE, CsvFormat
from tinycore.errors import TinysmithError

MAX_LINE_CHARACTERS = 2**20
LINES_PER_REPORT = 200_000


@dataclass(frozen=True)
class Count:
    """Good rows without the header, and the numbers of ragged records, from 0."""

    rows: int
    ragged: tuple[int, ...]


def count_lines(path: Path, found: CsvFormat, size: int, context: Context) -> Count:
    """Count good lines and note bad ones: pandas fills short lines up, and cuts long ones, in silence."""
    encoding = "utf-8" if found.encoding.startswith("utf-8") else found.encoding
    rows, ragged = 0, []
    first = found.comment_lines + bool(found.names)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=None) as text:
        for number, width in enumerate(_widths(_lines(path, text), found, path)):
            if width == found.fields and number >= first:
                rows += 1
            elif width and number >= first:
                ragged.append(number)
            if number % LINES_PER_REPORT == 0:
                stop_if_asked(context)
                context.report(Progress(raw.tell(), size, "count lines"))
    return Count(rows, tuple(ragged))


def _lines(path: Path, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file, none of them without end."""
    while line := text.readline(MAX_LINE_CHARACTERS):
        if len(line) >= MAX_LINE_CHARACTERS:
            raise TinysmithError("data.not_text", path=path, detail="a line without end")
        yield line


def _widths(lines: Iterator[str], found: CsvFormat, path: Path) -> Iterator[int]:
    """How many fields each record has, 0 for a blank one; with quotation marks a record may span several lines, as pandas counts too."""
    if found.separator == WHITESPACE:
        yield from (len(line.split()) for line in lines)
    elif not found.is_quoted:
        blank = " \r\n" if found.separator == "\t" else " \t\r\n"
        yield from (line.count(found.separator) + 1 if line.strip(blank) else 0 for line in lines)
    else:
        try:
            # Strict: a mark that is never closed, or closed in the middle of a field, would join lines in silence.
            for row in csv.reader(lines, delimiter=found.separator, skipinitialspace=True, strict=True):
                yield len(row) if len(row) > 1 or any(cell.strip() for cell in row) else 0
        except csv.Error as error:
            raise TinysmithError("file.unreadable", path=path, reason="its quotation marks do not match", detail=str(error)) from error


def checked_format(path: Path, found: CsvFormat) -> CsvFormat:
    """The format once the whole file was seen: the beginning alone tells neither UTF-8 from Latin-1 nor whether marks quote."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_quoted, is_utf8 = found.is_quoted, found.encoding == "utf-8"
    with path.open("rb") as stream:
        while (is_utf8 or not is_quoted) and (block := stream.read(2**20)):
            is_quoted = is_quoted or b'"' in block
            is_utf8 = is_utf8 and _decodes(decoder, block)
        is_utf8 = is_utf8 and _decodes(decoder, b"", is_last=True)
    encoding = "latin-1" if found.encoding == "utf-8" and not is_utf8 else found.encoding
    return replace(found, encoding=encoding, is_quoted=is_quoted)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(block, final=is_last)
    except UnicodeDecodeError:
        return False
    return True
