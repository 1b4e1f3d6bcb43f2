"""Flashing a virtual board over its real serial connection: whole, interrupted anywhere, cancelled, and refused."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tinycore.flashing.conftest import image_bytes
from tinycore.boards.record import load_board
from tinycore.context import Cancelled, Collector, Event, Progress
from tinycore.errors import TinysmithError
from tinycore.flashing.flash import flash
from tinycore.flashing.surroundings import Surroundings
from tinycore.link.open import OpenPort, open_port
from tinycore.twin.process import VirtualBoard

pytestmark = pytest.mark.slow
NANO = load_board("nano-33-ble-sense-rev1")
LOOP_FOR_EVER = b"\xfe\xe7"


def program(size: int, *, seed: int) -> bytes:
    """A valid program that does nothing, followed by noise."""
    code = LOOP_FOR_EVER * 124
    return struct.pack("<II", 0x20040000, 0x10101).ljust(256, b"\x00") + code + image_bytes(size - 256 - len(code), seed=seed)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinycore.flashing.sam_ba.PRESENCE_S", 0.5)


@pytest.fixture
def board(tmp_path: Path, patient: None) -> Iterator[VirtualBoard]:
    with VirtualBoard.start(NANO.id, tmp_path / "state") as board:
        yield board


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "program.bin"
    file.write_bytes(program(9000, seed=1))
    return file


def stored(folder: Path) -> bytes:
    """All that the virtual board keeps on disk."""
    return b"".join(file.read_bytes() for file in sorted((folder / "state").rglob("*")) if file.is_file())


class Cable:
    """Opens ports that are pulled out in the middle of a transfer, after a number of whole ones."""

    def __init__(self, transfers: int) -> None:
        self.transfers = transfers

    def open(self, device: str, *, baud: int) -> OpenPort:
        port = open_port(device, baud=baud)
        write = port.write

        def counted(data: bytes, /) -> int:
            self.transfers -= 1
            if self.transfers < 0:
                write(data[: len(data) // 2])
                raise TinysmithError("port.gone", port=device)
            return write(data)

        port.write = counted  # type: ignore[method-assign]
        return port


def test_flashing_twice_enters_the_bootloader_by_itself(board: VirtualBoard, image: Path) -> None:
    first = flash(image, NANO, board.port, Collector())
    image.write_bytes(program(40_000, seed=2))
    second = flash(image, NANO, board.port, Collector())
    assert (first.bytes, second.bytes) == (9000, 40_000)
    assert second.write_bytes_per_s > 10_000


def test_flash_survives_a_restart_of_the_board(tmp_path: Path, patient: None, image: Path) -> None:
    with VirtualBoard.start(NANO.id, tmp_path / "state") as board:
        flash(image, NANO, board.port, Collector())
    assert image.read_bytes() in stored(tmp_path)


def test_interrupted_anywhere_the_board_can_be_flashed_again(board: VirtualBoard, image: Path) -> None:
    for transfers in (3, 5, 6, 7, 8, 14, 16, 19):
        cable = Cable(transfers)
        with pytest.raises(TinysmithError) as raised:
            flash(image, NANO, board.port, Collector(), surroundings=Surroundings(open_port=cable.open))
        assert raised.value.code == "port.gone"
    assert flash(image, NANO, board.port, Collector()).bytes == 9000


@pytest.mark.parametrize("phase", ["erase", "write", "verify"])
def test_cancelled_the_board_can_be_flashed_again(board: VirtualBoard, image: Path, phase: str) -> None:
    class Impatient(Collector):
        def report(self, event: Event) -> None:
            super().report(event)
            self.stop |= isinstance(event, Progress) and event.phase == phase

    with pytest.raises(Cancelled):
        flash(image, NANO, board.port, Impatient())
    assert flash(image, NANO, board.port, Collector()).bytes == 9000


def test_image_for_another_board_changes_nothing(tmp_path: Path, board: VirtualBoard, image: Path, image_folder: Path) -> None:
    flash(image, NANO, board.port, Collector())
    before = stored(tmp_path)
    (image_folder / "summary.json").write_text(json.dumps({"board": "pico", "model_sha256": "00"}))
    with pytest.raises(TinysmithError) as raised:
        flash(image_folder, NANO, board.port, Collector())
    assert raised.value.code == "flash.other_board"
    assert stored(tmp_path) == before


def test_board_that_dies_in_the_middle_is_named(board: VirtualBoard, image: Path) -> None:
    class Deadly(Collector):
        def report(self, event: Event) -> None:
            if isinstance(event, Progress) and event.phase == "write" and event.done > 0:
                board.stop()

    with pytest.raises(TinysmithError) as raised:
        flash(image, NANO, board.port, Deadly())
    assert raised.value.code in ("port.gone", "flash.no_answer")
