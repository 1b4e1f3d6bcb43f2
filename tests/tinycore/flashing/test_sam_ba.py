"""SAM-BA against the recorded traffic of the maker's client, and against a strict stand-in."""

from __future__ import annotations

import itertools
import json
import random
import re
from pathlib import Path

import pytest

from tests.tinycore.flashing.bootloader_stand_in import Bootloader, xmodem
from tinycore.boards.record import load_board
from tinycore.context import Collector, Note
from tinycore.errors import TinysmithError
from tinycore.flashing.flash import carry_out
from tinycore.flashing.image import Image
from tinycore.flashing.plan import FlashPlan, cut_pages, plan_flash
from tinycore.flashing.sam_ba import SamBa, crc16_xmodem

NANO = load_board("nano-33-ble-sense-rev1")
NANO_LOADER = NANO.bootloader
assert NANO_LOADER is not None
RECORDINGS = ["bossac_nano33_info", "bossac_nano33_write_9000", "bossac_nano33_write_verify_9000"]
COMMAND = re.compile(rb"([A-Z])([0-9A-F]*)(?:,([0-9A-F]+))?#")


def recorded(path: Path) -> list[tuple[list[bytes], bytes]]:
    """What the client sent, cut into commands and data, with the board's answer to the last of them."""
    lines = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    exchanges: list[tuple[list[bytes], bytes]] = []
    for speaker, run in itertools.groupby(lines, key=lambda line: line["from"]):
        data = b"".join(bytes.fromhex(line["hex"]) for line in run)
        if speaker == "board":
            exchanges[-1] = (exchanges[-1][0], data)
            continue
        parts = []
        while data:
            match = COMMAND.match(data)
            assert match, data[:40]
            size = int(match[3], 16) if match[1] == b"S" else 0
            parts += [match[0], data[match.end() : match.end() + size]][: 2 if size else 1]
            data = data[match.end() + size :]
        exchanges.append((parts, b""))
    return exchanges


class Wire:
    """A port in front of anything with `receive`."""

    def __init__(self, board: Bootloader | Replay) -> None:
        self.board = board
        self.answers = bytearray()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.writes.append(data)
        self.answers += self.board.receive(data)
        return len(data)

    def read(self, size: int) -> bytes:
        assert size <= 63
        data = bytes(self.answers[:size])
        del self.answers[:size]
        return data


class Replay:
    """Answers a command only as the recording does, and copies a page only if its data are those of the recording."""

    def __init__(self, exchanges: list[tuple[list[bytes], bytes]]) -> None:
        self.answers = {parts[-1]: answer for parts, answer in exchanges}
        self.pages: dict[bytes, bytes] = {}
        staged = b""
        for parts, _ in exchanges:
            staged = next((part for part in parts if len(part) == 4096), staged)
            if parts[-1][:1] == b"Y" and not parts[-1].endswith(b",0#"):
                self.pages[parts[-1]] = staged
        self.stage = next(part for parts, _ in exchanges for part in parts if part.endswith(b",00001000#"))
        self.staged = b""
        self.is_awaiting_data = False

    def receive(self, data: bytes) -> bytes:
        if self.is_awaiting_data:
            self.staged, self.is_awaiting_data = data, False
            return b""
        if data == self.stage:
            self.is_awaiting_data = True
            return b""
        assert data in self.answers, f"the maker's client never sent {data[:40]!r}"
        assert self.pages.get(data, self.staged) == self.staged, "another page than the recorded one"
        return self.answers[data]


def recorded_plan() -> FlashPlan:
    chance = random.Random(1)  # as the recording says
    data = bytes(chance.randrange(256) for _ in range(9000))
    assert NANO_LOADER is not None
    first, *others = cut_pages(data, NANO_LOADER)
    return FlashPlan(NANO.id, "replay", "recorded", len(data), NANO_LOADER, (*others, first), "")


@pytest.mark.parametrize("name", RECORDINGS)
def test_stand_in_answers_as_recorded(shared: Path, name: str) -> None:
    board = Bootloader()
    for parts, answer in recorded(shared / "recordings" / f"{name}.jsonl"):
        assert b"".join(board.receive(part) for part in parts) == answer


def test_our_traffic_is_answered_like_the_makers_client(shared: Path) -> None:
    wire = Wire(Replay(recorded(shared / "recordings/bossac_nano33_write_verify_9000.jsonl")))
    loader = SamBa(wire, recorded_plan().bootloader)
    assert loader.identify().device == "nRF52840-QIAA"
    carry_out(recorded_plan(), loader, Collector())
    loader.reset()
    assert wire.writes[-1] == b"K#"


def test_both_clients_leave_the_same_flash(shared: Path) -> None:
    theirs, ours = Bootloader(), Bootloader()
    for parts, _ in recorded(shared / "recordings/bossac_nano33_write_9000.jsonl"):
        for part in parts:
            theirs.receive(part)
    loader = SamBa(Wire(ours), recorded_plan().bootloader)
    loader.identify()
    carry_out(recorded_plan(), loader, Collector())
    assert ours.flash == theirs.flash
    assert ours.flash[:4] != b"\xff" * 4


def test_first_page_is_the_last_to_be_written() -> None:
    board = Bootloader()
    loader = SamBa(Wire(board), recorded_plan().bootloader)
    loader.identify()
    carry_out(recorded_plan(), loader, Collector())
    copies = [command for command in board.log if command[:1] == b"Y" and not command.endswith(b",0#")]
    assert [int(copy[1:9], 16) for copy in copies] == [0x1000, 0x2000, 0]
    erases = [index for index, command in enumerate(board.log) if command == b"X00000000#"]
    assert len(erases) == 1
    assert erases[0] < board.log.index(copies[0])


def test_data_never_share_a_transfer_with_their_command() -> None:
    wire = Wire(Bootloader())
    SamBa(wire, recorded_plan().bootloader).identify()
    carry_out(recorded_plan(), SamBa(wire, recorded_plan().bootloader), Collector())
    stages = [index for index, write in enumerate(wire.writes) if write[:1] == b"S" and len(write) < 30]
    assert len(stages) == 3
    assert all(wire.writes[index].endswith(b"#") and len(wire.writes[index + 1]) == 4096 for index in stages)


@pytest.mark.parametrize("lost", [1, 7, 4096])
def test_lost_bytes_cost_a_repetition_not_the_board(lost: int) -> None:
    board = Bootloader()
    loader = SamBa(Wire(board), recorded_plan().bootloader, answer_s=0.02)
    loader.identify()
    board.lose_data_bytes = lost
    carry_out(recorded_plan(), loader, Collector())
    assert bytes(board.flash[:4096]) == recorded_plan().pages[-1].data


@pytest.mark.parametrize("swallowed", [1, 2, 100, 4095, 4096])
def test_bootloader_left_in_the_middle_of_a_page_is_picked_up(swallowed: int) -> None:
    board = Bootloader()
    board.receive(b"N#")
    board.receive(b"S00000034,00001000#")
    board.receive(bytes(4096 - swallowed))
    loader = SamBa(Wire(board), recorded_plan().bootloader, answer_s=0.02)
    assert loader.identify().device == "nRF52840-QIAA"


def test_bytes_that_an_earlier_program_left_unread_do_no_harm() -> None:
    wire = Wire(Bootloader())
    wire.answers += b"half an answ"
    assert SamBa(wire, recorded_plan().bootloader).identify().device == "nRF52840-QIAA"
    assert wire.board.log == [b"N#", b"V#", b"I#"]  # type: ignore[union-attr]


def test_worn_cell_is_found_and_the_flash_left_empty() -> None:
    board = Bootloader(worn_addresses={0x1234})
    loader = SamBa(Wire(board), recorded_plan().bootloader)
    loader.identify()
    context = Collector()
    with pytest.raises(TinysmithError) as raised:
        carry_out(recorded_plan(), loader, context)
    assert raised.value.code == "flash.verify_failed"
    assert "0x1000" in raised.value.message().what
    assert not board.holds_application
    assert board.flash.count(0xFF) == len(board.flash)


def test_page_that_reads_back_wrong_once_costs_a_second_round() -> None:
    class WrongOnce(Bootloader):
        def _erase(self, address: int, size: int) -> bytes:
            self.worn_addresses = {0x1234} if self.log.count(b"X00000000#") == 1 else set()
            return super()._erase(address, size)

    board, context = WrongOnce(), Collector()
    loader = SamBa(Wire(board), recorded_plan().bootloader)
    loader.identify()
    carry_out(recorded_plan(), loader, context)
    assert [event.text for event in context.events if isinstance(event, Note)] == ["1 of 3 pages read back wrong."]
    assert board.flash[0x1234] == recorded_plan().pages[0].data[0x234]


@pytest.mark.parametrize("device", [b"nRF52832-QFAA", b"ATSAMD21G18A"])
def test_other_chip_is_refused(device: bytes) -> None:
    with pytest.raises(TinysmithError) as raised:
        SamBa(Wire(Bootloader(device=device)), recorded_plan().bootloader).identify()
    assert raised.value.code == "flash.other_bootloader"
    assert device.decode() in raised.value.message().what


def test_other_bootloader_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.tinycore.flashing.bootloader_stand_in.VERSION", b"v1.1 [Arduino:XYZ]")
    with pytest.raises(TinysmithError) as raised:
        SamBa(Wire(Bootloader()), recorded_plan().bootloader).identify()
    assert raised.value.code == "flash.other_bootloader"


class Says:
    """Answers everything alike."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def receive(self, data: bytes) -> bytes:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "code"),
    [(b"", "flash.no_answer"), (b"half", "flash.no_answer"), (b"E\n\r", "flash.confused"), (b"\xff\xfe\n\r", "flash.confused")],
)
def test_silence_and_nonsense_are_told_apart(answer: bytes, code: str) -> None:
    loader = SamBa(Wire(Says(answer)), recorded_plan().bootloader, answer_s=0.01)  # type: ignore[arg-type]
    with pytest.raises(TinysmithError) as raised:
        loader.write_page(recorded_plan().pages[0])
    assert raised.value.code == code


@pytest.mark.parametrize("answer", [b"Z\n\r", b"Zxyz#\n\r", b"12#\n\r"])
def test_checksum_answers_are_read_strictly(answer: bytes) -> None:
    loader = SamBa(Wire(Says(answer)), recorded_plan().bootloader, answer_s=0.01)  # type: ignore[arg-type]
    with pytest.raises(TinysmithError) as raised:
        loader.holds(recorded_plan().pages[0])
    assert raised.value.code == "flash.confused"


def test_checksum_has_the_published_check_value() -> None:
    assert crc16_xmodem(b"123456789") == xmodem(b"123456789") == 0x31C3  # CRC-16/XMODEM


def test_plan_of_a_real_image_is_carried_out_in_whole_pages() -> None:
    data = bytes.fromhex("0000042001010100") + bytes(5000)
    board = Bootloader()
    loader = SamBa(Wire(board), recorded_plan().bootloader)
    loader.identify()
    carry_out(plan_flash(Image("i", data), NANO, "COM3"), loader, Collector())
    assert board.holds_application
    assert bytes(board.flash[:8192]) == data.ljust(8192, b"\x00")
