"""The table of commands: name, words, shortcut, and when each is enabled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from app.steps import STEPS

if TYPE_CHECKING:
    from app.window import Window


@dataclass(frozen=True)
class Command:
    """One row; `act` names a method of the window."""

    name: str
    text: str
    shortcut: str
    act: str
    is_enabled: Callable[[Window], bool] = lambda _window: True


COMMANDS = (
    Command("new", QT_TRANSLATE_NOOP("actions", "&New project"), "Ctrl+N", "new_project"),
    Command("open", QT_TRANSLATE_NOOP("actions", "&Open project…"), "Ctrl+O", "open_project"),
    Command("save", QT_TRANSLATE_NOOP("actions", "&Save"), "Ctrl+S", "save_project"),
    Command("save_as", QT_TRANSLATE_NOOP("actions", "Save &as…"), "Ctrl+Shift+S", "save_project_as"),
    Command("undo", QT_TRANSLATE_NOOP("actions", "&Undo"), "Ctrl+Z", "undo", lambda window: window.workbench.document.undo_stack.canUndo()),
    Command(
        "redo", QT_TRANSLATE_NOOP("actions", "&Redo"), "Ctrl+Shift+Z", "redo", lambda window: window.workbench.document.undo_stack.canRedo()
    ),
    Command("back", QT_TRANSLATE_NOOP("actions", "Previous step"), "Alt+Left", "go_back", lambda window: window.can_go_back()),
    Command("forward", QT_TRANSLATE_NOOP("actions", "Next step"), "Alt+Right", "go_forward", lambda window: window.can_go_forward()),
    Command("cancel", QT_TRANSLATE_NOOP("actions", "Cancel what is running"), "Esc", "cancel", lambda window: window.page.is_running),
    Command("menu", QT_TRANSLATE_NOOP("actions", "Show the menu"), "F10", "show_menu"),
    Command("help", QT_TRANSLATE_NOOP("actions", "&Help for this page"), "F1", "show_help"),
    Command("log", QT_TRANSLATE_NOOP("actions", "Show the &log file"), "", "show_log"),
    Command("about", QT_TRANSLATE_NOOP("actions", "&About Tinysmith"), "", "show_about"),
    Command("quit", QT_TRANSLATE_NOOP("actions", "&Quit"), "Ctrl+Q", "close"),
)


def make_actions(window: Window) -> dict[str, QAction]:
    """Every command as an action of the window, and one per step."""
    made = {command.name: _action(window, command) for command in COMMANDS}
    for number, step in enumerate(STEPS, start=1):
        action = QAction(step.words, window)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.triggered.connect(lambda _checked=False, name=step.name: window.go(name))
        window.addAction(action)
        made[step.name] = action
    return made


def update_actions(window: Window, actions: dict[str, QAction]) -> None:
    """Enable what makes sense now."""
    for command in COMMANDS:
        actions[command.name].setEnabled(command.is_enabled(window))


def _action(window: Window, command: Command) -> QAction:
    action = QAction(QCoreApplication.translate("actions", command.text), window)
    if command.shortcut:
        action.setShortcut(QKeySequence(command.shortcut))
    action.triggered.connect(lambda _checked=False: getattr(window, command.act)())
    window.addAction(action)
    return action
