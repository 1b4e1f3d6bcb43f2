"""Windows of a stream on the virtual board: every one answered, repeated requests too, integers and floats alike."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import pytest

from tests.tinycore.firmware.exported import NANO, Built, build_model, series
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.export.model import port_of
from tinycore.export.vectors import model_inputs, run_flat
from tinycore.features.scaling import Scaling
from tinycore.flashing.flash import flash
from tinycore.graph.read import read_tflite
from tinycore.link.answers import StreamAnswer, read_stream
from tinycore.link.open import open_port
from tinycore.link.session import STREAM, Session
from tinycore.twin.process import VirtualBoard

pytestmark = pytest.mark.slow
WINDOW, HOP, COLUMNS = 5, 2, 3
ROWS = np.random.default_rng(4).normal(size=(60, COLUMNS)).astype(np.float32)


@pytest.fixture(scope="module", params=["int8", "float32"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    layers = [layer("FULLY_CONNECTED", units=6, activation="RELU"), layer("FULLY_CONNECTED", units=3), layer("SOFTMAX")]
    tflite = network(layers, input_shape=(1, WINDOW * COLUMNS), dtype=request.param)
    return build_model(tflite, tmp_path_factory.mktemp("stream"), series(COLUMNS, WINDOW, HOP))


@pytest.fixture(scope="module")
def session(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with VirtualBoard.start(NANO.id, tmp_path_factory.mktemp("state")) as board:
        assert flash(built.folder, NANO, board.port, Collector()).selftest is not None
        with open_port(board.port) as port:
            yield Session(port, patience=10.0)


def expected(built: Built) -> dict[int, bytes]:
    """The host's output by the last row of each window."""
    ends = range(WINDOW - 1, len(ROWS), HOP)
    windows = np.stack([ROWS[end + 1 - WINDOW : end + 1] for end in ends])
    graph = read_tflite(built.tflite)
    scaling = Scaling(tuple(built.bundle["front_end"]["offset"]), tuple(built.bundle["front_end"]["gain"]))
    outputs = run_flat(graph, model_inputs(windows, port_of(graph, graph.inputs), scaling))
    return {end: output.tobytes() for end, output in zip(ends, outputs, strict=True)}


def by_row(answers: list[StreamAnswer]) -> dict[int, bytes]:
    return {answer.row: answer.output for answer in answers}


@pytest.mark.parametrize("batch", [1, 3, 8, 40])
def test_every_window_is_answered_once(session: Session, built: Built, batch: int) -> None:
    answers = list(session.stream(ROWS.tolist(), batch=batch))
    assert len(answers) == len(by_row(answers))
    assert by_row(answers) == expected(built)


def ask(session: Session, first: int, count: int) -> tuple[int, dict[int, bytes]]:
    body = struct.pack("<I", first) + ROWS[first : first + count].tobytes()
    end, answers = read_stream(session._ask(STREAM, body), session.hello().output_bytes)
    return end, by_row(list(answers))


def test_a_repeated_request_is_answered_again(session: Session, built: Built) -> None:
    """As if the answer had been lost, at every position and with every length."""
    right = expected(built)
    random = np.random.default_rng(1)
    position = 0
    while position < len(ROWS) - 8:
        count = int(random.integers(1, 9))
        first = ask(session, position, count)
        assert ask(session, position, count) == first
        assert first[0] == position + count
        assert first[1] == {row: right[row] for row in right if position <= row < position + count}
        position += count


def test_more_rows_than_fit_are_taken_in_part(session: Session) -> None:
    end, _ = ask(session, 0, 40)
    assert end == 8


def test_a_load_ends_a_stream(session: Session, built: Built) -> None:
    ask(session, 0, 6)
    session.load(bytes(4))
    with pytest.raises(TinysmithError) as caught:
        ask(session, 6, 2)
    assert caught.value.code == "link.refused"
    assert next(session.stream(ROWS.tolist())).output == expected(built)[WINDOW - 1]


def test_features_loaded_whole_give_the_same_as_streamed(session: Session, built: Built) -> None:
    answer = session.run_features(ROWS[:WINDOW].ravel().tolist())
    assert answer.output == expected(built)[WINDOW - 1]
