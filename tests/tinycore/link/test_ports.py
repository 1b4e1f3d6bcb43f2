"""Ports are named by the boards behind them, and listing them never hangs."""

import time
from dataclasses import dataclass

import pytest
import serial.tools.list_ports

from tinycore.boards.record import all_boards
from tinycore.link import ports
from tinycore.link.ports import VIRTUAL_PORT, describe, list_ports

NANO = "nano-33-ble-sense-rev1"


@dataclass
class Plugged:
    device: str = "COM7"
    description: str = "USB serial"
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None


@pytest.mark.parametrize(
    ("vid", "pid", "state"),
    [(0x2341, 0x805A, "application"), (0x2341, 0x005A, "bootloader"), (0x2341, 0x1234, "unknown"), (None, None, "unknown")],
)
def test_usb_identity_tells_board_and_state(vid: int | None, pid: int | None, state: str) -> None:
    found = describe(Plugged(vid=vid, pid=pid, serial_number="77"), all_boards())
    assert (found.state, found.serial_number) == (state, "77")
    assert (NANO in found.boards) is (state != "unknown")
    assert found.device in found.label


def test_known_boards_come_first_and_the_virtual_one_last(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged = [Plugged("COM1"), Plugged("COM9", vid=0x2341, pid=0x005A)]
    monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: plugged)
    found = list_ports()
    assert [port.device for port in found] == ["COM9", "COM1", "virtual"]
    assert found[-1] == VIRTUAL_PORT
    assert "ready to be flashed" in found[0].label


def test_hanging_driver_costs_only_its_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: [time.sleep(0.5)][:0])
    assert list_ports() == (VIRTUAL_PORT,)


def test_failing_driver_costs_only_its_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[Plugged]:
        raise OSError("no such bus")

    monkeypatch.setattr(serial.tools.list_ports, "comports", fail)
    assert list_ports() == (VIRTUAL_PORT,)
