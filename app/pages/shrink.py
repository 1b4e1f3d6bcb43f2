"""Make it small enough and keep it accurate: sliders, and charts that follow them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app import words
from app.charts.flash_bar import FlashBar
from app.charts.trade_off import Spot, TradeOffChart
from app.forms.form import Form
from app.pages.page import Page, Primary
from app.pages.shrink_point import Point, final_score
from app.steps import State
from app.theme import theme
from app.theme.tokens import SPACE_3
from app.widgets.card import Card
from app.widgets.text import label, letters, set_role
from app.workbench import Workbench
from tinycore.context import Ended, Event
from tinycore.project import Project
from tinycore.shrink.settings import ShrinkSettings

SIDE_IN_LETTERS = 34
ASK_AFTER_MS = 60
SWEEP = (0, 15, 30, 45, 60, 75, 90)  # per cent, measured when nothing else is asked, so that there is a curve to look at
FIELDS = ("sparsity_percent", "pattern", "mode", "fine_tune_epochs")


@dataclass(frozen=True)
class Measured:
    """A point and the settings it belongs to."""

    settings: ShrinkSettings
    point: Point


class ShrinkPage(Page):
    """The controls at the side; the curve, the numbers before and now in the middle."""

    name = "shrink"
    columns_from_letters = 68  # the slider belongs beside its chart

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.measured: dict[ShrinkSettings, Measured] = {}
        self.model = ""  # the model that the points belong to
        self.is_asking = False
        self.chart = TradeOffChart(self.tr("Score against flash of the model's own part"))
        chart_card = Card().add(self.chart)
        chart_card.setMinimumHeight(self.fontMetrics().height() * 18)
        middle, side = QVBoxLayout(), QVBoxLayout()
        for column in (middle, side):
            column.setSpacing(SPACE_3)
        middle.addWidget(chart_card, 1)
        middle.addWidget(self._table_card())
        for card in (self._controls_card(), self._flash_card()):
            card.setFixedWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((side, 0), (middle, 1))
        workbench.fits_changed.connect(self._known_changed)
        self.asking = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self.asking.timeout.connect(self._ask)

    def primary(self) -> Primary:
        """Keep the model, or go on."""
        states = self.workbench.states()
        if self.is_running:
            return Primary(self.tr("&Cancel"), self.running_sentence())
        if states["shrink"] == State.DONE:
            return Primary(self.tr("Go on to &export"), self._kept_words())
        if states["model"] != State.DONE:
            return Primary(self.tr("&Keep this model"), self.tr("Find or import a model first"), is_enabled=False)
        return Primary(self.tr("&Keep this model"), self._state_words())

    def first_field(self) -> QWidget:
        """The sparsity slider."""
        return self.form.editors["sparsity_percent"]

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.cancel()
        elif self.workbench.states()["shrink"] == State.DONE:
            self.wanted.emit("export")
        else:
            self.start_stage("shrink")

    def edited(self, old: Project, new: Project) -> None:
        """The sliders moved."""
        if old.shrink != new.shrink or old.board != new.board:
            self.asking.start()

    def refresh(self) -> None:
        """Forget points of another model, and measure the present settings."""
        model = str(self.workbench.summaries.get("model", {}).get("folder", ""))
        if model != self.model:
            self.model = model
            self.measured.clear()
        choose = self.workbench.summaries.get("data", {}).get("parts", {})
        said = self.tr(
            "Drag. Each point is measured with the board's arithmetic on {count} samples kept for choosing; the final score uses others."
        )
        count = choose.get("choose", "…") if isinstance(choose, dict) else "…"
        self.set_title(self.tr("Make it small enough, and keep it accurate"), said.format(count=count))
        self._remember_built()
        self._show()
        self.asking.start()

    # inside

    def _controls_card(self) -> Card:
        self.form = Form(self.document, "shrink", FIELDS)
        self.state = label("", "label", wrap=True)
        return Card().add(self.form, self.state)

    def _flash_card(self) -> Card:
        self.bar = FlashBar(self.tr("Flash, by what fills it"))
        return Card().add(self.bar)

    def _table_card(self) -> Card:
        self.table = QTableWidget(3, 5)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Score"), self.tr("Model's flash"), self.tr("RAM"), self.tr("Time"), self.tr("Weights")]
        )
        self.table.setVerticalHeaderLabels([self.tr("As trained"), self.tr("Now"), self.tr("Change")])
        self.table.setAccessibleName(self.tr("Before and now"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setFixedHeight(round(self.fontMetrics().height() * 2.1) * 4)
        for row in range(3):
            for column in range(5):
                item = QTableWidgetItem("–")
                item.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        return Card().add(self.table)

    def _trained_settings(self) -> ShrinkSettings:
        return ShrinkSettings(sparsity_percent=0, mode="float32", fine_tune_epochs=0)

    def _ask(self) -> None:
        """Measure the present settings, then the rest of the curve; requests that a newer one overtakes are dropped."""
        if not self.model or self.is_running:
            return
        now = self.workbench.project.shrink
        sweep = (replace(now, sparsity_percent=percent) for percent in SWEEP)
        wanted = next((settings for settings in (now, self._trained_settings(), *sweep) if settings not in self.measured), None)
        if wanted:
            self._measure(wanted)
        self._show()

    def _measure(self, settings: ShrinkSettings) -> None:
        payload = self.workbench.payload()
        payload["project"]["shrink"] = vars(settings)
        self.is_asking = True
        model = self.model
        self.workbench.preview.start(
            "preview", payload, listener=lambda event: self._heard_point(settings, model, event), replace_older=True
        )

    def _heard_point(self, settings: ShrinkSettings, model: str, event: Event) -> None:
        if not isinstance(event, Ended):
            return
        self.is_asking = False
        if event.error:
            self.show_error(event.error)
        elif isinstance(event.result, dict) and model == self.model:
            self.measured[settings] = Measured(settings, Point.of(event.result))
            self._ask()
        self.changed.emit()

    def _show(self) -> None:
        now, trained = self.measured.get(self.workbench.project.shrink), self.measured.get(self._trained_settings())
        self.chart.show_spots(
            [self._spot(m) for m in self.measured.values() if self._is_alike(m.settings)],
            current=self._spot(now) if now else None,
            trained=self._spot(trained) if trained else None,
        )
        self.state.setText(self._state_words())
        set_role(self.state, "label")
        self._show_table(trained.point if trained else None, now.point if now else None)
        if now:
            point = now.point
            parts = [
                (self.tr("weights"), point.weights_bytes),
                (self.tr("code"), point.code_bytes),
                (self.tr("board runtime"), point.runtime_bytes),
            ]
            self.bar.show_parts([part for part in parts if part[1] > 0], whole=max(point.flash_bytes, 1))

    def _remember_built(self) -> None:
        """The kept model takes the place of the instant point with its settings."""
        summary, cost = self.workbench.summaries.get("shrink"), self.workbench.fit_of(self.workbench.board.id).get("cost")
        is_its_cost = self.workbench.fits_project == self.workbench.known_project
        if summary and cost and is_its_cost and self.workbench.states()["shrink"] == State.DONE:
            settings = self.workbench.known_project.shrink
            self.measured[settings] = Measured(settings, Point.built(summary, cost))

    def _is_alike(self, settings: ShrinkSettings) -> bool:
        """Points of one curve differ in sparsity alone."""
        now = self.workbench.project.shrink
        return (settings.pattern, settings.mode) == (now.pattern, now.mode)

    def _spot(self, measured: Measured) -> Spot:
        settings, point = measured.settings, measured.point
        name = self.tr("{sparsity} % {pattern}, {mode}").format(
            sparsity=settings.sparsity_percent, pattern=words.choice(settings.pattern), mode=words.choice(settings.mode)
        )
        return Spot(name, point.model_bytes, point.score, is_built=point.is_built)

    def _show_table(self, trained: Point | None, now: Point | None) -> None:
        for row, point in enumerate((trained, now)):
            cells = ["–"] * 5 if point is None else self._cells(point)
            for column, text in enumerate(cells):
                self.table.item(row, column).setText(text)
        changes = self._changes(trained, now) if trained and now else ["–"] * 5
        for column, text in enumerate(changes):
            self.table.item(2, column).setText(text)
            is_better = text.endswith("×") and not text.startswith("0.") and text != "1.0×"
            self.table.item(2, column).setForeground(QColor(theme.current().good if is_better else theme.current().muted))

    def _cells(self, point: Point) -> list[str]:
        sizes = (point.model_bytes, point.ram_bytes)
        return [
            words.score(point.score),
            *(words.size(count) for count in sizes),
            words.duration(point.seconds),
            words.size(point.weights_bytes),
        ]

    def _changes(self, trained: Point, now: Point) -> list[str]:
        points = self.tr("{points} points").format(points=f"{(now.score - trained.score) * 100:+.1f}")
        pairs = (
            (trained.model_bytes, now.model_bytes),
            (trained.ram_bytes, now.ram_bytes),
            (trained.seconds, now.seconds),
            (trained.weights_bytes, now.weights_bytes),
        )
        return [points, *(self.tr("{factor}×").format(factor=f"{before / after:.1f}") if after else "–" for before, after in pairs)]

    def _state_words(self) -> str:
        now = self.measured.get(self.workbench.project.shrink)
        if now is None:
            return self.tr("Measuring…")
        if now.point.is_built:
            return self.tr("Built: measured on the very model that ships")
        took = words.duration(now.point.took_s) if now.point.took_s else ""
        said = self.tr("Instant: pruned without fine-tuning; keeping it fine-tunes and builds it")
        return self.tr("{said} (measured in {time})").format(said=said, time=took) if took else said

    def _kept_words(self) -> str:
        summary: dict[str, Any] = self.workbench.summaries.get("shrink", {})
        return final_score(summary, is_regression=self.workbench.summaries.get("data", {}).get("task") == "regression")
