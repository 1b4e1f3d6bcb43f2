"""What flashing will do, as plain data: which pages, in which order, and what they overwrite."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tinycore.boards.record import Board, Bootloader, Memory
from tinycore.errors import TinysmithError
from tinycore.flashing.image import Image


@dataclass(frozen=True)
class Page:
    """One page as the bootloader writes it; `address` as the bootloader counts."""

    address: int
    data: bytes  # always a whole page, filled up with zeros
    used: int  # bytes of the image in it


@dataclass(frozen=True)
class FlashPlan:
    """Everything that will happen to the board's flash.

    The first page holds the vector table and is written last: until then the board finds no application to start, so an
    interrupted write leaves it waiting in its bootloader.
    """

    board: str
    port: str
    image: str
    image_bytes: int
    bootloader: Bootloader
    pages: tuple[Page, ...]  # in writing order
    sentence: str

    @property
    def total_bytes(self) -> int:
        """Bytes that will be written, padding included."""
        return sum(len(page.data) for page in self.pages)

    def facts(self) -> dict[str, object]:
        """The plan for showing: everything but the bytes themselves."""
        return {
            "board": self.board,
            "port": self.port,
            "image": self.image,
            "image_bytes": self.image_bytes,
            "pages": len(self.pages),
            "total_bytes": self.total_bytes,
            "sentence": self.sentence,
        }


def plan_flash(image: Image, board: Board, port: str) -> FlashPlan:
    """The plan for putting `image` on `board` through `port`.

    Raises `flash.unsupported`, `flash.too_large`, `flash.other_board` or `image.invalid` before anything is touched.
    """
    bootloader = board.bootloader
    if not board.is_flashable or bootloader is None:
        raise TinysmithError("flash.unsupported", board=board.name, note=board.support_note)
    if image.board not in ("", board.id):
        raise TinysmithError("flash.other_board", image=image.name, made_for=image.board, board=board.name)
    if len(image.data) > board.memory.flash_bytes:
        raise TinysmithError("flash.too_large", image_bytes=len(image.data), flash_bytes=board.memory.flash_bytes, board=board.name)
    if not starts_with_vector_table(image.data, board.memory):
        raise TinysmithError("image.invalid", path=image.name, reason=f"it does not start like a program for the {board.name}")
    first, *others = cut_pages(image.data, bootloader)
    return FlashPlan(
        board=board.id,
        port=port,
        image=image.name,
        image_bytes=len(image.data),
        bootloader=bootloader,
        pages=(*others, first),
        sentence=_sentence(image, board, port, pages=len(others) + 1),
    )


def starts_with_vector_table(data: bytes, memory: Memory) -> bool:
    """Whether a Cortex-M would accept these bytes: the first word a stack in RAM, the second Thumb code in flash."""
    if len(data) < 8:
        return False
    stack, entry = (int(word) for word in struct.unpack_from("<II", data))
    is_stack_in_ram = memory.ram_origin < stack <= memory.ram_origin + memory.ram_bytes and stack % 4 == 0
    is_code_in_flash = memory.flash_origin <= entry < memory.flash_origin + memory.flash_bytes and entry % 2 == 1
    return is_stack_in_ram and is_code_in_flash


def cut_pages(data: bytes, bootloader: Bootloader) -> tuple[Page, ...]:
    """`data` in whole pages from the bootloader's first address; the last one is filled with zeros."""
    size = bootloader.page_bytes
    pieces = {start: data[start : start + size] for start in range(0, len(data), size)}
    return tuple(Page(bootloader.first_address + start, piece.ljust(size, b"\x00"), len(piece)) for start, piece in pieces.items())


def _sentence(image: Image, board: Board, port: str, *, pages: int) -> str:
    return (
        f"{len(image.data):,} bytes ({pages} pages) go to the {board.name} on {port}. "
        f"The program that is on it now is erased; its bootloader stays."
    )
