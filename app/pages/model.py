"""Find a model that fits the board, or import one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app import ask, words
from app.charts.search import Dot, SearchChart
from app.forms.form import Form
from app.pages.page import Page, Primary
from app.steps import State
from app.theme.tokens import SPACE_3
from app.widgets.card import Card
from app.widgets.facts import Facts
from app.widgets.meter import Meter
from app.widgets.more_choices import MoreChoices
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Event, Metric
from tinycore.project import Project

SIDE_IN_LETTERS = 36
SEARCHING = "search"  # the phase that the time limit is for


class ModelPage(Page):
    """The search with its live chart; beside it the limits, the best so far, and the way to import."""

    name = "model"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.trials: list[dict[str, Any]] = []
        self.is_stopping = False
        self.chart = SearchChart(self.tr("Each dot is a trained network, scored on the part kept for choosing"))
        chart_card = Card().add(self.chart)
        chart_card.setMinimumHeight(self.fontMetrics().height() * 22)
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        for card in (self._limits_card(), self._best_card(), self._import_card()):
            card.setMaximumWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((chart_card, 3), (side, 0))
        self.ticker.timeout.connect(self._show_time)

    def primary(self) -> Primary:
        """Search, stop, or go on."""
        states = self.workbench.states()
        if self.is_running:
            if self.is_stopping:
                return Primary(self.tr("Stopping…"), self.tr("Keeping the best network"), is_enabled=False)
            verb = self.tr("&Stop and keep the best") if self._is_search() else self.tr("&Cancel")
            return Primary(verb, self.running_sentence())
        if states["model"] == State.DONE:
            return Primary(self.tr("&Use this model"), self._done_sentence())
        verb = self.tr("&Search") if self._is_search() else self.tr("&Import this model")
        if not self.workbench.project.data.source:
            return Primary(verb, self.tr("Choose data first: the search needs something to learn from"), is_enabled=False)
        if not self._is_search() and not self.workbench.project.model.file:
            return Primary(verb, self.tr("Choose a model file first"), is_enabled=False)
        older = self.tr("The model here was made for other choices") if states["model"] == State.OLDER else ""
        usual = self.tr("Networks are trained on this laptop; you can stop at any time")
        if not self._is_search():
            usual = self.tr("The model is tried on your data and converted")
        return Primary(verb, older or usual)

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.cancel()
        elif self.workbench.states()["model"] == State.DONE:
            self.wanted.emit("board")
        else:
            self.trials, self.is_stopping = [], False
            self._show_trials()
            self.start_stage("model")

    def cancel(self) -> None:
        """A search that is cancelled keeps what it has found; an import just stops."""
        if self._is_search() and self.is_running:
            self._finish_early()
        else:
            super().cancel()

    def running_sentence(self) -> str:
        """What is going on; a search never takes longer than its limit."""
        said = super().running_sentence()
        left = self.workbench.project.model.minutes * 60 - self.workbench.elapsed_s(self.name)
        if not self._is_search() or self.progress is None or self.progress.phase != SEARCHING:
            return said
        pace = words.seconds_left(time.monotonic() - self.phase_started, self.progress.done, self.progress.total)
        return " · ".join(filter(None, [self.tr("Searching"), words.time_to_go(min(pace, max(left, 0.0))) if pace is not None else ""]))

    def heard(self, event: Event) -> None:
        """Every finished network becomes a dot."""
        if isinstance(event, Metric) and event.name == "trial":
            self.trials.append({"number": event.step, **event.value})
            self._show_trials()

    def succeeded(self, _result: object) -> None:
        """The best is kept."""
        self.is_stopping = False

    def edited(self, old: Project, new: Project) -> None:
        """The best by the slider may be another one."""
        if old.model != new.model:
            self.is_stale = True

    def refresh(self) -> None:
        """Title, sentence, the import's file, and the model that is there."""
        self._show_sentence()
        summary = self.workbench.summaries.get("model", {})
        if not self.is_running:
            self._recall_trials(summary)
        file = self.workbench.project.model.file
        self.file.setText(
            self.tr("Chosen: {name}").format(name=Path(file).name) if file and not self._is_search() else self.tr("A .keras or .h5 file")
        )
        self.search_again.setVisible(not self._is_search())
        self._show_time()

    # inside

    def _finish_early(self) -> None:
        self.is_stopping = True
        self.workbench.finish_early(self.name)
        self.changed.emit()

    def _is_search(self) -> bool:
        return self.workbench.project.model.origin == "search"

    def _limits_card(self) -> Card:
        self.time = Meter(self.tr("Time"))
        self.tried = label("", "label", wrap=True)
        self.form = Form(self.document, "model", ("minutes", "trials", "prefer_accuracy"))
        more = Form(self.document, "model", ("epochs", "seed"))
        self.more = MoreChoices(more)
        return Card().add(self.time, self.tried, self.form, self.more)

    def _best_card(self) -> Card:
        self.best = Facts()
        self.best_card = Card(self.tr("Best so far")).add(self.best)
        return self.best_card

    def _import_card(self) -> Card:
        button = QPushButton(self.tr("&Import a model…"))
        button.setProperty("link", True)
        button.clicked.connect(self._choose_file)
        self.search_again = QPushButton(self.tr("Search &instead"))
        self.search_again.setProperty("link", True)
        self.search_again.clicked.connect(lambda: self.document.edit("model", "origin", "search", text=self.tr("Search for a model")))
        self.file = label("", "label", wrap=True)
        links = QHBoxLayout()
        links.addWidget(button)
        links.addWidget(self.search_again)
        links.addStretch(1)
        return Card(self.tr("Have a model already?")).add(self.file, links)

    def _choose_file(self) -> None:
        file = ask.file_to_open(self, self.tr("Import a model"), self.tr("Keras models (*.keras *.h5 *.hdf5)"))
        if file:
            self.import_file(file)

    def import_file(self, file: Path) -> None:
        """Take a model from a file instead of searching."""
        values = {("model", "origin"): "import", ("model", "file"): str(file)}
        self.document.edit_several(values, text=self.tr("Import {name}").format(name=file.name))

    def _show_sentence(self) -> None:
        settings = self.workbench.project.model
        if self._is_search():
            said = self.tr("Searching takes up to {time}. You can stop at any time and keep the best.")
            self.set_title(self.tr("Find a model that fits your board"), said.format(time=words.duration(settings.minutes * 60)))
        else:
            said = self.tr("The file is read in a process of its own; nothing in it may run.")
            self.set_title(self.tr("Import your model"), said)

    def _show_time(self) -> None:
        settings = self.workbench.project.model
        elapsed = self.workbench.elapsed_s(self.name)
        self.time.setVisible(self.is_running and self._is_search())
        for part in (self.form, self.more):
            part.setVisible(not self.is_running and self._is_search())
        total = settings.minutes * 60
        said = self.tr("{elapsed} of {total}").format(elapsed=words.clock(elapsed), total=words.clock(total))
        self.time.set_value(said, min(1.0, elapsed / total))
        phase = self.progress.phase if self.progress else ""
        self.tried.setVisible(self.is_running)
        self.tried.setText(self.tr("{count} networks tried so far · {phase}").format(count=len(self.trials), phase=phase))

    def _recall_trials(self, summary: dict[str, Any]) -> None:
        """Show the search that made the present model, also after a restart."""
        trials = summary.get("trials")
        if isinstance(trials, list) and trials and not self.trials:
            self.trials = list(trials)
        if summary and summary.get("origin") == "import":
            self.trials = []
        self._show_trials()

    def _show_trials(self) -> None:
        best = next((trial for trial in reversed(self.trials) if trial.get("best")), None)
        dots = [
            Dot(t["flash_bytes"], t["score"], is_best=t is best, name=str(t.get("name", ""))) for t in self.trials if t["flash_bytes"] > 0
        ]
        self.chart.show_dots(dots, limit_bytes=self.workbench.board.memory.flash_bytes)
        self.best_card.heading.setText(self.tr("Best so far") if self.is_running else self.tr("The model"))
        self.best.show_facts(self._trial_facts(best) if best else self._summary_facts())
        self.best_card.setVisible(bool(best) or bool(self._summary_facts()))

    def _trial_facts(self, trial: dict[str, Any]) -> list[tuple[str, str]]:
        seconds = trial["cycles"] / self.workbench.board.cpu.clock_hz
        return [
            (self._score_name(), words.score(trial["score"])),
            (self.tr("Network"), str(trial["name"])),
            (self.tr("Parameters"), words.count(trial["parameters"])),
            (self.tr("Flash / RAM, as int8"), f"{words.size(trial['flash_bytes'])} / {words.size(trial['ram_bytes'])}"),
            (self.tr("Time, as int8"), self.tr("{time} (model)").format(time=words.duration(seconds))),
        ]

    def _summary_facts(self) -> list[tuple[str, str]]:
        summary = self.workbench.summaries.get("model")
        if not summary:
            return []
        facts = [(self.tr("Network"), str(summary.get("family", ""))), (self.tr("Parameters"), words.count(summary.get("parameters", 0)))]
        if summary.get("score_choose") is not None:
            facts.insert(0, (self._score_name(), words.score(summary["score_choose"])))
        return facts

    def _score_name(self) -> str:
        is_regression = self.workbench.summaries.get("data", {}).get("task") == "regression"
        return self.tr("Explained (R²)") if is_regression else self.tr("Accuracy")

    def _done_sentence(self) -> str:
        summary = self.workbench.summaries.get("model", {})
        seconds = summary.get("seconds")
        return self.tr("Found in {time}").format(time=words.duration(seconds)) if seconds else self.tr("Imported")
