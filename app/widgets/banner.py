"""An error in its place: what happened and what to try, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app import words
from app.theme.tokens import SPACE_3, SPACE_4
from app.widgets.text import label
from tinycore.errors import TinysmithError


class Banner(QFrame):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.what = label("", "strong", wrap=True)
        self.advice = label("", wrap=True)
        self.close_button = QPushButton(self.tr("&Close"))
        self.close_button.setProperty("link", True)
        self.close_button.clicked.connect(self.hide)
        sentences = QVBoxLayout()
        sentences.addWidget(self.what)
        sentences.addWidget(self.advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        row.addLayout(sentences, 1)
        row.addWidget(self.close_button)
        self.hide()

    def show_error(self, error: TinysmithError) -> None:
        """Say what happened and what to try."""
        message = words.error_words(error)
        self.say(message.what, message.advice)

    def say(self, what: str, advice: str) -> None:
        """Show two sentences."""
        self.what.setText(what)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setAccessibleName(what)
        self.setAccessibleDescription(advice)
        self.show()
