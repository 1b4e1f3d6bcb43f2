"""The flash of a virtual chip: pages are erased to ones, programming only clears bits, and the contents survive in a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ERASED = 0xFF
WORD_BYTES = 4


class FlashRefusal(Exception):  # noqa: N818 - what the chip does not do, not a failure of ours
    """The chip does not carry out such an access; the text says why."""


@dataclass(frozen=True)
class FlashLayout:
    """Addresses of the chip: everything below `writable_from` belongs to the bootloader and never changes."""

    size_bytes: int
    page_bytes: int
    writable_from: int


class FlashMemory:
    """The bytes of one flash, kept in `file` (the writable part, without the erased tail)."""

    def __init__(self, layout: FlashLayout, file: Path) -> None:
        self.layout = layout
        self._file = file
        self._bytes = bytearray([ERASED]) * layout.size_bytes
        self._is_saved = True
        if file.is_file():
            with file.open("rb") as stream:
                stored = stream.read(layout.size_bytes - layout.writable_from)
            self._bytes[layout.writable_from : layout.writable_from + len(stored)] = stored

    def read(self, address: int, size: int) -> bytes:
        """The bytes from `address` on; raises `FlashRefusal` outside the chip."""
        if not (address >= 0 and address + size <= self.layout.size_bytes):
            raise FlashRefusal(f"reads outside the flash at {address:#x}")
        return bytes(self._bytes[address : address + size])

    def erase(self, address: int, size: int) -> None:
        """Set whole pages to ones."""
        if address % self.layout.page_bytes or size % self.layout.page_bytes:
            raise FlashRefusal(f"erases a part of a page at {address:#x}")
        self._check_writable(address, size)
        self._bytes[address : address + size] = bytes([ERASED]) * size
        self._is_saved = False

    def program(self, address: int, data: bytes) -> None:
        """Clear bits word by word: a bit that is already 0 stays 0, whatever is written."""
        if address % WORD_BYTES or len(data) % WORD_BYTES:
            raise FlashRefusal(f"writes a part of a word at {address:#x}")
        self._check_writable(address, len(data))
        end = address + len(data)
        kept = int.from_bytes(self._bytes[address:end], "little") & int.from_bytes(data, "little")
        self._bytes[address:end] = kept.to_bytes(len(data), "little")
        self._is_saved = False

    def save(self) -> None:
        """Replace the file by the present contents, if they changed."""
        if self._is_saved:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_bytes(bytes(self._bytes[self.layout.writable_from :]).rstrip(bytes([ERASED])))
        os.replace(beside, self._file)  # noqa: PTH105 - the same call on every system
        self._is_saved = True

    def _check_writable(self, address: int, size: int) -> None:
        if address < self.layout.writable_from:
            raise FlashRefusal(f"writes to the bootloader at {address:#x}")
        if address + size > self.layout.size_bytes:
            raise FlashRefusal(f"writes outside the flash at {address:#x}")
