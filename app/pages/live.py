"""Watch it work: samples go to the board, its answers come back and are held against the laptop's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app import words
from app.charts.lines import LineChart
from app.pages.page import Page, Primary
from app.steps import State
from app.theme.tokens import SPACE_3
from app.virtual_board import VirtualBoards
from app.widgets.card import Card
from app.widgets.facts import Facts
from app.widgets.segments import Segments
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Event, Metric

SHOWN_ANSWERS = 120
SIDE_IN_LETTERS = 36
PACES = {"5": 5.0, "20": 20.0, "0": 0.0}  # answers a second, 0 as fast as the board goes
DRAW_EVERY = 2


class LivePage(Page):
    """How sure the board is over time; beside it what it says now and what it costs."""

    name = "live"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.answers: list[dict[str, Any]] = []
        self.about: dict[str, Any] = {}
        self.score: dict[str, Any] | None = None
        self.virtual = VirtualBoards(workbench)
        self.chart = LineChart("", unit=self.tr("sample"), y_words=self._y_words)
        self.chart.nothing_yet = self.tr("The board's answers will be drawn here.")
        chart_card = Card().add(self.chart)
        chart_card.setMinimumHeight(self.fontMetrics().height() * 20)
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        for card in (self._answer_card(), self._numbers_card(), self._pace_card()):
            card.setMinimumWidth(letters(self, SIDE_IN_LETTERS - 8))
            card.setMaximumWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((chart_card, 1), (side, 0))

    def primary(self) -> Primary:
        """Send samples, stop, or flash another board."""
        if self.is_running:
            return Primary(self.tr("&Stop"), self._streaming_words())
        if self.workbench.states()["flash"] != State.DONE:
            return Primary(self.tr("&Send samples"), self.tr("Flash the board first; then its answers can be watched"), is_enabled=False)
        sentence = self._done_words() if self.score else self.tr("The samples kept for the final score are sent one by one")
        return Primary(self.tr("&Send them again") if self.score else self.tr("&Send samples"), sentence)

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.workbench.finish_early(self.name)
            return
        self.answers, self.score = [], None
        self.virtual.with_port(self.workbench.project.flash.port, self._watch, self.show_error)

    def heard(self, event: Event) -> None:
        """Every answer of the board."""
        if isinstance(event, Metric) and event.name == "answer":
            self.answers.append(event.value)
            self.workbench.note_live()
            if len(self.answers) % DRAW_EVERY == 0 or len(self.answers) < SHOWN_ANSWERS // 10:
                self._show()

    def succeeded(self, result: object) -> None:
        """All samples were answered."""
        if isinstance(result, dict):
            self.score = result
        self._show()

    def refresh(self) -> None:
        """What the data are called, and what is known so far."""
        self.about = read_description(self.workbench.summaries.get("data", {}))
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
        for part in (self.says, self.big, self.sure, self.truth):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return card.add(self.says, self.big, self.sure, self.truth)

    def _numbers_card(self) -> Card:
        self.numbers = Facts()
        return Card().add(self.numbers)

    def _pace_card(self) -> Card:
        names = {"5": self.tr("5 a second"), "20": self.tr("20 a second"), "0": self.tr("fast")}
        self.pace = Segments([(value, names[value]) for value in PACES])
        self.pace.set_value("20")
        self.pace.setAccessibleName(self.tr("How many samples a second"))
        return Card().add(label(self.tr("Samples to send"), "label"), self.pace)

    def _watch(self, port: str) -> None:
        self.start_job(self.workbench.device, "live", port=port, rate_hz=PACES[self.pace.value])

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
            best = max(range(len(last["scores"])), key=lambda index: last["scores"][index])
            self.big.setText(self._class(best))
            self.sure.setText(self.tr("{percent} sure").format(percent=words.percent(last["scores"][best], 0)))
            self.truth.setText(self.tr("it is {truth}").format(truth=self._class(last["truth"])))
        else:
            self.big.setText(f"{last['scores'][0]:.4g}")
            self.sure.setText(str(self.about.get("target", "")))
            self.truth.setText(self.tr("it is {truth}").format(truth=f"{last['truth']:.4g}"))
        self.numbers.show_facts(self._facts())
        self._draw()

    def _draw(self) -> None:
        shown = self.answers[-SHOWN_ANSWERS:]
        x = [answer["index"] + 1 for answer in shown]
        if self._is_classification():
            count = len(shown[0]["scores"]) if shown else 0
            lines = {self._class(index): [answer["scores"][index] for answer in shown] for index in range(count)}
            self.chart.show_lines(x, lines, y_range=(0.0, 1.0))
        else:
            said = {self.tr("board"): [a["scores"][0] for a in shown], self.tr("truth"): [a["truth"] for a in shown]}
            self.chart.show_lines(x, said if shown else {})

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
            (self.tr("Scaling the inputs"), words.count(last["front_end_cycles"])),
            (self.tr("Per answer"), words.duration((last["cycles"] + last["front_end_cycles"]) / clock)),
        ]
        if self._is_classification():
            facts.append((self.tr("Right so far"), words.percent(self._right() / len(self.answers))))
        return facts

    def _right(self) -> int:
        return sum(max(range(len(a["scores"])), key=lambda i, a=a: a["scores"][i]) == int(a["truth"]) for a in self.answers)

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
        return said + " · " + self.tr("{done} of {total} samples").format(done=len(self.answers), total=total) if total else said

    def _done_words(self) -> str:
        score = self.score or {}
        agreement = words.percent(score.get("agreement", 0.0), 0)
        if self._is_classification():
            said = self.tr("{score} of {total} final samples right on the board; {agreement} the same as on the laptop")
            return said.format(score=words.percent(score.get("score", 0.0)), total=score.get("samples", 0), agreement=agreement)
        said = self.tr("Off by {score} on average over {total} final samples; {agreement} the same as on the laptop")
        return said.format(score=f"{score.get('score', 0.0):.4g}", total=score.get("samples", 0), agreement=agreement)


def read_description(summary: dict[str, Any]) -> dict[str, Any]:
    """The description of the prepared data, which is ours and small; empty when there is none."""
    try:
        content = json.loads((Path(summary.get("folder", "/nowhere")) / "dataset.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
