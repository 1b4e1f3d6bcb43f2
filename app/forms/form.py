"""A settings record in, a bound form out: every edit goes through the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app import words
from app.document import Document
from app.forms.editors import Menu, editor
from app.theme.tokens import SPACE_1, SPACE_3
from app.widgets.text import label
from tinycore.project import Project


class Form(QWidget):
    """Labels above their editors, one per field, in the order asked for."""

    def __init__(self, document: Document, section: str, names: Sequence[str]) -> None:
        super().__init__()
        self.document = document
        self.section = section
        self.rules = {f.name: f.metadata for f in fields(getattr(document.project, section)) if f.name in names}
        self.editors: dict[str, Any] = {}
        self.labels: dict[str, Any] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # wrapped words elsewhere must not press it together
        self.taken: set[str] = set()
        for name in names:
            self._add(name)
        document.changed.connect(self._document_changed)

    def set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Values and words for a field whose choices come from the data."""
        self.editors[name].show_choices(choices)
        self.editors[name].show_value(self.document.value(self.section, name))

    def set_row_visible(self, name: str, is_visible: bool) -> None:
        """Show a field only where it means something."""
        self.labels[name].setVisible(is_visible)
        self.editors[name].setVisible(is_visible)

    def _add(self, name: str) -> None:
        rules = self.rules[name]
        made = editor(self.document.value(self.section, name), rules, lambda value: self._edit(name, value))
        text = words.field_label(rules["label"])
        caption = label(mnemonic(text, self.taken), "label")
        caption.setBuddy(made.focusProxy() or made)
        made.setAccessibleName(text)
        (made.focusProxy() or made).setAccessibleName(text)
        made.show_value(self.document.value(self.section, name))
        pair = QVBoxLayout()
        pair.setSpacing(SPACE_1)
        pair.addWidget(caption)
        pair.addWidget(made)
        self.column.addLayout(pair)
        self.editors[name], self.labels[name] = made, caption

    def _edit(self, name: str, value: object) -> None:
        self.document.edit(self.section, name, value, text=change_in_words(self.rules[name], value))

    def _document_changed(self, old: Project, new: Project) -> None:
        for name, made in self.editors.items():
            value = getattr(getattr(new, self.section), name)
            if value != getattr(getattr(old, self.section), name) or isinstance(made, Menu):
                made.show_value(value)


def change_in_words(rules: Any, value: object) -> str:
    """What an undo step says: the field and what it was set to."""
    name = words.field_label(rules["label"])
    if isinstance(value, tuple):
        return f"{name} {', '.join(value)}".strip()
    shown = f"{value:g}" if isinstance(value, float) else words.choice(str(value)) if value != "" else words.choice("auto")
    unit = words.field_label(rules["unit"]) if "unit" in rules else ""
    return " ".join(filter(None, [name, shown, unit]))


def mnemonic(text: str, taken: set[str]) -> str:
    """The text with & before its first letter that no other label of the form uses."""
    for index, letter in enumerate(text):
        if letter.isalpha() and letter.lower() not in taken:
            taken.add(letter.lower())
            return f"{text[:index]}&{text[index:]}"
    return text
