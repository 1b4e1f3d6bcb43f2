"""What was found in the files, each with a word that says whether it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.theme.tokens import SPACE_2
from app.widgets.card import Card
from app.widgets.text import label, line, pill

KINDS = {"ok": "accent", "fix": "warning", "stop": "warning"}
AT_FIRST = 5


class Findings(Card):
    """The list; the most serious first, the rest on demand."""

    def __init__(self) -> None:
        super().__init__()
        self.heading.setText(self.tr("Found in your files"))
        self.heading.show()
        self.rows: list[QWidget] = []
        self.findings: list[Mapping[str, Any]] = []
        self.is_open = False
        self.more = QPushButton()
        self.more.setProperty("link", True)
        self.more.clicked.connect(self._toggle)
        self.column.addWidget(self.more)
        self.show_findings([])

    def show_findings(self, findings: Sequence[Mapping[str, Any]]) -> None:
        """Replace the list."""
        order = ("stop", "fix", "ok")
        self.findings = sorted(findings, key=lambda finding: order.index(finding["severity"]))
        self.is_open = False
        self._rebuild()

    def _toggle(self) -> None:
        self.is_open = not self.is_open
        self._rebuild()

    def _rebuild(self) -> None:
        for row in self.rows:
            self.column.removeWidget(row)
            row.deleteLater()
        shown = self.findings if self.is_open else self.findings[:AT_FIRST]
        self.rows = []
        for index, finding in enumerate(shown):
            if index:
                self._insert(line())
            self._insert(self._row(finding))
        hidden = len(self.findings) - AT_FIRST
        self.more.setVisible(hidden > 0)
        self.more.setText(self.tr("Show fewer") if self.is_open else self.tr("{count} more").format(count=hidden))
        self.setVisible(bool(self.findings))

    def _insert(self, widget: QWidget) -> None:
        self.column.insertWidget(1 + len(self.rows), widget)
        self.rows.append(widget)

    def _row(self, finding: Mapping[str, Any]) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        names = {"ok": self.tr("ok"), "fix": self.tr("note"), "stop": self.tr("stops")}
        row.addWidget(pill(names[finding["severity"]], KINDS[finding["severity"]]), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(str(finding["sentence"]), wrap=True), 1)
        return made
