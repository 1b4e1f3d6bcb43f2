"""The images for boards without a virtual twin start, talk and answer, as far as a core alone can show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.firmware.bare_chip import CHIPS, BareChip
from tests.tinycore.firmware.exported import Built, build_model, series
from tinycore.boards.record import Board, load_board
from tinycore.compiler.elf import read_sizes
from tinycore.export.vectors import run_flat
from tinycore.graph.read import read_tflite
from tinycore.link.session import Session

pytestmark = pytest.mark.slow
Started = tuple[Board, Built, BareChip]


@pytest.fixture(scope="module", params=CHIPS)
def started(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Started:
    board = load_board(request.param)
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    built = build_model(tflite, tmp_path_factory.mktemp("firmware"), series(1, 1, 1), board=board)
    return board, built, BareChip(board, built.folder / "firmware.elf")


def test_it_greets_tests_itself_and_answers(started: Started) -> None:
    board, built, chip = started
    session = Session(chip)
    hello = session.hello()
    assert (hello.board, hello.model) == (board.id, built.bundle["model_sha256"])
    assert session.selftest().failed == 0
    inputs = np.arange(-128, 128, 51, dtype=np.int8).reshape(-1, 1)
    outputs = run_flat(read_tflite(built.tflite), inputs)
    for row, output in zip(inputs, outputs, strict=True):
        assert session.run(row.tobytes()).output == output.tobytes()


def test_a_stream_of_floats_is_read_where_it_lies(started: Started) -> None:
    """Rows lie anywhere in a frame, and these cores fault on a word that is not aligned."""
    rows = np.linspace(0, 6, 12, dtype=np.float32).reshape(-1, 1).tolist()
    assert [answer.row for answer in Session(started[2]).stream(rows, batch=5)] == list(range(12))


def test_only_the_makers_own_counters_are_unknown_to_the_emulator(started: Started) -> None:
    board, built, chip = started
    elf = built.folder / "firmware.elf"
    symbols = {symbol.name: symbol for symbol in read_sizes(elf).symbols}
    allowed = [symbols[name] for name in ("port_start", "port_cycles")] if board.id == "esp32-c3" else []
    for address in chip.rejected:
        assert any(symbol.address <= address < symbol.address + symbol.bytes for symbol in allowed)
