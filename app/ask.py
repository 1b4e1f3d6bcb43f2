"""Every question that a dialog asks: which file, which folder, and whether that is really meant."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

translate = QCoreApplication.translate


class Answer(Enum):
    """What the person said about unsaved choices."""

    SAVE = 1
    DISCARD = 2
    STAY = 3


def file_to_open(parent: QWidget, title: str, pattern: str) -> Path | None:
    """A file that is there."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", pattern)
    return Path(name) if name else None


def folder_to_open(parent: QWidget, title: str) -> Path | None:
    """A folder that is there."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def project_to_save(parent: QWidget, title: str, suggestion: str) -> Path | None:
    """A name for a project's folder."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggestion, "Tinysmith (*.tiny)")
    return Path(name) if name else None


def unsaved_choices(parent: QWidget, name: str) -> Answer:
    """Whether to save before leaving."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(translate("ask", "“{name}” has choices that are not saved.").format(name=name))
    box.setInformativeText(translate("ask", "Results that were computed stay with the project when you save it."))
    save = box.addButton(translate("ask", "Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(translate("ask", "Do not save"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(translate("ask", "Stay here"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    return {save: Answer.SAVE, discard: Answer.DISCARD}.get(box.clickedButton(), Answer.STAY)


def confirm(parent: QWidget, *, question: str, explanation: str, verb: str) -> bool:
    """Whether to do something that cannot be taken back; staying is the default."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(question)
    box.setInformativeText(explanation)
    go = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(translate("ask", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go


def recover(parent: QWidget, name: str) -> bool:
    """Whether to bring back what a crash left of a project; one that was never saved has no name."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    said = translate("ask", "Tinysmith did not close properly last time. “{name}” has choices that were not saved.")
    unnamed = translate("ask", "Tinysmith did not close properly last time. There is work that was never saved.")
    box.setText(said.format(name=name) if name else unnamed)
    box.setInformativeText(translate("ask", "Bring them back? Results that were computed are kept either way."))
    back = box.addButton(translate("ask", "Bring them back"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("ask", "Leave them"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(back)
    box.exec()
    return box.clickedButton() is back


def say(parent: QWidget, what: str, advice: str) -> None:
    """Two sentences that have no page to stand on."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Tinysmith", what, QMessageBox.StandardButton.Close, parent)
    box.setInformativeText(advice)
    box.exec()


def tell(parent: QWidget, title: str, text: str) -> None:
    """A few sentences that were asked for."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, title, QMessageBox.StandardButton.Close, parent)
    box.setInformativeText(text)
    box.exec()
