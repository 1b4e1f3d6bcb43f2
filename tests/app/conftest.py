"""What tests of the window share: a throw-away profile, a window, and no leftover processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from app.application import make_window
from app.document import Document
from app.places import Places
from app.window import Window


@pytest.fixture(autouse=True)
def qt_warnings_fail(qtlog) -> Iterator[None]:
    """A warning of Qt is a mistake of ours."""
    yield
    said = [record.message for record in qtlog.records if record.type_name in ("QtWarningMsg", "QtCriticalMsg")]
    assert not [text for text in said if "propagateSizeHints" not in text and "This plugin does not support" not in text]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A profile of its own."""
    return Places.below(tmp_path / "profile")


@pytest.fixture(scope="session")
def icons(tmp_path_factory) -> Path:
    """One folder of tinted icons for all windows, so that they share a style sheet."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def document(qapp, places: Places) -> Document:
    """An empty project that autosaves quickly."""
    return Document(places, autosave_after_ms=20)


@pytest.fixture
def window(qtbot: QtBot, qapp, places: Places, icons: Path) -> Iterator[Window]:
    """A whole window; its workers are started when a test needs them."""
    made = make_window(qapp, replace(places, cache=icons), look="light")
    qtbot.addWidget(made, before_close_func=lambda window: window.workbench.document.undo_stack.setClean())
    made.show()
    yield made
    made.workbench.close()
    made.theme.setParent(None)
