"""Flashing is decided before anything is touched."""

import dataclasses
import json
import struct
from pathlib import Path

import pytest

from tinycore.boards.record import all_boards, load_board
from tinycore.errors import TinysmithError
from tinycore.flashing.image import Image, read_image
from tinycore.flashing.plan import plan_flash

NANO = load_board("nano-33-ble-sense-rev1")
START = struct.pack("<II", 0x20040000, 0x10101)


@pytest.mark.parametrize(
    ("size", "addresses", "last_used"),
    [(8, [0], 8), (4096, [0], 4096), (4097, [0x1000, 0], 1), (9000, [0x1000, 0x2000, 0], 808)],
)
def test_first_page_comes_last_and_everything_is_whole_pages(size: int, addresses: list[int], last_used: int) -> None:
    data = START + bytes(range(256)) * (size // 256 + 1)
    plan = plan_flash(Image("i", data[:size]), NANO, "COM3")
    assert [page.address for page in plan.pages] == addresses
    assert all(len(page.data) == 4096 for page in plan.pages)
    assert plan.total_bytes == 4096 * len(addresses)
    assert b"".join(page.data for page in sorted(plan.pages, key=lambda p: p.address)) == data[:size].ljust(plan.total_bytes, b"\x00")
    assert max(plan.pages, key=lambda page: page.address).used == last_used


def test_plan_says_what_is_lost() -> None:
    sentence = plan_flash(Image("i", START + bytes(5000)), NANO, "COM3").sentence
    assert "5,008 bytes (2 pages)" in sentence
    assert "COM3" in sentence
    assert "erased" in sentence


def test_plan_can_be_shown_without_its_bytes() -> None:
    facts = plan_flash(Image("i", START + bytes(5000)), NANO, "COM3").facts()
    assert (facts["pages"], facts["total_bytes"], facts["image_bytes"]) == (2, 8192, 5008)
    assert len(json.dumps(facts)) < 1000


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (Image("i", START + bytes(983_040 - 8)), ""),
        (Image("i", START + bytes(983_040 - 7)), "flash.too_large"),
        (Image("i", START, board="pico"), "flash.other_board"),
        (Image("i", START, board=NANO.id), ""),
        (Image("i", b"PK\x03\x04 no program"), "image.invalid"),
        (Image("i", struct.pack("<II", 0x20040004, 0x10101)), "image.invalid"),
        (Image("i", struct.pack("<II", 0x20040000, 0x10100)), "image.invalid"),
        (Image("i", struct.pack("<II", 0x20040000, 0x100001)), "image.invalid"),
        (Image("i", struct.pack("<II", 0x20001000, 0x0101)), "image.invalid"),
        (Image("i", START[:7]), "image.invalid"),
    ],
    ids=[
        "full",
        "too large",
        "other board",
        "own board",
        "no program",
        "stack outside",
        "no Thumb",
        "beyond flash",
        "below flash",
        "short",
    ],
)
def test_wrong_images_are_refused(image: Image, code: str) -> None:
    if not code:
        assert plan_flash(image, NANO, "COM3").image_bytes == len(image.data)
        return
    with pytest.raises(TinysmithError) as raised:
        plan_flash(image, NANO, "COM3")
    assert raised.value.code == code


def test_board_without_flashing_is_refused() -> None:
    board = dataclasses.replace(NANO, support="export", support_note="Only export.")
    with pytest.raises(TinysmithError) as raised:
        plan_flash(Image("i", START), board, "COM3")
    assert raised.value.code == "flash.unsupported"
    assert raised.value.message().advice == "Only export."


def test_every_flashable_board_has_what_a_plan_needs() -> None:
    for board in all_boards():
        if board.is_flashable:
            assert board.bootloader is not None
            assert board.bootloader.page_bytes > 0


def test_image_folder_names_its_board_and_model(image_folder: Path) -> None:
    image = read_image(image_folder)
    assert (image.board, len(image.data), len(image.model_sha256)) == (NANO.id, 30_000, 64)


def test_bare_file_is_an_image_of_which_nothing_is_known(image_folder: Path) -> None:
    image = read_image(image_folder / "firmware.bin")
    assert (image.board, image.model_sha256) == ("", "")


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("summary.json", b"{", "image.invalid"),
        ("summary.json", b"[]", "image.invalid"),
        ("summary.json", b"\xff", "image.invalid"),
        ("summary.json", None, "file.missing"),
        ("firmware.bin", None, "file.missing"),
        ("firmware.bin", b"", "image.invalid"),
    ],
)
def test_broken_folders_are_explained(image_folder: Path, file: str, content: bytes | None, code: str) -> None:
    (image_folder / file).unlink()
    if content is not None:
        (image_folder / file).write_bytes(content)
    with pytest.raises(TinysmithError) as raised:
        read_image(image_folder)
    assert raised.value.code == code
