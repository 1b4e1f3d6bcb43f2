"""Puts the parts together: log, look, document, workers, window."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from app import ask
from app.document import Document
from app.log import catch_mistakes, start_log
from app.places import Places
from app.preferences import Preferences
from app.sessions import Session, lost_projects
from app.theme.icons import icon
from app.theme.theme import CHOICES, Theme
from app.window import Window
from app.workbench import Workbench

log = logging.getLogger(__name__)
WARM_UP_AFTER_MS = 400


def main(arguments: Sequence[str]) -> int:
    """Show the window and run until it is closed; returns the exit status."""
    clock = QElapsedTimer()
    clock.start()
    options = read_options(arguments)
    places = Places.below(options.profile) if options.profile else Places.of_user()
    start_log(places.log)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # Ctrl+C in a terminal ends it like a crash would; the next start offers what was not saved
    window = make_window(application, places, look=options.look)
    session = Session(places.sessions)
    window.workbench.document.renamed.connect(lambda: session.note(window.workbench.document.folder))
    session.note(window.workbench.document.folder)
    window.show()
    log.info("the window shows after %d ms", clock.elapsed())
    QTimer.singleShot(0, lambda: begin(window, options.project))
    try:
        return application.exec()
    finally:
        window.workbench.close()
        session.end()


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """What can be said at the start."""
    parser = argparse.ArgumentParser(prog="tinysmith", description="Put a neural network on a microcontroller, offline and without code.")
    parser.add_argument("project", nargs="?", type=Path, help="a project folder (.tiny) to open")
    parser.add_argument("--profile", type=Path, help="keep preferences, log and unsaved work in this folder")
    parser.add_argument("--look", choices=CHOICES, help="force the look for this start")
    return parser.parse_args([text for text in arguments if text != "wizard"])


def make_window(application: QApplication, places: Places, *, look: str | None = None) -> Window:
    """The window with everything behind it; workers start when they are first needed."""
    application.setApplicationName("Tinysmith")
    preferences = Preferences(places.preferences)
    theme = Theme(application, places.icons, look or preferences.look)
    application.setWindowIcon(icon("tinysmith", theme.tokens.accent, 64))
    window = Window(Workbench(Document(places), places, preferences), theme)
    if preferences.geometry:
        window.restoreGeometry(preferences.geometry)
    catch_mistakes(lambda error: window.page.show_error(error))
    return window


def begin(window: Window, project: Path | None) -> None:
    """What happens once the window is there: recovery, the named project, and warm workers."""
    workbench = window.workbench
    if project:
        window.open_folder(project.resolve())
    else:
        offer_recovery(window)
    workbench.refresh_soon()
    QTimer.singleShot(WARM_UP_AFTER_MS, window, lambda: warm_up(workbench))


def warm_up(workbench: Workbench) -> None:
    """Load what takes long, in the workers, before anybody waits for it."""
    workbench.heavy.start("warm", {})
    workbench.device.start("ports", {})


def offer_recovery(window: Window) -> None:
    """Offer what the last crash left behind."""
    places = window.workbench.places
    for folder in lost_projects(places.sessions):
        if ask.recover(window, "" if folder.parent == places.unsaved else folder.stem):
            window.attempt(lambda folder=folder: window.workbench.document.recover(folder))
            return
