"""The built image on a virtual Nano: flashed, greeted, and asked for everything the wire protocol knows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.firmware.exported import NANO, Built, build_model, series
from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.export.model import port_of
from tinycore.export.vectors import model_inputs, run_flat
from tinycore.features.scaling import Scaling
from tinycore.flashing.flash import flash
from tinycore.graph.read import read_tflite
from tinycore.link.frames import Decoder, Frame, encode
from tinycore.link.open import OpenPort, open_port
from tinycore.link.session import MODEL_INPUT, Session
from tinycore.twin.process import VirtualBoard

pytestmark = pytest.mark.slow
PATIENCE = 10.0


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sine model reads one number: a table of one column."""
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    return build_model(tflite, tmp_path_factory.mktemp("firmware"), series(1, 1, 1))


@pytest.fixture(scope="module")
def port(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPort]:
    with VirtualBoard.start(NANO.id, tmp_path_factory.mktemp("state")) as board:
        result = flash(built.folder, NANO, board.port, Collector())
        assert result.selftest is None or result.selftest.is_passed
        with open_port(board.port) as opened:
            yield opened


@pytest.fixture
def session(port: OpenPort) -> Session:
    return Session(port, patience=PATIENCE)


def expected(built: Built, features: np.ndarray) -> list[bytes]:
    graph = read_tflite(built.tflite)
    scaling = Scaling(tuple(built.bundle["front_end"]["offset"]), tuple(built.bundle["front_end"]["gain"]))
    return [row.tobytes() for row in run_flat(graph, model_inputs(features, port_of(graph, graph.inputs), scaling))]


def test_it_says_who_it_is(session: Session, built: Built) -> None:
    hello = session.hello()
    assert (hello.project, hello.board, hello.model) == ("Käfer", NANO.id, built.bundle["model_sha256"])
    assert hello.classes == tuple(built.bundle["classes"])
    assert (hello.input_bytes, hello.output_bytes, hello.feature_count) == (1, 1, 1)
    assert len(bytes.fromhex(hello.chip_id)) == 8


def test_features_go_through_the_front_end_and_the_model(session: Session, built: Built) -> None:
    features = np.array([[0.5], [3.0], [np.nan], [-1e9], [1e30]], np.float32)
    answers = [session.run_features(row.tolist()) for row in features]
    assert [answer.output for answer in answers] == expected(built, features)
    assert all(answer.front_end_cycles > 20 and answer.inference_cycles > 20 for answer in answers)


def test_every_model_input_gives_the_hosts_output(session: Session, built: Built) -> None:
    inputs = np.arange(-128, 128, 17, dtype=np.int8).reshape(-1, 1)
    outputs = run_flat(read_tflite(built.tflite), inputs)
    for row, output in zip(inputs, outputs, strict=True):
        assert session.run(row.tobytes(), kind=MODEL_INPUT).output == output.tobytes()


def test_bench_repeats_the_last_input(session: Session) -> None:
    once = session.run(b"\x05", kind=MODEL_INPUT)
    bench = session.bench(3)
    assert 0 < bench.least_cycles <= bench.most_cycles
    assert bench.least_cycles == pytest.approx(once.inference_cycles, abs=20)


def test_the_self_test_passes(session: Session) -> None:
    result = session.selftest()
    assert (result.vectors, result.failed) == (4, 0)


def test_a_stream_answers_every_row(session: Session, built: Built) -> None:
    rows = np.linspace(0, 6, 30, dtype=np.float32).reshape(-1, 1)
    answers = list(session.stream(rows.tolist(), batch=7))
    assert [answer.row for answer in answers] == list(range(30))
    assert [answer.output for answer in answers] == expected(built, rows)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        pytest.param(9, b"", 1, id="unknown request"),
        pytest.param(1, b"x", 2, id="hello with a body"),
        pytest.param(2, b"\0\0", 2, id="load without offset"),
        pytest.param(2, struct.pack("<I", 5000) + b"x", 3, id="load behind the input"),
        pytest.param(2, struct.pack("<I", 2**32 - 1) + b"xx", 3, id="load around the end of memory"),
        pytest.param(3, b"\x07", 3, id="run of an unknown kind"),
        pytest.param(4, struct.pack("<IH", 1, 1), 3, id="read behind the output"),
        pytest.param(4, struct.pack("<IH", 2**32 - 1, 2), 3, id="read around the end of memory"),
        pytest.param(5, struct.pack("<H", 0), 3, id="no repeats"),
        pytest.param(6, b"x", 2, id="self-test with a body"),
        pytest.param(7, struct.pack("<I", 0) + b"\0\0\0", 2, id="half a row"),
        pytest.param(7, struct.pack("<If", 4000, 1.0), 3, id="a stream with a hole"),
    ],
)
def test_wrong_requests_are_refused_with_the_reason(port: OpenPort, kind: int, body: bytes, reason: int) -> None:
    assert exchange(port, encode(Frame(kind, 77, body))) == Frame(0xFF, 77, bytes((reason,)))


def test_a_wrong_checksum_is_answered_as_such(port: OpenPort) -> None:
    line = bytearray(encode(Frame(1, 5)))
    line[-2] ^= 0x10
    assert exchange(port, bytes(line)).body == b"\x04"


@pytest.mark.parametrize(
    "noise",
    [b"\x00\x00\x00", b"\x05abc", bytes(range(1, 256)) * 5, b"\x02\x01\x01\x01"],
    ids=["zeros", "cut frame", "longer than any frame", "too short"],
)
def test_noise_is_dropped(port: OpenPort, noise: bytes) -> None:
    for start in range(0, len(noise), 64):  # six bytes of buffer: a board that is busy loses more
        port.write(noise[start : start + 64])
    assert exchange(port, b"\x00" + encode(Frame(6, 9))).type == 0x86


def exchange(port: OpenPort, line: bytes) -> Frame:
    """The first answer to these bytes."""
    decoder = Decoder()
    port.write(line)
    for _ in range(400):
        frames = decoder.feed(port.read(256))
        if frames:
            return frames[0]
    raise TinysmithError("link.no_answer")
