"""The frame: steps, footer, menu, keyboard, projects, errors in their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLineEdit, QSlider, QSpinBox

from app import ask
from app.application import offer_recovery
from app.document import AUTOSAVE
from app.forms.form import Form
from app.steps import NAMES, Progressed, State, step_states
from app.window import Window
from tinycore.context import Ended
from tinycore.errors import TinysmithError
from tinycore.pipeline import STAGES


@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_and_says_why_its_button_is_off(window: Window, name: str) -> None:
    window.go(name)
    primary = window.page.primary()
    assert window.page.title.text()
    assert primary.verb
    assert primary.is_enabled or primary.sentence
    assert window.footer.primary.text() == primary.verb
    assert window.footer.sentence.text() == primary.sentence


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_name_for_screen_readers(window: Window, name: str) -> None:
    window.go(name)
    for kind in (QAbstractButton, QComboBox, QSpinBox, QSlider, QLineEdit):
        for widget in window.page.findChildren(kind):
            is_inner = (isinstance(widget, QLineEdit) and isinstance(widget.parent(), QSpinBox | QComboBox)) or "Spin" in type(
                widget.parent()
            ).__name__
            if widget.isVisible() and not is_inner and "corner" not in widget.objectName():
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget


@pytest.mark.parametrize("name", NAMES)
def test_every_page_fits_a_small_window(window: Window, name: str, qtbot) -> None:
    window.resize(900, 600)
    window.go(name)
    qtbot.wait(50)
    assert window.width() == 900
    assert window.height() == 600
    assert window.page.widget().minimumSizeHint().width() <= window.page.viewport().width()


def test_cards_below_one_another_are_not_pressed_together(window: Window, qtbot) -> None:
    window.go("export")
    window.resize(900, 600)
    qtbot.wait(50)
    form = window.page.findChild(Form)
    assert form.width() > window.page.viewport().width() * 0.8
    assert form.height() >= form.sizeHint().height()
    window.resize(1280, 800)
    qtbot.wait(50)
    assert form.width() < window.page.viewport().width() / 2


@pytest.mark.parametrize(("number", "name"), enumerate(NAMES, start=1))
def test_control_and_a_digit_jump_to_a_step(window: Window, number: int, name: str) -> None:
    assert window.actions_by_name[name].shortcut().toString() == f"Ctrl+{number}"
    window.actions_by_name[name].trigger()
    assert window.current == name
    assert window.rail.steps[name].isChecked()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "flash"])
def test_nobody_walks_away_from_a_board_that_is_being_written(window: Window, name: str) -> None:
    window.go("flash")
    window.workbench.running["flash"] = (window.workbench.device, 1, 0.0)
    window.actions_by_name[name].trigger()
    assert window.current == "flash"
    window.rail.steps[name].click()
    assert window.current == "flash"
    assert window.rail.steps["flash"].isChecked()
    window.workbench.running.clear()
    window.actions_by_name[name].trigger()
    assert window.current == name


WORDS_BESIDE_A_STEP = [(State.EMPTY, ""), (State.READY, ""), (State.DONE, ""), (State.RUNNING, "running"), (State.OLDER, "older")]


@pytest.mark.parametrize(("state", "word"), WORDS_BESIDE_A_STEP)
def test_the_rail_speaks_only_of_what_runs_or_is_older(window: Window, state: State, word: str) -> None:
    button = window.rail.steps["model"]
    button.show_state(state)
    assert button.word == word
    assert state.word in button.accessibleName()
    assert state.word in button.toolTip()


def test_the_keys_of_the_commands_differ(window: Window) -> None:
    keys = [action.shortcut().toString() for action in window.actions_by_name.values() if not action.shortcut().isEmpty()]
    assert len(set(keys)) == len(keys)
    assert {"Ctrl+S", "Ctrl+O", "Ctrl+N", "Ctrl+Z", "Ctrl+Shift+Z", "Alt+Left", "Alt+Right", "F1", "Esc"} <= set(keys)


@pytest.mark.parametrize("where", ["primary", "field"])
def test_enter_presses_the_primary_button(window: Window, qtbot, where: str) -> None:
    window.go("board")
    widget = window.footer.primary if where == "primary" else window.page.findChild(QDoubleSpinBox)
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert window.current == "shrink"


def test_enter_chooses_a_card_and_then_goes_on(window: Window, qtbot) -> None:
    window.go("board")
    card = window.page.cards["pico"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert window.workbench.project.board.board == "pico"
    assert window.current == "board"
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert window.current == "shrink"


def test_machines_of_emulators_are_not_offered_but_a_project_may_be_for_one(window: Window) -> None:
    window.workbench.document.edit("board", "board", "mps2-an386")
    window.go("board")
    assert window.page.first_field() in window.page.cards.values()
    offered = {*window.page.cards, *(action.data() for action in window.top.boards.actions())}
    assert "pico" in offered
    assert not {board for board in offered if board.startswith("mps2")}


def test_enter_on_another_button_presses_that_one(window: Window, qtbot) -> None:
    window.go("board")
    window.footer.back.setFocus()
    qtbot.keyClick(window.footer.back, Qt.Key.Key_Return)
    assert window.current == "model"


def test_larger_text_makes_everything_larger_and_still_fits(window: Window, qtbot) -> None:
    before, font = window.rail.width(), window.theme.application.font()
    larger = QFont(font)
    larger.setPixelSize(round(window.theme.body_px * 1.5))
    try:
        window.theme.application.setFont(larger)
        window.theme.choose("light")
        window.resize(1280, 800)
        for name in NAMES:
            window.go(name)
            qtbot.wait(20)
            assert window.width() == 1280
        assert f"font-size: {round(20 * 1.5)}px" in window.theme.application.styleSheet()
    finally:
        window.theme.application.setFont(font)
        window.theme.choose("light")
    assert before > 0


def test_back_and_forward(window: Window) -> None:
    assert not window.can_go_back()
    window.go_forward()
    assert window.current == "model"
    window.go_back()
    assert window.current == "data"


def test_an_unreadable_project_is_explained_in_place(window: Window, tmp_path: Path) -> None:
    (tmp_path / "x.tiny").mkdir()
    (tmp_path / "x.tiny" / "project.json").write_text("[]")
    window.open_folder(tmp_path / "x.tiny")
    assert "not a Tinysmith project" in window.page.banner.what.text()
    assert window.page.banner.advice.text()


def test_a_failed_job_is_explained_on_its_page_without_a_traceback(window: Window) -> None:
    error = TinysmithError("internal", kind="ValueError", detail="Traceback (most recent call last)")
    window.page._heard(Ended("failed", error))
    shown = window.page.banner.what.text() + window.page.banner.advice.text()
    assert "Traceback" not in shown
    assert window.page.banner.isVisible()


def test_leaving_asks_and_staying_keeps_everything(window: Window, monkeypatch) -> None:
    window.workbench.document.edit("model", "trials", 3)
    monkeypatch.setattr(ask, "unsaved_choices", lambda *_: ask.Answer.STAY)
    window.new_project()
    assert window.workbench.document.value("model", "trials") == 3
    monkeypatch.setattr(ask, "unsaved_choices", lambda *_: ask.Answer.DISCARD)
    window.new_project()
    assert window.workbench.document.value("model", "trials") == 12


def test_saving_asks_for_a_name_once(window: Window, monkeypatch, tmp_path: Path) -> None:
    window.workbench.document.edit("model", "trials", 3)
    monkeypatch.setattr(ask, "project_to_save", lambda *_: tmp_path / "reef")
    assert window.save_project()
    monkeypatch.setattr(ask, "project_to_save", lambda *_: pytest.fail("asked again"))
    window.workbench.document.edit("model", "trials", 4)
    assert window.save_project()
    assert window.rail.project.text() == "reef.tiny"
    assert "Saved" in window.rail.saved.text()
    assert window.workbench.preferences.recent() == [tmp_path / "reef.tiny"]


def test_the_corner_says_what_undo_would_undo(window: Window) -> None:
    window.workbench.document.edit("shrink", "sparsity_percent", 60, text="Sparsity 60 %")
    assert window.rail.undo.text() == "Undo: Sparsity 60 %"
    window.undo()
    assert not window.rail.undo.isVisible()


def test_the_menu_of_boards_changes_the_target(window: Window) -> None:
    action = next(action for action in window.top.boards.actions() if action.data() == "pico")
    action.trigger()
    assert window.workbench.project.board.board == "pico"
    assert "Pico" in window.top.button.text()


def test_work_lost_in_a_crash_is_brought_back(window: Window, monkeypatch, tmp_path: Path) -> None:
    document = window.workbench.document
    document.save_as(tmp_path / "reef.tiny")
    document.edit("model", "trials", 7)
    document.autosave()
    monkeypatch.setattr("app.application.lost_projects", lambda _sessions: [tmp_path / "reef.tiny"])
    monkeypatch.setattr(ask, "recover", lambda *_: True)
    lost = (tmp_path / "reef.tiny" / AUTOSAVE).read_text()
    document.start_new()
    (tmp_path / "reef.tiny" / AUTOSAVE).write_text(lost)
    offer_recovery(window)
    assert document.value("model", "trials") == 7
    assert document.is_modified


STATES = [
    ({}, {}, {"data": State.READY, "model": State.EMPTY}),
    ({"data": "done"}, {}, {"data": State.DONE, "model": State.READY, "board": State.EMPTY}),
    ({"data": "older"}, {}, {"data": State.OLDER, "model": State.EMPTY}),
    ({"data": "done", "model": "done"}, {}, {"board": State.READY, "shrink": State.EMPTY}),
    ({"data": "done", "model": "done"}, {"is_board_confirmed": True}, {"board": State.DONE, "shrink": State.READY}),
    ({"data": "done", "model": "done", "shrink": "done", "export": "done"}, {}, {"export": State.DONE, "flash": State.READY}),
    ({"data": "done"}, {"running": frozenset({"model"})}, {"model": State.RUNNING}),
    (dict.fromkeys(STAGES, "done"), {"flashed_sha256": "a", "image_sha256": "a"}, {"flash": State.DONE, "live": State.READY}),
    (dict.fromkeys(STAGES, "done"), {"flashed_sha256": "a", "image_sha256": "b"}, {"flash": State.OLDER}),
]


@pytest.mark.parametrize(("stages", "more", "wanted"), STATES)
def test_states_of_the_steps(stages: dict[str, str], more: dict[str, object], wanted: dict[str, State]) -> None:
    states = step_states(Progressed(stages=stages, **more))
    assert {name: states[name] for name in wanted} == wanted
