"""The whole of flashing on a stand-in board: touch, rename, write, verify, start, self-test, and every interruption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tinycore.flashing.bootloader_stand_in import BoardStandIn, Bootloader
from tests.tinycore.flashing.conftest import image_bytes
from tests.tinycore.link.firmware_stand_in import FirmwareStandIn
from tinycore.boards.record import load_board
from tinycore.context import Cancelled, Collector, Event, Note, Progress
from tinycore.errors import TinysmithError
from tinycore.flashing.diagnose import REMEDIES, diagnose
from tinycore.flashing.enter import touch
from tinycore.flashing.flash import FlashResult, flash
from tinycore.flashing.surroundings import Surroundings
from tinycore.link.answers import SelfTest
from tinycore.link.ports import FoundPort

NANO = load_board("nano-33-ble-sense-rev1")


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> float:
        self.seconds += 0.001
        return self.seconds


def around(board: BoardStandIn) -> Surroundings:
    time = Time()
    return Surroundings(list_ports=board.list_ports, open_port=board.open_port, sleep=time.sleep, now=time.now)  # type: ignore[arg-type]


def put(image: Path, board: BoardStandIn, context: Collector | None = None, port: str | None = None) -> FlashResult:
    return flash(image, NANO, port or board.device, context or Collector(), surroundings=around(board))


@pytest.mark.parametrize("is_network", [False, True], ids=["USB", "network"])
@pytest.mark.parametrize("is_loading", [False, True], ids=["application runs", "in bootloader"])
def test_flash_writes_verifies_and_tests(image_folder: Path, is_network: bool, is_loading: bool) -> None:
    board = BoardStandIn(is_network=is_network, is_loading=is_loading)
    context = Collector()
    result = put(image_folder, board, context)
    assert (result.bytes, result.selftest) == (30_000, SelfTest(12, 0))
    assert bytes(board.bootloader.flash[:30_000]) == (image_folder / "firmware.bin").read_bytes()
    assert (1200 in board.opened_at) is not is_loading
    phases = list(dict.fromkeys(event.phase for event in context.events if isinstance(event, Progress)))
    assert phases == ["enter bootloader", "erase", "write", "verify", "self-test"]


def test_progress_counts_bytes(image_folder: Path) -> None:
    context = Collector()
    put(image_folder, BoardStandIn(), context)
    written = [(event.done, event.total) for event in context.events if isinstance(event, Progress) and event.phase == "write"]
    assert written == [(4096 * page, 32768) for page in range(9)]


def test_bare_file_is_verified_but_not_tested(image_folder: Path) -> None:
    context = Collector()
    result = put(image_folder / "firmware.bin", BoardStandIn(), context)
    assert result.selftest is None
    assert any(isinstance(event, Note) and "not tested" in event.text for event in context.events)


@pytest.mark.parametrize("writes", range(31))
def test_pulled_cable_leaves_a_board_that_can_be_flashed(image_folder: Path, writes: int) -> None:
    board = BoardStandIn(bootloader=Bootloader(flash=bytearray(image_bytes(0xF0000, seed=9))), is_loading=True, writes_left=writes)
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "port.gone"
    assert "click again" in raised.value.message().advice
    erased = any(command.startswith(b"X") for command in board.bootloader.log)
    board.restart()
    assert board.is_loading or not erased, "after erasing, nothing may start before the whole image is there"
    board.writes_left = None
    assert put(image_folder, board).selftest == SelfTest(12, 0)


@pytest.mark.parametrize("pages", range(17))
def test_cancel_between_pages_leaves_a_board_that_can_be_flashed(image_folder: Path, pages: int) -> None:
    class Impatient(Collector):
        def report(self, event: Event) -> None:
            super().report(event)
            self.stop = self.moved() >= pages

        def moved(self) -> int:
            return sum(isinstance(e, Progress) and e.phase in ("write", "verify") and e.done > 0 for e in self.events)

    board, impatient = BoardStandIn(is_loading=False), Impatient()
    with pytest.raises(Cancelled):
        put(image_folder, board, impatient)
    assert impatient.moved() == pages
    assert board.bootloader.data_wanted == 0
    assert put(image_folder, board).selftest == SelfTest(12, 0)


def test_touch_gives_the_board_time_to_restart() -> None:
    surroundings = around(BoardStandIn(is_loading=False))
    before = surroundings.now()
    touch("COM7", surroundings)
    assert surroundings.now() - before > 0.5


def test_board_that_ignores_the_touch_needs_a_hand(image_folder: Path) -> None:
    board = BoardStandIn(is_loading=False, ignores_touch=True)
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "flash.no_bootloader"
    assert "reset button twice" in raised.value.message().advice


def test_waiting_for_the_bootloader_can_be_cancelled(image_folder: Path) -> None:
    board = BoardStandIn(is_loading=False, ignores_touch=True)
    with pytest.raises(Cancelled):
        put(image_folder, board, Collector(stop=True))


def test_failed_vectors_are_an_error(image_folder: Path) -> None:
    board = BoardStandIn()
    board.program.failed_vectors = 2
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "flash.selftest_failed"
    assert "2 of 12" in raised.value.message().what


def test_another_model_on_the_board_is_an_error(image_folder: Path) -> None:
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, BoardStandIn(program=FirmwareStandIn({"model": "cd" * 32})))
    assert raised.value.code == "link.wrong_model"


def test_board_that_does_not_come_back_is_named(image_folder: Path) -> None:
    board = BoardStandIn()
    board.restart = lambda: None  # type: ignore[method-assign]
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "flash.not_started"


def test_image_for_another_board_touches_nothing(image_folder: Path) -> None:
    (image_folder / "summary.json").write_text(json.dumps({"board": "pico", "model_sha256": "00"}))
    board = BoardStandIn()
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "flash.other_board"
    assert board.opened_at == []


def test_port_of_another_board_is_not_touched(image_folder: Path) -> None:
    board = BoardStandIn()
    other = FoundPort("COM8", "Raspberry Pi Pico (COM8)", ("pico",), "application")
    board.list_ports = lambda: (other,)  # type: ignore[method-assign]
    with pytest.raises(TinysmithError) as raised:
        put(image_folder, board)
    assert raised.value.code == "flash.other_port"
    assert board.opened_at == []


@pytest.mark.parametrize("numbers", [("S1", "S2"), ("", "")], ids=["serial numbers", "no serial numbers"])
def test_of_two_equal_boards_the_touched_one_is_flashed(image_folder: Path, numbers: tuple[str, str]) -> None:
    board = BoardStandIn(is_loading=False, serial_number=numbers[0])
    other = FoundPort("COM2", "Nano", (NANO.id,), "bootloader", numbers[1])
    one = board.list_ports
    board.list_ports = lambda: (other, *one())  # type: ignore[method-assign]
    assert put(image_folder, board).selftest == SelfTest(12, 0)


def test_port_that_comes_and_goes_is_waited_for(image_folder: Path) -> None:
    board = BoardStandIn(is_loading=False)
    one, looks = board.list_ports, iter([True, True, False, False, True, False])  # seen, gone while it settles, seen, gone again

    def flickering() -> tuple[FoundPort, ...]:
        return one() if next(looks, True) else ()

    board.list_ports = flickering  # type: ignore[method-assign]
    assert put(image_folder, board).selftest == SelfTest(12, 0)


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_every_remedy_belongs_to_an_error_and_says_what_to_try(code: str) -> None:
    from tinycore.error_messages import MESSAGES

    remedy = diagnose(code, NANO)
    assert code in MESSAGES
    assert remedy is not None
    assert remedy.steps
    assert all(step.endswith(".") for step in (remedy.likely, *remedy.steps))


def test_remedy_names_the_boards_own_way_in() -> None:
    remedy = diagnose("flash.no_bootloader", NANO)
    assert remedy is not None
    assert "orange light" in remedy.steps[0]
    assert diagnose("data.unreadable", NANO) is None
