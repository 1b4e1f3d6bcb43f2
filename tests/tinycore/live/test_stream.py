"""Held-back recordings streamed to a board that cuts the windows itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tinycore.firmware.exported import NANO, build_model
from tests.tinycore.live.recorded import COLUMNS, WINDOW, dataset_of, pieces
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.context import Collector, Metric
from tinycore.data.dataset import Dataset, save
from tinycore.errors import Cancelled, TinysmithError
from tinycore.flashing.flash import flash
from tinycore.jobs import device
from tinycore.link.answers import StreamAnswer
from tinycore.link.open import open_port
from tinycore.link.session import Session
from tinycore.live.compare import BoardAnswer, Comparison
from tinycore.live.recordings import EVERY, held_back
from tinycore.live.stream import require_windows, send
from tinycore.project import Project, to_json
from tinycore.twin.process import VirtualBoard


def recorded(task: str = "classification") -> Dataset:
    """Two recordings, the second one with a gap."""
    return dataset_of(pieces(31, 12, 16), groups=[0, 1, 1], labels=[0, 1, 1], names=["one", "two"], task=task)


class Board:
    """Answers after the rows it is told to."""

    def __init__(self, rows: Sequence[int]) -> None:
        self.rows = rows

    def hello(self) -> SimpleNamespace:
        return SimpleNamespace(window=WINDOW, hop=2)

    def stream(self, _rows: object, *, batch: int) -> Iterator[StreamAnswer]:
        assert batch == 2
        yield from (StreamAnswer(row, 7, bytes(4)) for row in self.rows)


@pytest.mark.parametrize(
    ("rows", "is_right"),
    [((4, 6, 8), True), ((4, 6), False), ((4, 6, 8, 10), False), ((4, 8, 10), False), ((), False)],
    ids=["right", "too few", "too many", "one left out", "none"],
)
def test_every_window_has_to_be_answered_in_its_place(rows: tuple[int, ...], is_right: bool) -> None:
    recordings = held_back(dataset_of(pieces(9), groups=[0], labels=[0], names=["a"]))
    if is_right:
        found = list(send(Board(rows), recordings, window=WINDOW, hop=2))
        assert [(window.sample, window.row, window.signal.is_start) for window, _ in found] == [(0, 4, True), (1, 6, False), (2, 8, False)]
        return
    with pytest.raises(TinysmithError) as caught:
        list(send(Board(rows), recordings, window=WINDOW, hop=2))
    assert caught.value.code == "link.garbled"


def test_a_board_that_cuts_other_windows_is_refused() -> None:
    about = recorded().description
    require_windows(Board(()), about)
    with pytest.raises(TinysmithError) as caught:
        require_windows(Board(()), replace(about, hop=3))
    assert caught.value.code == "live.other_windows"


@dataclass(frozen=True)
class Flashed:
    """A virtual board that runs a model made for a data set."""

    port: str
    model: Path
    dataset: Dataset


@pytest.fixture(scope="module", params=["int8", "float32", "regression"])
def flashed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flashed]:
    is_number = request.param == "regression"
    last = [layer("FULLY_CONNECTED", units=1)] if is_number else [layer("FULLY_CONNECTED", units=3), layer("SOFTMAX")]
    layers = [layer("FULLY_CONNECTED", units=6, activation="RELU"), *last]
    tflite = network(layers, input_shape=(1, WINDOW * COLUMNS), dtype="int8" if is_number else request.param)
    folder = tmp_path_factory.mktemp("live")
    dataset = recorded("regression" if is_number else "classification")
    built = build_model(tflite, folder, dataset.description)
    (folder / "model.tflite").write_bytes(tflite)
    with VirtualBoard.start(NANO.id, tmp_path_factory.mktemp("state")) as board:
        flash(built.folder, NANO, board.port, Collector())
        yield Flashed(board.port, folder / "model.tflite", dataset)


@pytest.mark.slow
def test_a_streamed_recording_agrees_in_every_bit(flashed: Flashed) -> None:
    comparison = Comparison(flashed.dataset, flashed.model, "final")
    recordings = held_back(flashed.dataset)
    with open_port(flashed.port) as port:
        answers = list(comparison.stream(Session(port, patience=10.0), recordings, Collector()))
    assert [answer.is_same for answer in answers] == [True] * len(flashed.dataset.x)
    assert [answer.truth for answer in answers] == flashed.dataset.y.tolist()
    assert [answer.recording for answer in answers] == ["one"] * recordings[0].windows + ["two"] * recordings[1].windows
    assert all(answer.cycles > 0 for answer in answers)
    assert comparison.score().agreement == 1.0
    assert one_by_one(flashed) == [answer.scores for answer in answers]


def one_by_one(flashed: Flashed) -> list[tuple[float, ...]]:
    comparison = Comparison(flashed.dataset, flashed.model, "final")
    with open_port(flashed.port) as port:
        return [answer.scores for answer in comparison.run(Session(port, patience=10.0), Collector())]


@pytest.mark.slow
def test_an_answer_to_other_rows_is_noticed(flashed: Flashed) -> None:
    """The laptop answers for the data set's window, whatever was sent."""
    recordings = held_back(flashed.dataset)[:1]
    recordings[0].stretches[0].rows[:] += 3
    comparison = Comparison(flashed.dataset, flashed.model, "final")
    with open_port(flashed.port) as port:
        list(comparison.stream(Session(port, patience=10.0), recordings, Collector()))
    assert comparison.score().agreement < 1.0


def live(flashed: Flashed, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch, context: Collector) -> dict[str, object]:
    """The job, with a data set and a model that no stage made."""
    places = {"data": folder, "shrink": flashed.model.parent}
    save(flashed.dataset, folder)
    monkeypatch.setattr(device, "find", lambda name, *_: SimpleNamespace(folder=places[name]))
    project = to_json(Project())
    return device.live({"project": project, "folder": str(folder), "port": flashed.port, "source": source}, context)


@pytest.mark.slow
@pytest.mark.parametrize(("source", "samples"), [("", 24), ("one", 14), ("two", 10), (EVERY, 24)])
def test_the_job_sends_what_was_asked_for(
    flashed: Flashed, source: str, samples: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Collector()
    score = live(flashed, source, tmp_path, monkeypatch, context)
    metrics = [event for event in context.events if isinstance(event, Metric)]
    assert (score["samples"], score["agreement"]) == (samples, 1.0)
    assert [metric.step for metric in metrics] == list(range(samples))
    assert set(metrics[0].value) == set(asdict(BoardAnswer(0, (), 0.0, 0, 0, is_same=True)))
    assert all((metric.value["signal"] is not None) == bool(source) for metric in metrics)


@pytest.mark.slow
def test_a_stream_stops_between_answers(flashed: Flashed) -> None:
    context = Collector()
    comparison = Comparison(flashed.dataset, flashed.model, "final")
    with open_port(flashed.port) as port, pytest.raises(Cancelled):
        for _answer in comparison.stream(Session(port, patience=10.0), held_back(flashed.dataset), context):
            context.stop = True
    assert len(comparison.answers) == 1
