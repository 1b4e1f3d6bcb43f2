"""The whole path through the seven pages, with the real engine and a virtual board, on a small table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app import ask
from app.steps import NAMES, State
from app.window import Window

PATIENCE_MS = 180_000

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """Fisher's irises as a CSV file."""
    from sklearn.datasets import load_iris

    frame = load_iris(as_frame=True).frame
    frame["target"] = frame["target"].map({0: "setosa", 1: "versicolor", 2: "virginica"})
    frame.to_csv(tmp_path / "irises.csv", index=False)
    return tmp_path / "irises.csv"


class Walker:
    """A person at the window: waits for what they see, then presses the main button."""

    def __init__(self, window: Window, qtbot, monkeypatch, folder: Path) -> None:
        self.window, self.qtbot, self.monkeypatch, self.folder = window, qtbot, monkeypatch, folder
        self.workbench, self.document = window.workbench, window.workbench.document

    def until(self, condition: Callable[[], bool]) -> None:
        def check() -> None:
            assert not self.window.page.banner.isVisible(), self.window.page.banner.what.text()
            assert condition()

        self.qtbot.waitUntil(check, timeout=PATIENCE_MS)

    def press(self, verb: str) -> None:
        button = self.window.footer.primary
        self.until(lambda: button.isEnabled() and verb in button.text().replace("&", ""))
        button.click()

    def done(self, step: str) -> None:
        self.until(lambda: not self.workbench.is_running(step) and self.workbench.states()[step] == State.DONE)


def open_data(walker: Walker, file: Path) -> None:
    walker.monkeypatch.setattr(ask, "file_to_open", lambda *_: file)
    walker.window.page.drop.file.click()
    walker.until(lambda: walker.window.page.seen is not None)
    assert walker.window.page.seen.task == "classification"
    assert walker.window.page.table.model.rowCount() == 150
    walker.document.save_as(walker.folder / "irises.tiny")
    walker.press("Use this data")
    walker.done("data")
    assert walker.window.current == "model"


def search(walker: Walker) -> None:
    walker.document.edit_several({("model", "trials"): 2, ("model", "epochs"): 10}, text="a short search")
    walker.press("Search")
    walker.done("model")
    assert len(walker.window.page.chart.dots) == 2
    assert "best" in walker.window.page.chart.summary()
    walker.press("Use this model")


def choose_board(walker: Walker) -> None:
    walker.until(lambda: any(row["cost"] for row in walker.workbench.fits))
    assert walker.window.page.cards["nano-33-ble-sense-rev1"].isChecked()
    walker.press("Use this board")


def shrink(walker: Walker) -> None:
    page = walker.window.page
    walker.until(lambda: page.measured.get(walker.workbench.project.shrink) is not None)
    page.form.editors["sparsity_percent"].slider.setValue(20)
    walker.until(lambda: page.chart.current is not None and page.chart.current.name.startswith("20 %"))
    walker.press("Keep this model")
    walker.done("shrink")
    assert "final" in walker.window.footer.sentence.text()
    walker.press("Go on to export")


def export(walker: Walker) -> None:
    walker.monkeypatch.setattr(ask, "folder_to_open", lambda *_: walker.folder)
    walker.document.edit("export", "name", "irises")
    walker.window.page._choose_folder()
    walker.press("Save the sources")
    walker.done("export")
    assert (walker.folder / "irises" / "sources" / "irises.c").is_file()
    assert (walker.folder / "irises" / "firmware" / "firmware.bin").is_file()
    walker.press("Go on to flashing")


def flash(walker: Walker) -> None:
    walker.until(lambda: walker.window.page.ports.value == "virtual")
    walker.press("Flash this board")
    walker.done("flash")
    assert "self-test: 8 of 8 right" in walker.window.footer.sentence.text()
    walker.press("Watch it work")


def watch(walker: Walker) -> None:
    page = walker.window.page
    page.card.paces.buttons["0"].click()
    walker.press("Send samples")
    walker.until(lambda: page.score is not None)
    assert page.score["agreement"] == 1.0
    assert all(state == State.DONE for state in walker.workbench.states().values())


def change_and_come_back(walker: Walker) -> None:
    walker.document.save()
    walker.document.edit("shrink", "sparsity_percent", 60)
    assert walker.workbench.states()["export"] == State.OLDER
    walker.window.undo()
    assert walker.workbench.states()["export"] == State.DONE
    walker.window.new_project()
    walker.until(lambda: walker.workbench.states()["data"] == State.READY)
    walker.window.open_folder(walker.folder / "irises.tiny")
    walker.until(lambda: walker.workbench.states()["export"] == State.DONE)


def test_from_a_file_to_a_running_board(window: Window, flowers: Path, qtbot, monkeypatch, tmp_path: Path) -> None:
    walker = Walker(window, qtbot, monkeypatch, tmp_path)
    open_data(walker, flowers)
    for leg in (search, choose_board, shrink, export, flash, watch, change_and_come_back):
        leg(walker)
    assert set(window.pages) == set(NAMES)
