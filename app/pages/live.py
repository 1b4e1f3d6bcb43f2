"""Watch it work: samples or a recording go to the board, its answers come back and are held against the laptop's."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app import words
from app.charts.lines import LineChart
from app.pages.live_answers import chosen_class, mean_error, place, right_share, signal_curves, sureness
from app.pages.live_source import EVERY, SAMPLES, SourceCard
from app.pages.page import Page, Primary
from app.steps import State
from app.theme.tokens import SPACE_3
from app.virtual_board import VirtualBoards
from app.widgets.card import Card
from app.widgets.facts import Facts
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Event, Metric

SHOWN_SAMPLES, SHOWN_WINDOWS = 120, 40  # answers in the picture; a signal under them has to be wide enough to be read
SIDE_IN_LETTERS = 32
DRAW_AFTER_S = 0.1  # time for everything else between two pictures
AXIS_IN_LETTERS = 6


class LivePage(Page):
    """How sure the board is over time; beside it what it says now and what it costs."""

    name = "live"
    columns_from_letters = 68  # what the board says belongs beside its chart

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.answers: list[dict[str, Any]] = []
        self.about: dict[str, Any] = {}
        self.score: dict[str, Any] | None = None
        self.drawn_at = 0.0
        self.virtual = VirtualBoards(workbench)
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        for card in (self._answer_card(), self._numbers_card(), self._source_card()):
            card.setFixedWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((self._chart_card(), 1), (side, 0))

    def primary(self) -> Primary:
        """Send samples, stop, or flash another board."""
        if self.is_running:
            return Primary(self.tr("&Stop"), self._streaming_words())
        if self.workbench.states()["flash"] != State.DONE:
            return Primary(self.tr("&Send samples"), self.tr("Flash the board first; then its answers can be watched"), is_enabled=False)
        if self.score:
            return Primary(self.tr("&Send again"), self._done_words())
        if self.card.source == SAMPLES:
            return Primary(self.tr("&Send samples"), self.tr("The samples kept for the final score are sent one by one"))
        verb = self.tr("&Send the recordings") if self.card.source == EVERY else self.tr("&Send the recording")
        return Primary(verb, self.tr("Sent row by row, as from a sensor; the board cuts the windows itself"))

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.workbench.finish_early(self.name)
            return
        self._forget()
        self.virtual.with_port(self.workbench.project.flash.port, self._watch, self.show_error)

    def heard(self, event: Event) -> None:
        """Every answer of the board."""
        if isinstance(event, Metric) and event.name == "answer":
            self.answers.append(event.value)
            self.workbench.note_live()
            if time.monotonic() - self.drawn_at > DRAW_AFTER_S:
                self._show()

    def succeeded(self, result: object) -> None:
        """All samples were answered."""
        if isinstance(result, dict):
            self.score = result
        self._show()

    def refresh(self) -> None:
        """What the data are called, and what is known so far."""
        data = self.workbench.summaries.get("data", {})
        self.about = read_description(data)
        self.card.follow(str(data.get("folder", "")), is_series=self.about.get("kind") == "series")
        self.card.setEnabled(not self.is_running)
        target = self.tr("virtual board") if self.workbench.project.flash.port == "virtual" else self.workbench.board.name
        self.set_title(
            self.tr("Watch it work"), self.tr("Samples that the network has never seen, answered by the {board}.").format(board=target)
        )
        self.chart.set_caption(
            self.tr("How sure the board is") if self._is_classification() else self.tr("What the board says, and the truth")
        )
        self._show()

    # inside

    def _answer_card(self) -> Card:
        card = Card()
        self.says = label(self.tr("The board says"), "label")
        self.big, self.sure, self.truth = label("–", "huge", wrap=True), label("", "muted"), label("", "label")
        self.origin = label("", "label")  # the recording that is being sent
        parts = (self.says, self.big, self.sure, self.truth, self.origin)
        for part in parts:
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return card.add(*parts)

    def _numbers_card(self) -> Card:
        self.numbers = Facts()
        return Card().add(self.numbers)

    def _source_card(self) -> Card:
        self.card = SourceCard(self.workbench)
        self.card.chosen.connect(self._source_chosen)
        self.card.failed.connect(self.show_error)
        return self.card

    def _chart_card(self) -> Card:
        self.chart = LineChart("", unit=self.tr("sample"), y_words=self._y_words)
        self.chart.nothing_yet = self.tr("The board's answers will be drawn here.")
        self.signal_chart = LineChart(self.tr("The signal that is sent"), unit=self.tr("s"))
        self.signal_chart.nothing_yet = self.tr("The recording will be drawn here.")
        for chart in (self.chart, self.signal_chart):
            chart.set_axis_width(letters(self, AXIS_IN_LETTERS))
        self.signal_chart.hide()
        card = Card()
        card.column.addWidget(self.chart, 3)
        card.column.addWidget(self.signal_chart, 2)
        card.setMinimumHeight(self.fontMetrics().height() * 20)
        return card

    def _watch(self, port: str) -> None:
        self.start_job(self.workbench.device, "live", port=port, rate_hz=self.card.rate_hz, source=self.card.source)

    def _forget(self) -> None:
        self.answers, self.score = [], None

    def _source_chosen(self) -> None:
        self._forget()
        self._show()
        self.changed.emit()

    def _is_classification(self) -> bool:
        return bool(self.about.get("task", "classification") == "classification")

    def _class(self, index: float) -> str:
        classes = self.about.get("classes", [])
        return str(classes[int(index)]) if 0 <= int(index) < len(classes) else str(int(index))

    def _show(self) -> None:
        last = self.answers[-1] if self.answers else None
        if last is None:
            self.big.setText("–")
            self.sure.setText(self.tr("nothing yet"))
            self.truth.setText("")
        elif self._is_classification():
            best = chosen_class(last)
            self.big.setText(self._class(best))
            self.sure.setText(self.tr("{percent} sure").format(percent=words.percent(sureness(last)[best], 0)))
            self.truth.setText(self.tr("it is {truth}").format(truth=self._class(last["truth"])))
        else:
            self.big.setText(f"{last['scores'][0]:.4g}")
            self.sure.setText(str(self.about.get("target", "")))
            self.truth.setText(self.tr("it is {truth}").format(truth=f"{last['truth']:.4g}"))
        self._say_origin(last)
        self.numbers.show_facts(self._facts())
        self._draw()
        self.drawn_at = time.monotonic()

    def _say_origin(self, last: dict[str, Any] | None) -> None:
        name = last["recording"] if last else ""
        room = letters(self, SIDE_IN_LETTERS - 5)
        self.origin.setText(self.origin.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))
        self.origin.setToolTip(name)
        self.origin.setVisible(bool(name))

    def _draw(self) -> None:
        is_stream, rate_hz = self.card.source != SAMPLES, float(self.about.get("rate_hz", 0.0))
        shown = self.answers[-(SHOWN_WINDOWS if is_stream else SHOWN_SAMPLES) :]
        signal = signal_curves(shown, self.about.get("columns", []), rate_hz)
        x = [place(answer, rate_hz) for answer in shown]
        across = (min(signal.x[0], x[0]), max(signal.x[-1], x[-1])) if signal.x else None
        along = self.tr("s") if rate_hz else self.tr("rows")
        self.chart.set_unit(along if is_stream else self.tr("sample"))
        self.chart.show_lines(x, self._lines(shown), x_range=across, y_range=(0.0, 1.0) if self._is_classification() else None)
        self.signal_chart.setVisible(is_stream)
        self.signal_chart.set_unit(along)
        self.signal_chart.show_lines(signal.x, signal.lines, x_range=across)

    def _lines(self, shown: list[dict[str, Any]]) -> dict[str, list[float]]:
        if not shown:
            return {}
        if not self._is_classification():
            return {self.tr("board"): [a["scores"][0] for a in shown], self.tr("truth"): [a["truth"] for a in shown]}
        shares = zip(*(sureness(answer) for answer in shown), strict=True)
        return {self._class(index): list(line) for index, line in enumerate(shares)}

    def _y_words(self, value: float) -> str:
        return words.percent(value, 0) if self._is_classification() else f"{value:g}"

    def _facts(self) -> list[tuple[str, str] | tuple[str, str, str]]:
        if not self.answers:
            return [(self.tr("Same as the laptop"), "–"), (self.tr("Cycles"), "–"), (self.tr("Per answer"), "–")]
        same = sum(answer["is_same"] for answer in self.answers)
        last, clock = self.answers[-1], self.workbench.board.cpu.clock_hz
        said = self.tr("{same} of {total}").format(same=words.count(same), total=words.count(len(self.answers)))
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            (self.tr("Same as the laptop"), said, "good" if same == len(self.answers) else "warning"),
            (self.tr("Cycles"), words.count(last["cycles"])),
            *self._predicted(last["cycles"]),
            *([(self.tr("Scaling the inputs"), words.count(last["front_end_cycles"]))] if last["front_end_cycles"] else []),
            (self.tr("Per answer"), words.duration((last["cycles"] + last["front_end_cycles"]) / clock)),
        ]
        if self._is_classification():
            facts.append((self.tr("Right so far"), words.percent(right_share(self.answers))))
        else:
            facts.append((self.tr("Off on average"), f"{mean_error(self.answers):.4g}"))
        return facts

    def _predicted(self, cycles: int) -> list[tuple[str, str]]:
        cost = self.workbench.fit_of(self.workbench.board.id).get("cost") or {}
        if not cost.get("cycles"):
            return []
        off = (cost["cycles"] - cycles) / max(cycles, 1) * 100
        said = self.tr("{cycles} ({off} %)").format(cycles=words.count(cost["cycles"]), off=f"{off:+.1f}")
        return [(self.tr("Predicted"), said)]

    def _streaming_words(self) -> str:
        total = int(self.progress.total) if self.progress else 0
        said = self.tr("Streaming for {time}").format(time=words.clock(self.workbench.elapsed_s(self.name)))
        return said + " · " + self.tr("{done} of {total} answers").format(done=len(self.answers), total=total) if total else said

    def _done_words(self) -> str:
        score = self.score or {}
        if self._is_classification():
            said = self.tr("{score} of {total} samples right on the board; {agreement} the same as on the laptop")
            if self.card.source != SAMPLES:
                said = self.tr("{score} of {total} windows right on the board; {agreement} the same as on the laptop")
            reached = words.percent(score.get("score", 0.0))
        else:
            said = self.tr("Off by {score} on average over {total} answers; {agreement} the same as on the laptop")
            reached = f"{score.get('score', 0.0):.4g}"
        return said.format(score=reached, total=score.get("samples", 0), agreement=words.percent(score.get("agreement", 0.0), 0))


def read_description(summary: dict[str, Any]) -> dict[str, Any]:
    """The description of the prepared data, which is ours and small; empty when there is none."""
    try:
        content = json.loads((Path(summary.get("folder", "/nowhere")) / "dataset.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
