"""The live page: what can be sent, what is drawn of the answers, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.pages.live import LivePage
from app.pages.live_answers import chosen_class, mean_error, place, right_share, signal_curves, sureness
from app.window import Window
from tinycore.context import Ended, Metric, Progress
from tinycore.errors import TinysmithError
from tinycore.pipeline import STAGES

RECORDINGS = [{"name": "walk_1", "label": "walking", "windows": 4}, {"name": "late", "label": "running", "windows": 3}]
ABOUT = {"kind": "series", "task": "classification", "classes": ["walking", "running"], "columns": ["x", "y"], "rate_hz": 10.0}


def answer(index: int, *, scores: tuple[float, ...] = (0.9, 0.1), truth: float = 0.0, start: bool = False, **more: Any) -> dict[str, Any]:
    """The answer to a window of ten rows, five more each time."""
    rows = tuple(range(10)) if start else tuple(range(5 + index * 5, 10 + index * 5))
    signal = {"rows": rows, "channels": (tuple(float(row) for row in rows), tuple(0.5 for _ in rows)), "is_start": start}
    made = {"index": index, "scores": scores, "truth": truth, "cycles": 64_000, "front_end_cycles": 0, "is_same": True}
    return made | {"recording": "walk_1", "row": 9 + index * 5, "signal": signal} | more


def sample(index: int, **more: Any) -> dict[str, Any]:
    return answer(index, recording="", row=-1, signal=None, front_end_cycles=900) | more


class Jobs:
    """Stands where a worker is: keeps what is asked for, and answers when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.listeners: dict[str, Callable[[object], None]] = {}

    def start(self, name: str, payload: dict[str, Any], *, listener: Callable[[object], None], replace_older: bool = False) -> int:
        self.asked.append((name, payload))
        self.listeners[name] = listener
        return len(self.asked)

    def payloads(self, name: str) -> list[dict[str, Any]]:
        return [payload for asked, payload in self.asked if asked == name]


@pytest.fixture
def jobs(window: Window, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    made = Jobs()
    for runner in (window.workbench.preview, window.workbench.device):
        monkeypatch.setattr(runner, "start", made.start)
    return made


def known(window: Window, folder: Path, about: dict[str, Any]) -> None:
    """As if everything up to the flashed board were done."""
    (folder / "dataset.json").write_text(json.dumps(about))
    workbench = window.workbench
    workbench.stages, workbench.known_project = dict.fromkeys(STAGES, "done"), workbench.project
    workbench.summaries = {"data": {"folder": str(folder)}, "firmware": {"image_sha256": "a"}}
    workbench.is_board_confirmed, workbench.flashed_sha256 = True, "a"
    workbench.virtual_board, workbench.virtual_port = workbench.board.id, "socket://nowhere"
    workbench.document.edit("flash", "port", "virtual")
    workbench.known_project = workbench.project
    workbench.known_changed.emit()


@pytest.fixture
def page(window: Window, jobs: Jobs, tmp_path: Path) -> LivePage:
    window.go("live")
    known(window, tmp_path, ABOUT)
    jobs.listeners["held_back"](Ended("completed", result=RECORDINGS))
    return window.page


def choose(page: LivePage, source: str) -> None:
    page.card.sources.setCurrentIndex(page.card.sources.findData(source))


def test_samples_and_recordings_are_offered(page: LivePage) -> None:
    names = [page.card.sources.itemText(index) for index in range(page.card.sources.count())]
    assert names == [
        "Final samples, one by one",
        "All recordings · 7 windows",
        "walking · walk_1 · 4 windows",
        "running · late · 3 windows",
    ]
    assert page.card.sources.isVisible()
    assert page.card.sources_caption.buddy() is page.card.sources
    assert page.card.source == ""


def test_a_table_has_no_recordings_to_choose_from(window: Window, jobs: Jobs, tmp_path: Path) -> None:
    window.go("live")
    known(window, tmp_path, ABOUT | {"kind": "table"})
    assert not window.page.card.sources.isVisible()
    assert not jobs.payloads("held_back")


def test_the_list_is_asked_for_once_for_the_same_data(page: LivePage, jobs: Jobs, window: Window, tmp_path: Path) -> None:
    page.refresh()
    assert len(jobs.payloads("held_back")) == 1
    choose(page, "late")
    other = tmp_path / "other"
    other.mkdir()
    known(window, other, ABOUT)
    assert len(jobs.payloads("held_back")) == 2
    assert page.card.source == ""
    assert not page.card.sources.isVisible()


def test_a_list_that_cannot_be_made_is_explained(page: LivePage, jobs: Jobs) -> None:
    jobs.listeners["held_back"](Ended("failed", error=TinysmithError("data.dataset_unreadable", path="x", detail="y")))
    assert page.banner.what.text()


@pytest.mark.parametrize("source", ["", "*", "late"], ids=["samples", "all", "one"])
def test_the_job_is_told_what_to_send(page: LivePage, jobs: Jobs, source: str) -> None:
    choose(page, source)
    page.card.paces.buttons["5"].click()
    assert page.primary().verb == {"": "&Send samples", "*": "&Send the recordings", "late": "&Send the recording"}[source]
    page.press()
    (payload,) = jobs.payloads("live")
    assert (payload["source"], payload["rate_hz"], payload["port"]) == (source, 5.0, "socket://nowhere")
    assert not page.card.isEnabled()


def test_a_stream_is_drawn_above_its_signal(page: LivePage, window: Window) -> None:
    choose(page, "walk_1")
    assert page.signal_chart.isVisible()
    page.press()
    page._heard(Progress(1, 4, "rows to the board"))
    page._heard(Metric("answer", 0, answer(0, start=True)))
    page._heard(Metric("answer", 1, answer(1, scores=(0.2, 0.8), is_same=False)))
    page.refresh()
    assert (page.big.text(), page.sure.text(), page.truth.text()) == ("running", "80 % sure", "it is walking")
    assert page.chart.x.tolist() == [1.0, 1.5]
    assert page.chart.lines["walking"].tolist() == [0.9, 0.2]
    assert page.signal_chart.x.tolist() == pytest.approx([row / 10 for row in range(1, 16)])
    assert page.signal_chart.lines["x"].tolist() == list(range(15))
    assert page.chart.x_range == page.signal_chart.x_range == (0.1, 1.5)
    facts = page.numbers.as_text()
    assert (page.origin.text(), page.origin.toolTip()) == ("walk_1", "walk_1")
    assert "Same as the laptop: 1 of 2" in facts
    assert "Scaling the inputs" not in facts
    assert "2 of 4 answers" in page.primary().sentence


def test_a_long_name_is_shortened_and_told_whole_by_the_tip(page: LivePage) -> None:
    choose(page, "walk_1")
    page.press()
    page._heard(Metric("answer", 0, answer(0, start=True, recording="far/away/" * 30)))
    assert "…" in page.origin.text()
    assert page.origin.toolTip() == "far/away/" * 30
    assert page.origin.sizeHint().width() < page.card.width()


def test_many_answers_are_drawn_seldom(page: LivePage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    choose(page, "walk_1")
    page.press()
    monkeypatch.setattr(page, "_draw", lambda: shown.append(len(page.answers)))
    for index in range(50):
        page._heard(Metric("answer", index, answer(index, start=index == 0)))
    assert len(shown) < 25
    page.refresh()
    assert shown[-1] == 50


def test_samples_are_drawn_without_a_signal(page: LivePage) -> None:
    page.press()
    page._heard(Metric("answer", 0, sample(0)))
    page.refresh()
    assert page.chart.x.tolist() == [1.0]
    assert not page.signal_chart.isVisible()
    assert not page.origin.isVisible()
    assert "Scaling the inputs: 900" in page.numbers.as_text()


def test_another_choice_starts_afresh(page: LivePage, jobs: Jobs) -> None:
    choose(page, "walk_1")
    page.press()
    score = {"score": 1.0, "samples": 4, "agreement": 1.0, "cycles": 1, "front_end_cycles": 0}
    jobs.listeners["live"](Metric("answer", 0, answer(0, start=True)))
    jobs.listeners["live"](Ended("completed", result=score))
    assert page.primary().verb == "&Send again"
    assert page.primary().sentence == "100.0 % of 4 windows right on the board; 100 % the same as on the laptop"
    choose(page, "late")
    assert page.answers == []
    assert page.big.text() == "–"
    assert page.primary().verb == "&Send the recording"


def test_numbers_are_drawn_beside_the_truth(window: Window, jobs: Jobs, tmp_path: Path) -> None:
    window.go("live")
    known(window, tmp_path, ABOUT | {"task": "regression", "classes": [], "target": "load", "rate_hz": 0.0})
    page = window.page
    jobs.listeners["held_back"](Ended("completed", result=[{"name": "a", "label": "", "windows": 4}]))
    choose(page, "a")
    page.press()
    page._heard(Metric("answer", 0, answer(0, scores=(2.5,), truth=3.0, start=True)))
    page._heard(Metric("answer", 1, answer(1, scores=(4.5,), truth=3.0)))
    page.refresh()
    assert (page.big.text(), page.sure.text(), page.truth.text()) == ("4.5", "load", "it is 3")
    assert page.chart.x.tolist() == [10.0, 15.0]
    assert page.chart.lines["truth"].tolist() == [3.0, 3.0]
    assert "Off on average: 1" in page.numbers.as_text()


def test_a_new_stretch_begins_with_a_gap() -> None:
    later = answer(1, start=True, row=19, signal={"rows": (10, 11), "channels": ((1.0, 2.0),), "is_start": True})
    first = answer(0, signal={"rows": (0, 1), "channels": ((5.0, 6.0),), "is_start": True})
    curves = signal_curves([first, later], ["x", "never sent"], 0.0)
    assert curves.x == [1, 2, 11, 11, 12]
    assert [str(value) for value in curves.lines["x"]] == ["5.0", "6.0", "nan", "1.0", "2.0"]
    assert list(curves.lines) == ["x"]


@pytest.mark.parametrize(
    ("scores", "shares", "chosen"), [((0.2, 0.8), [0.2, 0.8], 1), ((0.25,), [0.75, 0.25], 0), ((0.75,), [0.25, 0.75], 1)]
)
def test_one_output_is_the_second_of_two_classes(scores: tuple[float, ...], shares: list[float], chosen: int) -> None:
    assert sureness(answer(0, scores=scores)) == shares
    assert chosen_class(answer(0, scores=scores)) == chosen


def test_numbers_about_the_answers() -> None:
    answers = [answer(0, truth=0.0), answer(1, truth=1.0)]
    assert right_share(answers) == 0.5
    assert mean_error([answer(0, scores=(2.0,), truth=3.0)]) == 1.0
    assert [place(each, 10.0) for each in (answers[1], sample(1))] == [1.5, 2.0]
