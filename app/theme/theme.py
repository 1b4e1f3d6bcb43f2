"""The look in force: follows the system, or is forced to light or dark."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from app.theme import palette, sheet
from app.theme.tokens import BODY_PX, DARK, LIGHT, Tokens

CHOICES = ("system", "light", "dark")


class Theme(QObject):
    """Applies tokens to the application and says when they changed."""

    changed = Signal(object)

    def __init__(self, application: QApplication, icon_folder: Path, choice: str = "system") -> None:
        super().__init__(application)
        self.application = application
        self.icon_folder = icon_folder
        self.choice = choice
        self.tokens: Tokens = LIGHT
        application.setStyle("Fusion")
        application.setFont(body_font(application.font()))
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def body_px(self) -> int:
        """Height of body text; everything else is measured in it."""
        return QFontInfo(self.application.font()).pixelSize()

    def choose(self, choice: str) -> None:
        """Follow the system, or force one look."""
        self.choice = choice
        self._apply()

    def _follow(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        self.tokens = tokens_for(self.choice, self.application.styleHints().colorScheme())
        self.application.setPalette(palette.palette(self.tokens))
        text = sheet.sheet(self.tokens, self.body_px, self.icon_folder)
        if text != self.application.styleSheet():  # setting it polishes every widget again
            self.application.setStyleSheet(text)
        self.changed.emit(self.tokens)


def tokens_for(choice: str, scheme: Qt.ColorScheme) -> Tokens:
    """Which tokens a choice and the system's scheme ask for; an unknown scheme is light."""
    is_dark = choice == "dark" or (choice == "system" and scheme == Qt.ColorScheme.Dark)
    return DARK if is_dark else LIGHT


def body_font(system: QFont) -> QFont:
    """The system's font, at least 14 px high, with figures of equal width."""
    font = QFont(system)
    if QFontInfo(system).pixelSize() < BODY_PX:
        font.setPixelSize(BODY_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def current() -> Tokens:
    """The tokens in force, for widgets that paint themselves."""
    application = QApplication.instance()
    theme = application.findChild(Theme) if application else None
    return theme.tokens if theme else LIGHT
