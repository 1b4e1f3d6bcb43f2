"""The virtual board as others meet it: a process with a serial port."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from tests.tinycore.twin.conftest import Built
from tinycore.errors import TinysmithError
from tinycore.twin.__main__ import BOARDS
from tinycore.twin.process import PACKAGE_ROOT, VIRTUAL_BOARDS, VirtualBoard, spawn

NANO = "nano-33-ble-sense-rev1"
pytestmark = pytest.mark.slow


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def echo_board(state: Path, echo: Built) -> Iterator[VirtualBoard]:
    (state / "flash.bin").write_bytes(echo.image)
    with VirtualBoard.start(NANO, state) as board:
        assert until(lambda: names(board) == ["application"])
        yield board


@pytest.fixture
def empty_board(state: Path) -> Iterator[VirtualBoard]:
    with VirtualBoard.start(NANO, state) as board:
        yield board


def open_port(board: VirtualBoard, *, baud: int = 115200) -> serial.SerialBase:
    return serial.serial_for_url(board.port, baudrate=baud, timeout=2)


def ask(port: serial.SerialBase, request: bytes, size: int) -> bytes:
    port.write(request)
    return bytes(port.read(size))


def until(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    end = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def names(board: VirtualBoard) -> list[object]:
    return [event["event"] for event in board.events]


def touch(board: VirtualBoard) -> None:
    with open_port(board, baud=1200) as port:
        port.dtr = False


def flash(port: serial.SerialBase, image: bytes) -> None:
    """What a client does, in the fewest words; the answers are all three bytes long."""
    assert ask(port, b"X00000000#", 3) == b"X\n\r"
    for offset in range(0, len(image), 4096):
        page = image[offset : offset + 4096].ljust(4096, b"\0")
        port.write(b"S00000034,00001000#")
        port.write(page)
        assert ask(port, b"Y00000034,0#", 3) == b"Y\n\r"
        assert ask(port, b"Y%08X,00001000#" % offset, 3) == b"Y\n\r"


def test_an_empty_board_waits_in_its_bootloader_at_any_speed(empty_board: VirtualBoard) -> None:
    for baud in (115200, 9600, 921600):
        with open_port(empty_board, baud=baud) as port:
            assert ask(port, b"N#", 2) == b"\n\r"
    assert names(empty_board) == ["bootloader"]


def test_what_is_flashed_runs_and_survives_a_restart(state: Path, empty_board: VirtualBoard, echo: Built) -> None:
    with open_port(empty_board) as port:
        flash(port, echo.image)
        port.write(b"K#")
        assert until(lambda: names(empty_board) == ["bootloader", "application"])
    with open_port(empty_board) as port:
        assert ask(port, b"hello", 5) == b"hello"
    empty_board.stop()
    with VirtualBoard.start(NANO, state) as again, open_port(again) as port:
        assert ask(port, b"again", 5) == b"again"


def test_go_starts_the_application_too(empty_board: VirtualBoard, echo: Built) -> None:
    with open_port(empty_board) as port:
        flash(port, echo.image)
        port.write(b"G00000000#")
        assert until(lambda: names(empty_board) == ["bootloader", "application"])


def test_opening_the_port_disturbs_nobody_but_1200_baud_enters_the_bootloader(echo_board: VirtualBoard) -> None:
    with open_port(echo_board) as port:
        port.dtr = False
        port.dtr = True
        assert ask(port, b"still here", 10) == b"still here"
    assert names(echo_board) == ["application"]
    touch(echo_board)
    assert until(lambda: names(echo_board) == ["application", "bootloader"])
    with open_port(echo_board) as port:
        assert ask(port, b"I#", 15) == b"nRF52840-QIAA\n\r"
    touch(echo_board)  # in the bootloader it means nothing
    with open_port(echo_board) as port:
        assert ask(port, b"N#", 2) == b"\n\r"
        port.write(b"K#")
        assert until(lambda: names(echo_board) == ["application", "bootloader", "application"])


def test_closing_the_port_at_1200_baud_lowers_dtr(echo_board: VirtualBoard) -> None:
    open_port(echo_board, baud=1200).close()
    assert until(lambda: names(echo_board) == ["application", "bootloader"])


def test_the_port_vanishes_when_the_board_changes_over(echo_board: VirtualBoard) -> None:
    port = open_port(echo_board, baud=1200)
    port.dtr = False
    with pytest.raises(serial.SerialException):
        until(lambda: not port.read(1) and False)
    port.close()


def test_the_reset_button_restarts_and_pressed_twice_enters_the_bootloader(echo_board: VirtualBoard) -> None:
    echo_board.press_reset()
    assert until(lambda: names(echo_board) == ["application", "application"])
    time.sleep(0.6)
    echo_board.press_reset(twice=True)
    assert until(lambda: names(echo_board)[-1] == "bootloader")


def test_another_speed_than_the_firmware_has_gives_garbage(echo_board: VirtualBoard) -> None:
    with open_port(echo_board, baud=57600) as port:
        assert ask(port, b"hello", 5) != b"hello"
    with open_port(echo_board) as port:
        port.reset_input_buffer()
        assert ask(port, b"hello", 5)[-5:] == b"hello"


def test_firmware_that_faults_is_reported_and_can_be_replaced(state: Path, cases: Built) -> None:
    (state / "flash.bin").write_bytes(cases.starting_at("writes_flash"))
    with VirtualBoard.start(NANO, state) as board:
        assert until(lambda: names(board) == ["application", "stopped"])
        assert board.events[-1]["kind"] == "LockUp"
        assert "writes to 0x10000" in str(board.events[-1]["reason"])
        touch(board)
        assert until(lambda: names(board)[-1] == "bootloader")


def test_firmware_can_enter_the_bootloader_itself(state: Path, cases: Built) -> None:
    (state / "flash.bin").write_bytes(cases.starting_at("asks_for_reset"))
    with VirtualBoard.start(NANO, state) as board:
        assert until(lambda: names(board) == ["application", "bootloader"])


def test_refusals_are_reported(empty_board: VirtualBoard) -> None:
    with open_port(empty_board) as port:
        port.write(b"X00000100#")
        assert until(lambda: "refused" in names(empty_board))


def test_a_port_has_one_user(echo_board: VirtualBoard) -> None:
    with open_port(echo_board) as port:
        with pytest.raises(OSError):  # pyserial lets the broken connection through as it is
            open_port(echo_board)
        assert ask(port, b"mine", 4) == b"mine"


def test_whoever_does_not_speak_the_protocol_is_hung_up_and_does_no_harm(echo_board: VirtualBoard) -> None:
    host, number = echo_board.port.removeprefix("rfc2217://").split(":")
    with socket.create_connection((host, int(number)), timeout=2) as stranger:
        stranger.sendall(b"\xff\xfa\x2c\x01\x00\xff\xf0" + b"\xff\xfa\x2c\x03\x77\xff\xf0")
        received = b"?"
        while received:
            received = stranger.recv(1000)
    with open_port(echo_board) as port:
        assert ask(port, b"hello", 5) == b"hello"


def test_the_cable_can_be_pulled_after_so_many_bytes(state: Path, echo: Built) -> None:
    (state / "flash.bin").write_bytes(echo.image)
    with VirtualBoard.start(NANO, state, unplug_after=10) as board:
        port = open_port(board)
        assert ask(port, b"12345", 5) == b"12345"
        port.write(b"67890 and more")
        with pytest.raises(serial.SerialException):
            until(lambda: not port.read(1) and False)
        port.close()
        with pytest.raises(serial.SerialException):
            open_port(board)
        assert board.is_running


def test_each_board_has_its_own_number_and_keeps_it(state: Path, tmp_path: Path) -> None:
    numbers = []
    for folder in (state, state, tmp_path / "other"):
        with VirtualBoard.start(NANO, folder):
            numbers.append((folder / "chip.json").read_text())
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.parametrize("case", ["computes_for_ever", "sleeps_for_ever", "writes_flash"])
def test_it_ends_when_its_input_closes_whatever_it_is_doing(state: Path, cases: Built, case: str) -> None:
    (state / "flash.bin").write_bytes(cases.starting_at(case))
    board = VirtualBoard.start(NANO, state)
    assert until(lambda: "application" in names(board))
    begin = time.monotonic()
    board.stop()
    assert not board.is_running
    assert time.monotonic() - begin < 2


def test_it_does_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    code = "from tinycore.twin.process import VirtualBoard; from pathlib import Path; import sys, time;"
    code += "board = VirtualBoard.start(sys.argv[1], Path(sys.argv[2])); print(board.port, flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code, NANO, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=PACKAGE_ROOT)
    assert parent.stdout is not None
    port = parent.stdout.readline().strip()
    serial.serial_for_url(port).close()
    parent.kill()
    parent.wait()
    assert until(lambda: is_gone(port))


def is_gone(port: str) -> bool:
    try:
        serial.serial_for_url(port).close()
    except OSError:  # refused, or cut off in the middle of the greeting
        return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_it_ends_on_sigterm(state: Path, cases: Built) -> None:
    (state / "flash.bin").write_bytes(cases.starting_at("computes_for_ever"))
    process = spawn([NANO, "--state", str(state), "--json"])
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    process.terminate()
    assert process.wait(3) == 0


def has_pseudo_terminals() -> bool:
    """Windows and bare containers have none."""
    try:
        for end in os.openpty():
            os.close(end)
    except (OSError, AttributeError):
        return False
    return True


@pytest.mark.skipif(not has_pseudo_terminals(), reason="this system gives out no pseudo-terminals")
def test_a_pseudo_terminal_serves_programs_that_want_a_device_file(state: Path, echo: Built) -> None:
    (state / "flash.bin").write_bytes(echo.image)
    process = spawn([NANO, "--state", str(state), "--pty", "--json"])
    assert process.stdout is not None and process.stdin is not None
    device = json.loads(process.stdout.readline())["port"]
    assert "application" in process.stdout.readline()
    with serial.Serial(device, 115200, timeout=2) as port:
        assert ask(port, b"hello", 5) == b"hello"
    serial.Serial(device, 1200).close()
    time.sleep(0.1)  # every client waits here, and longer

    def is_in_bootloader() -> bool:
        with serial.Serial(device, 115200, timeout=0.2) as port:
            return ask(port, b"N#", 2) == b"\n\r"

    assert until(is_in_bootloader)
    process.stdin.close()
    assert process.wait(3) == 0


def test_a_board_that_does_not_exist_is_explained(state: Path) -> None:
    with pytest.raises(TinysmithError) as caught:
        VirtualBoard.start("uno-r3", state)
    assert caught.value.code == "twin.not_virtual"


def test_a_board_that_cannot_start_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TinysmithError) as caught:
        VirtualBoard.start(NANO, tmp_path / "file")
    assert caught.value.code == "twin.did_not_start"


def test_the_process_knows_every_virtual_board() -> None:
    assert tuple(BOARDS) == VIRTUAL_BOARDS


def test_it_ends_although_nobody_reads_what_it_sends(state: Path, cases: Built) -> None:
    (state / "flash.bin").write_bytes(cases.starting_at("sends_for_ever"))
    board = VirtualBoard.start(NANO, state)
    host, number = board.port.removeprefix("rfc2217://").split(":")
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stranger.connect((host, int(number)))
        time.sleep(3.0)  # by then the connection is full
        board.stop()
        assert board.returncode == 0
