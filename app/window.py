"""The main window: rail, top bar, one page, footer; and what the commands do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app import ask
from app.actions import make_actions, update_actions
from app.footer import Footer
from app.help import help_text
from app.menu import fill_menu
from app.pages.page import Page
from app.pages.table import make_page
from app.rail import Rail
from app.steps import NAMES
from app.theme.theme import Theme
from app.topbar import TopBar
from app.widgets.text import letters
from app.workbench import Workbench
from tinycore.errors import TinysmithError

log = logging.getLogger(__name__)


class Window(QMainWindow):
    """A quiet frame around one page at a time."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.workbench = workbench
        self.theme = theme
        self.pages: dict[str, Page] = {}
        self.saved_at: datetime | None = None
        self.menu = QMenu(self)
        self.rail, self.top, self.footer, self.stack = Rail(self.menu), TopBar(), Footer(), QStackedWidget()
        self.actions_by_name = make_actions(self)
        fill_menu(self)
        self._lay_out()
        self._connect()
        self.resize(1280, 800)
        self.setMinimumSize(760, 520)
        self.go("data")

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.current]

    def go(self, name: str) -> None:
        """Show a step's page; nothing is erased by going back, and a page that writes a board stays in sight."""
        if self.is_held() and name != self.current:
            self.rail.show_current(self.current)
            return
        self.current = name
        if name not in self.pages:
            self._make(name)
        self.rail.show_current(name)
        self.stack.setCurrentWidget(self.page)
        self.update_words()
        first = self.page.first_field()
        (first or self.footer.primary).setFocus()

    def go_back(self) -> None:
        """The step before."""
        if self.can_go_back():
            self.go(NAMES[NAMES.index(self.current) - 1])

    def go_forward(self) -> None:
        """The step after."""
        if self.can_go_forward():
            self.go(NAMES[NAMES.index(self.current) + 1])

    def can_go_back(self) -> bool:
        """Always, but from the first page and while a board is being written."""
        return self.current != NAMES[0] and not self.is_held()

    def can_go_forward(self) -> bool:
        """Always, but from the last page and while a board is being written."""
        return self.current != NAMES[-1] and not self.is_held()

    def is_held(self) -> bool:
        """Whether a board is being written, which nobody walks away from."""
        return self.workbench.is_running("flash")

    def press_primary(self) -> None:
        """What the primary button says."""
        if self.page.primary().is_enabled:
            self.page.press()

    def cancel(self) -> None:
        """Stop what runs on this page."""
        self.page.cancel()

    # project

    def new_project(self) -> None:
        """Start afresh."""
        if self.may_leave():
            self.workbench.document.start_new()
            self.go("data")

    def open_project(self) -> None:
        """Ask for a project and open it."""
        folder = ask.folder_to_open(self, self.tr("Open a project (a folder whose name ends in .tiny)")) if self.may_leave() else None
        if folder:
            self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Open a project; one that cannot be read leaves everything as it is."""
        if self.attempt(lambda: self.workbench.document.open(folder)):
            self.workbench.preferences.remember(folder)
            self.go("data")

    def open_recent(self, folder: Path) -> None:
        """Open one of the recent projects."""
        if self.may_leave():
            self.open_folder(folder)

    def save_project(self) -> bool:
        """Save where the project lives, or ask where."""
        if self.workbench.document.is_untitled:
            return self.save_project_as()
        return self.attempt(self.workbench.document.save)

    def save_project_as(self) -> bool:
        """Ask for a name and save there."""
        document = self.workbench.document
        folder = ask.project_to_save(self, self.tr("Save the project"), f"{document.project.name}.tiny")
        if folder is None or not self.attempt(lambda: document.save_as(folder)):
            return False
        self.workbench.preferences.remember(document.folder)
        return True

    def undo(self) -> None:
        """Take back the last choice."""
        self.workbench.document.undo_stack.undo()

    def redo(self) -> None:
        """Make the choice again."""
        self.workbench.document.undo_stack.redo()

    # help

    def show_menu(self) -> None:
        """Open the menu from the keyboard."""
        self.rail.menu_button.showMenu()

    def show_help(self) -> None:
        """A few sentences on this page."""
        title, text = help_text(self.current)
        ask.tell(self, title, text)

    def show_log(self) -> None:
        """Open the log file with whatever opens text here."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.workbench.places.log)))

    def show_about(self) -> None:
        """Name and version."""
        ask.tell(self, self.tr("Tinysmith 0.1.0"), self.tr("Put a neural network on a microcontroller, offline and without code."))

    def choose_look(self, look: str) -> None:
        """Follow the system, light or dark."""
        self.workbench.preferences.set_look(look)
        self.theme.choose(look)

    # inside

    def attempt(self, act: Callable[[], None]) -> bool:
        """Do something that may fail with an explanation; say it where the person looks."""
        try:
            act()
        except TinysmithError as error:
            log.warning("%s %s", error, error.detail)
            self.page.show_error(error)
            return False
        return True

    def may_leave(self) -> bool:
        """Whether the open project may be closed: nothing is lost unasked, and no board is left half written."""
        if self.is_held():
            ask.say(self, self.tr("A board is being written."), self.tr("Wait until it is done, or press Esc to stop at a safe point."))
            return False
        document = self.workbench.document
        if not document.is_modified:
            return True
        answer = ask.unsaved_choices(self, document.project.name)
        return answer == ask.Answer.DISCARD or (answer == ask.Answer.SAVE and self.save_project())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses the button that has the focus, and the primary one from everywhere else, also from what is chosen already."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        is_other = isinstance(focused, QAbstractButton) and focused is not self.footer.primary
        if is_other and not (focused.isCheckable() and focused.isChecked()):
            focused.click()
        else:
            self.press_primary()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave only when nothing is lost."""
        if not self.may_leave():
            event.ignore()
            return
        self.workbench.preferences.set_geometry(self.saveGeometry())
        self.workbench.document.close()
        event.accept()

    def _lay_out(self) -> None:
        self.stack.setObjectName("stack")
        right = QVBoxLayout()
        right.setSpacing(0)
        for part, stretch in ((self.top, 0), (self.stack, 1), (self.footer, 0)):
            right.addWidget(part, stretch)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.rail.setFixedWidth(letters(self, 23))
        self.setCentralWidget(frame)

    def _connect(self) -> None:
        document = self.workbench.document
        self.rail.chosen.connect(self.go)
        self.top.board_chosen.connect(self._choose_board)
        self.footer.back_pressed.connect(self.go_back)
        self.footer.primary_pressed.connect(self.press_primary)
        self.workbench.known_changed.connect(self.update_words)
        self.workbench.fits_changed.connect(self.update_words)
        self.theme.changed.connect(self._theme_changed)
        document.changed.connect(self.update_words)
        document.undo_stack.indexChanged.connect(self.update_words)
        document.saved.connect(self._note_saved)
        document.renamed.connect(self._forget_saved)
        document.autosave_failed.connect(lambda error: self.page.show_error(error))

    def _make(self, name: str) -> None:
        page = make_page(name, self.workbench)
        page.changed.connect(self.update_words)
        page.wanted.connect(self.go)
        self.pages[name] = page
        self.stack.addWidget(page)

    def _choose_board(self, board: str) -> None:
        name = next(action.text() for action in self.top.boards.actions() if action.data() == board)
        self.workbench.document.edit("board", "board", board, text=self.tr("Board {name}").format(name=name))

    def _note_saved(self) -> None:
        self.saved_at = datetime.now().astimezone()
        self.update_words()

    def _forget_saved(self) -> None:
        self.saved_at = None
        self.update_words()

    def _theme_changed(self) -> None:
        self.rail.paint_icons()
        self.update()

    def update_words(self) -> None:
        """Bring everything around the page up to date."""
        workbench = self.workbench
        self.rail.show_states(workbench.states())
        self._show_project()
        cost = workbench.fit_of(workbench.board.id).get("cost") or {}
        self.top.show_fit(workbench.board, cost, answer_every_s=workbench.project.board.answer_every_s)
        self.footer.show_primary(self.page.primary(), can_go_back=self.can_go_back())
        update_actions(self, self.actions_by_name)

    def _show_project(self) -> None:
        document = self.workbench.document
        name = self.tr("Not saved yet") if document.is_untitled else document.folder.name
        undo = document.undo_stack.undoText()
        self.rail.show_project(name, self._saved_words(), self.tr("Undo: {what}").format(what=undo) if undo else "")
        self.setWindowTitle(
            self.tr("{name}[*] – Tinysmith").format(name=document.project.name if document.is_untitled else document.folder.stem)
        )
        self.setWindowModified(document.is_modified)

    def _saved_words(self) -> str:
        document = self.workbench.document
        if document.is_modified:
            return self.tr("Changed since the last save") if not document.is_untitled else self.tr("Kept safe meanwhile")
        if self.saved_at:
            return self.tr("Saved {time}").format(time=f"{self.saved_at:%H:%M}")
        return "" if document.is_untitled else self.tr("Saved")
