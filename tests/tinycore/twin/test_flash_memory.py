"""The virtual flash behaves as flash does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinycore.twin.flash_memory import FlashLayout, FlashMemory, FlashRefusal

LAYOUT = FlashLayout(size_bytes=0x8000, page_bytes=0x1000, writable_from=0x2000)


@pytest.fixture
def flash(tmp_path: Path) -> FlashMemory:
    return FlashMemory(LAYOUT, tmp_path / "flash.bin")


def test_a_new_flash_is_all_ones(flash: FlashMemory) -> None:
    assert flash.read(0, LAYOUT.size_bytes) == b"\xff" * LAYOUT.size_bytes


def test_programming_only_clears_bits(flash: FlashMemory) -> None:
    flash.program(0x2000, b"\x0f\xf0\xff\x00")
    flash.program(0x2000, b"\xf3\xff\x55\xff")
    assert flash.read(0x2000, 4) == b"\x03\xf0\x55\x00"


def test_erasing_sets_whole_pages(flash: FlashMemory) -> None:
    flash.program(0x2FFC, b"\0" * 8)
    flash.erase(0x2000, 0x1000)
    assert flash.read(0x2FFC, 8) == b"\xff\xff\xff\xff\0\0\0\0"


@pytest.mark.parametrize(
    ("address", "size"), [(0x1FFC, 4), (0, 4), (0x7FFC, 8), (0x2002, 4), (0x2000, 3)], ids=["below", "zero", "behind", "odd", "part"]
)
def test_refused_writes(flash: FlashMemory, address: int, size: int) -> None:
    with pytest.raises(FlashRefusal):
        flash.program(address, b"\0" * size)
    assert flash.read(0, LAYOUT.size_bytes) == b"\xff" * LAYOUT.size_bytes


@pytest.mark.parametrize(
    ("address", "size"), [(0x1000, 0x1000), (0x7000, 0x2000), (0x2100, 0x1000), (0x2000, 0x800)], ids=["boot", "behind", "odd", "part"]
)
def test_refused_erasures(flash: FlashMemory, address: int, size: int) -> None:
    with pytest.raises(FlashRefusal):
        flash.erase(address, size)


@pytest.mark.parametrize(("address", "size"), [(-4, 4), (0x7FFE, 4)], ids=["before", "behind"])
def test_refused_reads(flash: FlashMemory, address: int, size: int) -> None:
    with pytest.raises(FlashRefusal):
        flash.read(address, size)


def test_contents_survive_and_the_erased_tail_takes_no_room(flash: FlashMemory, tmp_path: Path) -> None:
    flash.program(0x2000, b"\1\2\3\4")
    flash.save()
    assert (tmp_path / "flash.bin").read_bytes() == b"\1\2\3\4"
    assert FlashMemory(LAYOUT, tmp_path / "flash.bin").read(0x2000, 8) == b"\1\2\3\4\xff\xff\xff\xff"


def test_nothing_is_written_while_nothing_changed(flash: FlashMemory, tmp_path: Path) -> None:
    flash.program(0x2000, b"\1\2\3\4")
    flash.save()
    (tmp_path / "flash.bin").unlink()
    flash.save()
    assert not (tmp_path / "flash.bin").exists()


def test_a_file_that_is_too_long_cannot_grow_the_chip(tmp_path: Path) -> None:
    (tmp_path / "flash.bin").write_bytes(b"\0" * 0x9000)
    flash = FlashMemory(LAYOUT, tmp_path / "flash.bin")
    assert flash.read(0x7FFF, 1) == b"\0"
    with pytest.raises(FlashRefusal):
        flash.read(0x8000, 1)
