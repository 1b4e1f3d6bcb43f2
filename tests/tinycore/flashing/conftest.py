"""An image folder as the firmware stage makes it."""

import json
import random
import struct
from pathlib import Path

import pytest

from tests.tinycore.link.firmware_stand_in import MODEL


def image_bytes(size: int, *, seed: int = 1) -> bytes:
    return struct.pack("<II", 0x20040000, 0x10101) + random.Random(seed).randbytes(size - 8)


@pytest.fixture
def image_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "firmware-1"
    folder.mkdir()
    (folder / "firmware.bin").write_bytes(image_bytes(30_000))
    summary = {"board": "nano-33-ble-sense-rev1", "model_sha256": MODEL}
    (folder / "summary.json").write_text(json.dumps(summary))
    return folder


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins answer at once, so silence need not be waited for long."""
    monkeypatch.setattr("tinycore.flashing.sam_ba.PRESENCE_S", 0.01)
