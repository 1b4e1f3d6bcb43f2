"""A linked program as the files that flashing tools read: raw binary and Intel HEX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tinycore.compiler.elf import Block, entry_address, read_blocks

RECORD_BYTES = 16
DATA, END, SEGMENT_BASE, SEGMENT_START, LINEAR_BASE, LINEAR_START = range(6)  # record types of Intel's 1988 specification


def binary(blocks: Sequence[Block]) -> bytes:
    """The memory from the first to the last stored byte; gaps are zero."""
    if not blocks:
        return b""
    first = blocks[0].address
    image = bytearray(max(block.address + len(block.content) for block in blocks) - first)
    for block in blocks:
        image[block.address - first : block.address - first + len(block.content)] = block.content
    return bytes(image)


def intel_hex(blocks: Sequence[Block], *, start: int) -> bytes:
    """The same as text records; byte for byte what GNU objcopy writes."""
    base = 0
    lines: list[bytes] = []
    for address, content in _pieces(blocks):
        if address > base + 0xFFFF:
            lines += _base_records(base, address)
            base = address & (0xF0000 if address <= 0xFFFFF else 0xFFFF0000)
        lines.append(_record(DATA, address - base, content))
    if start:
        lines.append(_start_record(start))
    return b"".join([*lines, _record(END, 0, b"")])


def write_images(elf: Path) -> tuple[Path, Path]:
    """Write `.bin` and `.hex` beside the ELF."""
    blocks = read_blocks(elf)
    raw, text = elf.with_suffix(".bin"), elf.with_suffix(".hex")
    raw.write_bytes(binary(blocks))
    text.write_bytes(intel_hex(blocks, start=entry_address(elf)))
    return raw, text


def _pieces(blocks: Sequence[Block]) -> Iterator[tuple[int, bytes]]:
    """At most 16 bytes each; none crosses a 64 KiB boundary, where the base would have to change within a record."""
    for block in blocks:
        position = 0
        while position < len(block.content):
            address = block.address + position
            room = 0x10000 - (address & 0xFFFF)
            content = block.content[position : position + min(RECORD_BYTES, room)]
            yield address, content
            position += len(content)


def _base_records(base: int, address: int) -> list[bytes]:
    """Addresses below 1 MiB use the older segment records; a later linear base must first clear the segment."""
    if address <= 0xFFFFF:
        return [_record(SEGMENT_BASE, 0, ((address & 0xF0000) >> 4).to_bytes(2, "big"))]
    clear = [_record(SEGMENT_BASE, 0, bytes(2))] if 0 < base <= 0xFFFFF else []
    return [*clear, _record(LINEAR_BASE, 0, (address >> 16).to_bytes(2, "big"))]


def _start_record(start: int) -> bytes:
    if start <= 0xFFFFF:
        return _record(SEGMENT_START, 0, ((start & 0xF0000) >> 4).to_bytes(2, "big") + (start & 0xFFFF).to_bytes(2, "big"))
    return _record(LINEAR_START, 0, start.to_bytes(4, "big"))


def _record(kind: int, address: int, content: bytes) -> bytes:
    body = bytes([len(content), address >> 8 & 0xFF, address & 0xFF, kind]) + content
    return b":" + (body + bytes([-sum(body) & 0xFF])).hex().upper().encode() + b"\r\n"
