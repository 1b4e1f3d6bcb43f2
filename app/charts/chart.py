"""What all charts share: a caption, a legend, a summary in words, and a table to copy."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.theme import theme
from app.theme.icons import icon
from app.theme.theme import Theme
from app.theme.tokens import SPACE_2, SPACE_3, Tokens
from app.widgets.text import label

Table = tuple[Sequence[str], Sequence[Sequence[object]]]


class Chart(QWidget):
    """A chart with words: what it shows is never only a picture."""

    themed = Signal()  # another look is in force

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.caption = label(caption, "label", wrap=True)
        self.legend = QLabel()
        self.legend.setProperty("role", "figure")
        self.copy_button = QToolButton(toolTip=self.tr("Copy the numbers as a table"))
        self.copy_button.setAccessibleName(self.tr("Copy the numbers as a table"))
        self.copy_button.setObjectName("quiet")
        self.copy_button.clicked.connect(self.copy_table)
        self.caption.setVisible(bool(caption))
        self.legend.hide()
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACE_3)
        self.header.addWidget(self.caption, 3)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.addWidget(self.legend, 2)
        self.header.addWidget(self.copy_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_2)
        self.column.addLayout(self.header)
        self._watch_theme()

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return theme.current()

    def summary(self) -> str:
        """What the chart shows, in one or two sentences."""
        raise NotImplementedError

    def table(self) -> Table:
        """Column names and rows behind the picture."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again with the colours in force."""
        raise NotImplementedError

    def update_words(self) -> None:
        """Tell screen readers what is shown now."""
        text = self.summary()
        self.setAccessibleName(self.caption.text())
        self.setAccessibleDescription(text)
        self.setToolTip(text)

    def copy_table(self) -> None:
        """Put the numbers on the clipboard, ready for a spreadsheet."""
        names, rows = self.table()
        lines = ["\t".join(names), *("\t".join(str(cell) for cell in row) for row in rows)]
        QApplication.clipboard().setText("\n".join(lines))

    def set_caption(self, text: str) -> None:
        """Say what is drawn."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def show_legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """Names in the colours of their lines."""
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setVisible(bool(entries))
        self.legend.setText("&nbsp;&nbsp;".join(f'<span style="color:{colour}">{html.escape(name)}</span>' for name, colour in entries))

    def _watch_theme(self) -> None:
        self.copy_button.setIcon(icon("copy", self.tokens.muted))
        application = QApplication.instance()
        found = application.findChild(Theme) if application else None
        if found:
            found.changed.connect(self._theme_changed)

    def _theme_changed(self) -> None:
        self.copy_button.setIcon(icon("copy", self.tokens.muted))
        self.redraw()
        self.themed.emit()
