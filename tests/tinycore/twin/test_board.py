"""When the virtual Nano takes its flash for an application, and what its port settings mean."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tinycore.boards.record import load_board
from tinycore.twin.board import NANO, load_device_id
from tinycore.twin.chip_registers import Retained
from tinycore.twin.flash_memory import FlashMemory
from tinycore.twin.line import FULL_BYTES, Line, LineFormat
from tinycore.twin.nrf52840 import FLASH_BYTES, RAM_BYTES, RAM_ORIGIN, holds_application, memory_after_power_up
from tinycore.twin.port_settings import PortSettings


@pytest.mark.parametrize(
    ("stack_pointer", "entry", "expected"),
    [
        (0x20040000, 0x10101, True),
        (0xFFFFFFFF, 0xFFFFFFFF, False),
        (0x20000000, 0x10101, False),
        (0x20040004, 0x10101, False),
        (0x2003FFFE, 0x10101, False),
        (0x20040000, 0x10100, False),
        (0x20040000, 0x00101, False),
        (0x20040000, 0x100001, False),
    ],
    ids=["good", "erased", "stack below", "stack above", "stack odd", "no thumb", "entry in the bootloader", "entry behind"],
)
def test_an_application_is_known_by_its_vectors(tmp_path: Path, stack_pointer: int, entry: int, expected: bool) -> None:
    (tmp_path / "flash.bin").write_bytes(struct.pack("<II", stack_pointer, entry))
    assert holds_application(FlashMemory(NANO.flash_layout, tmp_path / "flash.bin"), NANO.application_origin) == expected


def test_the_virtual_chip_has_the_memory_that_the_catalogue_promises() -> None:
    memory = load_board("nano-33-ble-sense-rev1").memory
    assert (memory.flash_origin, memory.flash_bytes) == (NANO.application_origin, FLASH_BYTES - NANO.application_origin)
    assert (memory.ram_origin, memory.ram_bytes) == (RAM_ORIGIN, RAM_BYTES)


def test_there_is_no_application_behind_the_flash(tmp_path: Path) -> None:
    assert not holds_application(FlashMemory(NANO.flash_layout, tmp_path / "none"), 0x100000)


def test_memory_is_not_zero_after_power_up() -> None:
    assert memory_after_power_up(1).count(0) < 2000
    assert memory_after_power_up(1) == memory_after_power_up(1) != memory_after_power_up(2)
    assert Retained(b"").boot_flag == 0


@pytest.mark.parametrize("contents", ["", "{}", "[1]", '{"device_id": "no number"}'])
def test_a_damaged_number_is_made_anew(tmp_path: Path, contents: str) -> None:
    (tmp_path / "chip.json").write_text(contents)
    number = load_device_id(tmp_path / "chip.json")
    assert load_device_id(tmp_path / "chip.json") == number


@pytest.mark.parametrize(
    ("baud", "levels", "expected"),
    [(1200, [True, False], True), (1200, [True], False), (1200, [False], False), (9600, [True, False], False)],
    ids=["touch", "held", "never raised", "other speed"],
)
def test_the_touch_is_dtr_falling_at_1200_baud(baud: int, levels: list[bool], expected: bool) -> None:
    settings = PortSettings(Line())
    settings.baudrate = baud
    for level in levels:
        settings.dtr = level
    assert settings.was_touched == expected


def test_settings_reach_the_line() -> None:
    line = Line()
    settings = PortSettings(line)
    settings.baudrate, settings.parity, settings.stopbits = 9600, "E", 2
    assert line.format == LineFormat(9600.0, "E", 2)


@pytest.mark.parametrize(("name", "value"), [("baudrate", 0), ("baudrate", 10**9), ("parity", "X")])
def test_impossible_settings_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="no such"):
        setattr(PortSettings(Line()), name, value)


def test_a_line_that_nobody_reads_holds_the_sender_back() -> None:
    line = Line()
    line.arrive(bytes(FULL_BYTES))
    assert not line.is_full()
    line.arrive(b"x")
    assert line.is_full()
    line.take()
    assert not line.is_full()
