"""The phases of a long job, each with its bar and its numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import words
from app.theme.tokens import SPACE_4
from app.widgets.meter import Meter
from tinycore.context import Progress


class Phases(QWidget):
    """One row per phase in the order in which they come; rows for unknown phases are added."""

    def __init__(self, names: Mapping[str, str], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.clock = clock
        self.names = names
        self.rows: dict[str, Meter] = {}
        self.started: dict[str, float] = {}
        self.current = ""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_4)
        for phase in names:
            self._row(phase)

    def restart(self) -> None:
        """Empty every row."""
        self.started.clear()
        self.current = ""
        for phase, row in self.rows.items():
            row.name.setText(self.names.get(phase, phase))
            row.set_value("", 0.0)

    def show_progress(self, progress: Progress, *, is_bytes: bool = False) -> None:
        """Fill the row of this phase, and close the one before."""
        if progress.phase != self.current:
            self._finish(self.current)
            self.current = progress.phase
            self.started[progress.phase] = self.clock()
        row = self._row(progress.phase)
        share = progress.done / progress.total if progress.total else 0.02
        row.set_value(self._numbers(progress, is_bytes), share)
        if progress.total and progress.done >= progress.total:
            self._finish(progress.phase)

    def finish(self) -> None:
        """The last phase is over."""
        self._finish(self.current)

    def _finish(self, phase: str) -> None:
        if phase in self.started:
            row = self.rows[phase]
            row.name.setText("✓ " + self.names.get(phase, phase))
            elapsed = self.clock() - self.started[phase]
            row.set_value(self.tr("done, {time}").format(time=words.duration(elapsed)) if elapsed > 0.05 else self.tr("done"), 1.0)

    def _numbers(self, progress: Progress, is_bytes: bool) -> str:
        elapsed = self.clock() - self.started[progress.phase]
        left = words.time_left(elapsed, progress.done, progress.total)
        if not progress.total:
            return self.tr("working")
        if not is_bytes:
            return " · ".join(filter(None, [f"{progress.done:g} / {progress.total:g}", left]))
        rate = words.size(progress.done / elapsed) + "/s" if elapsed > 0.2 else ""
        return " · ".join(filter(None, [words.size_of(progress.done, progress.total), rate, left]))

    def _row(self, phase: str) -> Meter:
        if phase not in self.rows:
            meter = Meter(self.names.get(phase, phase))
            meter.set_value("", 0.0)
            self.rows[phase] = meter
            self.column.addWidget(meter)
        return self.rows[phase]
