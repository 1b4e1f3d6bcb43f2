"""The flash page: what it says while a virtual board starts, and the board's address in words."""

from __future__ import annotations

import pytest

from app import words
from app.window import Window
from tinycore.errors import TinysmithError

ADDRESS = "rfc2217://127.0.0.1:43531"


def test_nothing_is_started_twice_while_the_virtual_board_starts(window: Window, monkeypatch) -> None:
    window.go("flash")
    page = window.page
    asked = []
    monkeypatch.setattr(page.virtual, "with_port", lambda *call: asked.append(call))
    page.succeeded({"firmware": {"image_sha256": "a"}})
    assert not page.primary().is_enabled
    assert "Starting" in page.primary().sentence
    asked[0][2](TinysmithError("worker.died", job="virtual"))
    assert "Starting" not in page.primary().sentence
    assert page.banner.isVisible()


def test_the_log_says_the_virtual_board_instead_of_its_address(window: Window) -> None:
    window.go("flash")
    window.page._log(f"2 pages go to the board on {ADDRESS}. It is erased.")
    assert window.page.log.toPlainText().endswith("2 pages go to the board on the virtual board. It is erased.")


def test_a_board_that_is_being_written_does_not_count_as_flashed(window: Window, monkeypatch) -> None:
    window.go("flash")
    window.workbench.note_flashed("a")
    window.workbench.document.edit("flash", "port", "virtual")
    window.page.port = ADDRESS
    monkeypatch.setattr(window.page, "start_job", lambda *_, **__: None)
    window.page._confirm({"sentence": "2 pages"})
    assert not window.workbench.flashed_sha256


@pytest.mark.parametrize("code", ["port.gone", "port.missing"])
def test_a_virtual_board_that_ended_is_called_that(code: str) -> None:
    assert "virtual board is not there" in words.error_words(TinysmithError(code, port=ADDRESS)).what
    assert "ttyACM0" in words.error_words(TinysmithError(code, port="/dev/ttyACM0", board="x")).what


@pytest.mark.parametrize("code", ["port.gone", "port.busy"])
def test_errors_do_not_show_the_address(code: str) -> None:
    message = words.error_words(TinysmithError(code, port=ADDRESS))
    assert "rfc2217" not in message.what + message.advice
