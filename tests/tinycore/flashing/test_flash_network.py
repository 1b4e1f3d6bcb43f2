"""Flashing through pyserial and a real RFC 2217 connection: the touch, the same port coming back, the self-test."""

from pathlib import Path

import pytest

from tests.tinycore.flashing.bootloader_stand_in import BoardStandIn
from tests.tinycore.flashing.network_stand_in import NetworkStandIn
from tinycore.boards.record import load_board
from tinycore.context import Collector
from tinycore.flashing.flash import flash
from tinycore.link.answers import SelfTest

pytestmark = pytest.mark.slow
NANO = load_board("nano-33-ble-sense-rev1")


@pytest.mark.parametrize("is_loading", [True, False], ids=["in bootloader", "application runs"])
def test_flash_over_a_network_port(image_folder: Path, monkeypatch: pytest.MonkeyPatch, is_loading: bool) -> None:
    monkeypatch.setattr("tinycore.flashing.sam_ba.PRESENCE_S", 0.5)
    board = BoardStandIn(is_network=True, is_loading=is_loading)
    with NetworkStandIn(board) as network:
        result = flash(image_folder, NANO, network.port, Collector())
    assert result.selftest == SelfTest(12, 0)
    assert bytes(board.bootloader.flash[:30_000]) == (image_folder / "firmware.bin").read_bytes()
    assert result.write_bytes_per_s > 20_000
    assert network.connections == (2 if is_loading else 4)
