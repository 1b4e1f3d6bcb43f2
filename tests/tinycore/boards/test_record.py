"""The board catalogue: every file is sound, and wrong files are named in words."""

import dataclasses
from pathlib import Path

import pytest

import resources
from tinycore.boards.record import Board, all_boards, figure_groups, fits, load_board, read_board, real_boards
from tinycore.errors import TinysmithError

NANO = "nano-33-ble-sense-rev1"
FILES = sorted(resources.path("boards").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_board_file_follows_the_schema_and_names_its_sources(path: Path) -> None:
    board = read_board(path)
    assert isinstance(board, Board)
    assert set(figure_groups(board)) == set(board.sources)
    assert board.support_note.endswith(".")
    assert board.bootloader is not None or not board.is_flashable


def test_catalogue_begins_with_what_can_be_flashed() -> None:
    boards = all_boards()
    assert {board.id for board in boards} == {path.stem for path in FILES}
    assert boards[0].is_flashable


def test_machines_of_emulators_are_no_real_boards() -> None:
    left_out = {board.id for board in all_boards()} - {board.id for board in real_boards()}
    assert left_out == {"mps2-an386", "mps2-an500", "mps2-an505"}


def test_nano_leaves_the_bootloader_its_64_kilobytes() -> None:
    memory = load_board(NANO).memory
    assert (memory.flash_origin, memory.flash_origin + memory.flash_bytes) == (0x10000, 0x100000)
    assert memory.ram_bytes == 256 * 1024


@pytest.mark.parametrize(
    ("core", "dsp", "instruction_set"),
    [
        ("Cortex-M4F", True, "armv7em"),
        ("Cortex-M4", True, "armv7em"),
        ("Cortex-M7F", True, "armv7em"),
        ("Cortex-M33", True, "armv7em"),
        ("Cortex-M33", False, "portable"),
        ("Cortex-M0", False, "armv6m"),
        ("Cortex-M0+", False, "armv6m"),
        ("RISC-V RV32IMC", False, "portable"),
    ],
)
def test_instruction_set(core: str, dsp: bool, instruction_set: str) -> None:
    cpu = dataclasses.replace(load_board(NANO).cpu, core=core, dsp=dsp)
    assert cpu.instruction_set == instruction_set


def test_records_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_board(NANO).memory.flash_bytes = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("flash_bytes", "ram_bytes", "is_fit"),
    [(983_040, 262_144, True), (983_041, 1, False), (1, 262_145, False)],
    ids=["exactly full", "flash over", "ram over"],
)
def test_fits(flash_bytes: int, ram_bytes: int, is_fit: bool) -> None:
    fit = fits(load_board(NANO), flash_bytes=flash_bytes, ram_bytes=ram_bytes)
    assert fit.is_fit is is_fit
    assert (fit.flash_share > 1 or fit.ram_share > 1) is not is_fit


@pytest.mark.parametrize("name", ["nano-33-ble-sense", "nano", "Nano"])
def test_unknown_board_offers_close_names(name: str) -> None:
    with pytest.raises(TinysmithError) as raised:
        load_board(name)
    assert raised.value.code == "board.unknown"
    assert NANO in raised.value.message().advice


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("clock_hz =", "clock =", "cpu.clock"),
        ("clock_hz = 64_000_000\n", "", "cpu.clock_hz"),
        ("clock_hz = 64_000_000", "clock_hz = '64 MHz'", "cpu.clock_hz"),
        ("fpu = true", "fpu = 1", "cpu.fpu"),
        ('support = "flash"', 'support = "maybe"', "support"),
        ('state = "bootloader"', 'state = "asleep"', "usb[3].state"),
        ("[[sensors]]", "[sensors]", "sensors"),
        ("\nsensors = ", "\nsenses = ", "sources.sensors"),
        ("flash_bytes = 983_040", "flash_bytes = 0", "memory.flash_bytes"),
        ("[cpu]", "[cpu", ""),
        (f'id = "{NANO}"', 'id = "another"', "another"),
    ],
)
def test_wrong_file_names_the_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = resources.path(f"boards/{NANO}.toml").read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1) if old != "[[sensors]]" else text[: text.index(old)] + "[sensors]\n" + text[text.index("[sources]") :]
    path = tmp_path / f"{NANO}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TinysmithError) as raised:
        read_board(path)
    assert raised.value.code == "board.invalid"
    assert named in str(raised.value.values["reason"])
