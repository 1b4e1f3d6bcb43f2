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


def test_from_a_file_to_a_running_board(window: Window, flowers: Path, qtbot, monkeypatch, tmp_path: Path) -> None:
    workbench, document = window.workbench, window.workbench.document

    def until(condition: Callable[[], bool]) -> None:
        def check() -> None:
            assert not window.page.banner.isVisible(), window.page.banner.what.text()
            assert condition()

        qtbot.waitUntil(check, timeout=PATIENCE_MS)

    def press(verb: str) -> None:
        until(lambda: window.footer.primary.isEnabled() and verb in window.footer.primary.text().replace("&", ""))
        window.footer.primary.click()

    def done(step: str) -> None:
        until(lambda: not workbench.is_running(step) and workbench.states()[step] == State.DONE)

    monkeypatch.setattr(ask, "file_to_open", lambda *_: flowers)
    window.page.drop.file.click()
    until(lambda: window.page.seen is not None)
    assert window.page.seen.task == "classification"
    assert window.page.table.model.rowCount() == 150
    document.save_as(tmp_path / "irises.tiny")
    press("Use this data")
    done("data")
    assert window.current == "model"

    document.edit_several({("model", "trials"): 2, ("model", "epochs"): 10}, text="a short search")
    press("Search")
    done("model")
    assert len(window.page.chart.dots) == 2
    assert "best" in window.page.chart.summary()
    press("Use this model")

    until(lambda: any(row["cost"] for row in workbench.fits))
    assert window.page.cards["nano-33-ble-sense-rev1"].isChecked()
    press("Use this board")

    until(lambda: window.page.measured.get(workbench.project.shrink) is not None)
    window.page.form.editors["sparsity_percent"].slider.setValue(20)
    until(lambda: window.page.chart.current is not None and window.page.chart.current.name.startswith("20 %"))
    press("Keep this model")
    done("shrink")
    assert "final" in window.footer.sentence.text()
    press("Go on to export")

    monkeypatch.setattr(ask, "folder_to_open", lambda *_: tmp_path)
    document.edit("export", "name", "irises")
    window.page._choose_folder()
    press("Save the sources")
    done("export")
    assert (tmp_path / "irises" / "sources" / "irises.c").is_file()
    assert (tmp_path / "irises" / "firmware" / "firmware.bin").is_file()
    press("Go on to flashing")

    until(lambda: window.page.ports.value == "virtual")
    press("Flash this board")
    done("flash")
    assert "self-test: 8 of 8 right" in window.footer.sentence.text()
    press("Watch it work")

    window.page.card.paces.buttons["0"].click()
    press("Send samples")
    until(lambda: window.page.score is not None)
    assert window.page.score["agreement"] == 1.0
    assert all(state == State.DONE for state in workbench.states().values())

    document.save()
    document.edit("shrink", "sparsity_percent", 60)
    assert workbench.states()["export"] == State.OLDER
    window.undo()
    assert workbench.states()["export"] == State.DONE
    window.new_project()
    until(lambda: workbench.states()["data"] == State.READY)
    window.open_folder(tmp_path / "irises.tiny")
    until(lambda: workbench.states()["export"] == State.DONE)
    assert set(window.pages) == set(NAMES)
