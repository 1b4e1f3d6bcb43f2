"""The virtual bootloader takes what the real client sends, and refuses what the chip refuses."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tinycore.twin.flash_memory import FlashLayout, FlashMemory
from tinycore.twin.sam_ba import Leave, SamBa

START = 0x10000
LAYOUT = FlashLayout(size_bytes=0x100000, page_bytes=0x1000, writable_from=START)


def random_bytes(*, seed: int, size: int) -> bytes:
    generator = random.Random(seed)
    return bytes(generator.randrange(256) for _ in range(size))


PAGE = random_bytes(seed=7, size=4096)


@pytest.fixture
def flash(tmp_path: Path) -> FlashMemory:
    return FlashMemory(LAYOUT, tmp_path / "flash.bin")


@pytest.fixture
def bootloader(flash: FlashMemory) -> SamBa:
    return SamBa(flash)


def staged(data: bytes) -> bytes:
    return b"S00000034,%08X#" % len(data) + data + b"Y00000034,0#"


@pytest.mark.parametrize("name", ["info", "write_9000", "write_verify_9000"])
def test_the_recorded_client_is_answered_byte_by_byte(shared: Path, flash: FlashMemory, bootloader: SamBa, name: str) -> None:
    lines = (shared / "recordings" / f"bossac_nano33_{name}.jsonl").read_text().splitlines()
    circumstances, *reads = [json.loads(line) for line in lines]
    due = b""
    for read in reads:
        if read["from"] == "host":
            assert due == b""
            due = bootloader.feed(bytes.fromhex(read["hex"]))
        else:
            expected = bytes.fromhex(read["hex"])
            assert due.startswith(expected)
            due = due[len(expected) :]
    assert due == b""
    assert bootloader.refusals == []
    assert bootloader.leaving == (Leave() if "-R" in circumstances["options"] else None)
    image = random_bytes(seed=1, size=circumstances["image_bytes"])
    assert flash.read(START, len(image)) == image


def test_commands_cut_anywhere_are_understood(flash: FlashMemory, bootloader: SamBa) -> None:
    sent = b"X00000000#" + staged(PAGE) + b"Y00000000,00001000#"
    answer = b"".join(bootloader.feed(bytes([byte])) for byte in sent)
    assert answer == b"X\n\rY\n\rY\n\r"
    assert flash.read(START, 4096) == PAGE


def test_a_page_that_was_not_erased_ends_up_mixed(flash: FlashMemory, bootloader: SamBa) -> None:
    bootloader.feed(staged(b"\x0f" * 4096) + b"Y00000000,00001000#")
    bootloader.feed(staged(b"\x33" * 4096) + b"Y00000000,00001000#")
    assert flash.read(START, 4096) == b"\x03" * 4096


def test_erasing_starts_at_the_given_page(flash: FlashMemory, bootloader: SamBa) -> None:
    bootloader.feed(staged(PAGE) + b"Y00000000,00001000#Y00001000,00001000#")
    assert bootloader.feed(b"X00001000#") == b"X\n\r"
    assert flash.read(START, 8192) == PAGE + b"\xff" * 4096


@pytest.mark.parametrize(
    "command",
    [
        b"Y000F0000,00001000#",
        b"Y000EF000,00002000#",
        b"Y00000100,00001000#",
        b"Y00000000,00001001#",
        b"Y00000000,00000003#",
        b"Y00000000,00001004#",
        b"Y0x000000,00001000#",
        b"S-0000004,00000004#",
        b"S00000034#",
        b"Y-0001000,00001000#",
        b"Y00003000,0#",
        b"S00002034,00000001#",
        b"S00000034,00010000#",
        b"W00000001,00000000#",
        b"W00002032,00000000#",
        b"X00000100#",
        b"X000F0000#",
        b"X-0001000#",
        b"Z000F0000,00000004#",
        b"Z-0001000,00000004#",
        b"Q#",
        b"Ynonsense,0#",
        b"V1#",
        b"#",
    ],
    ids=lambda command: command.decode(),
)
def test_refused_commands_get_no_answer_and_change_nothing(flash: FlashMemory, bootloader: SamBa, command: bytes) -> None:
    before = flash.read(0, LAYOUT.size_bytes)
    bootloader.feed(staged(b"\0" * 4096))
    assert bootloader.feed(command) == b""
    assert len(bootloader.refusals) == 1
    assert flash.read(0, LAYOUT.size_bytes) == before
    assert bootloader.feed(b"N#") == b"\n\r"


def test_endless_commands_do_not_fill_the_memory(bootloader: SamBa) -> None:
    assert bootloader.feed(b"A" * 33 + b"V#").startswith(b"Arduino")
    assert bootloader.refusals == ["a command without an end"]


def test_a_word_lands_in_the_staging_buffer(flash: FlashMemory, bootloader: SamBa) -> None:
    bootloader.feed(b"W00000034,44332211#Y00000034,0#Y00000000,00000004#")
    assert flash.read(START, 4) == b"\x11\x22\x33\x44"


def test_reset_ends_the_bootloader_and_loses_what_follows(bootloader: SamBa) -> None:
    assert bootloader.feed(b"K#V#") == b""
    assert bootloader.leaving == Leave()


def test_go_names_the_vector_table(bootloader: SamBa) -> None:
    bootloader.feed(b"G00000000#")
    assert bootloader.leaving == Leave(START)


def test_data_joined_to_their_command_are_lost_if_the_transport_shows_it(flash: FlashMemory) -> None:
    bootloader = SamBa(flash, loses_joined_data=True)
    bootloader.feed(b"S00000034,00000004#" + b"\0\0\0\0")
    bootloader.feed(b"\1\2\3\4")
    bootloader.feed(b"Y00000034,0#Y00000000,00000004#")
    assert flash.read(START, 4) == b"\1\2\3\4"
