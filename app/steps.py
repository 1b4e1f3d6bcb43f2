"""The seven steps of the wizard, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tinycore.project import Project


class State(Enum):
    """How far a step has come, with the word that stands beside it."""

    EMPTY = QT_TRANSLATE_NOOP("steps", "empty")
    READY = QT_TRANSLATE_NOOP("steps", "ready")
    RUNNING = QT_TRANSLATE_NOOP("steps", "running")
    DONE = QT_TRANSLATE_NOOP("steps", "done")
    OLDER = QT_TRANSLATE_NOOP("steps", "older")

    @property
    def word(self) -> str:
        """The state in the user's language."""
        return QCoreApplication.translate("steps", self.value)


@dataclass(frozen=True)
class Step:
    """One row of the rail; `stages` are those whose results it needs to be done."""

    name: str
    title: str
    stages: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("steps", self.title)


STEPS = (
    Step("data", QT_TRANSLATE_NOOP("steps", "Data"), ("data",)),
    Step("model", QT_TRANSLATE_NOOP("steps", "Model"), ("model",)),
    Step("board", QT_TRANSLATE_NOOP("steps", "Board")),
    Step("shrink", QT_TRANSLATE_NOOP("steps", "Shrink"), ("shrink",)),
    Step("export", QT_TRANSLATE_NOOP("steps", "Export"), ("export",)),
    Step("flash", QT_TRANSLATE_NOOP("steps", "Flash")),
    Step("live", QT_TRANSLATE_NOOP("steps", "Live")),
)
NAMES = tuple(step.name for step in STEPS)


@dataclass(frozen=True)
class Progressed:
    """All that decides the states: stages on disk, what runs, and the acts that leave no file."""

    stages: Mapping[str, str]  # stage -> done, older or empty
    running: frozenset[str] = frozenset()  # steps
    is_board_confirmed: bool = False
    flashed_sha256: str = ""
    image_sha256: str = ""
    is_live_seen: bool = False


def step_states(known: Progressed) -> dict[str, State]:
    """The state of every step."""
    states: dict[str, State] = {}
    before = State.DONE
    for step in STEPS:
        state = _state(step, known, is_open=before == State.DONE)
        states[step.name] = before = state
    return states | dict.fromkeys(known.running, State.RUNNING)


def _state(step: Step, known: Progressed, *, is_open: bool) -> State:
    resting = State.READY if is_open else State.EMPTY
    if step.stages:
        found = {known.stages.get(stage, "empty") for stage in step.stages}
        if found == {"done"}:
            return State.DONE
        return State.OLDER if found != {"empty"} and "older" in found else resting
    if step.name == "board":
        return State.DONE if known.is_board_confirmed or known.stages.get("shrink") == "done" else resting
    if not known.flashed_sha256:
        return resting
    if known.flashed_sha256 != known.image_sha256:
        return State.OLDER
    return State.DONE if step.name == "flash" or known.is_live_seen else State.READY


# Which stages a change of a section touches, as long as the worker has not said so itself.
TOUCHED = {
    "data": ("data", "model", "shrink", "export", "firmware"),
    "model": ("model", "shrink", "export", "firmware"),
    "shrink": ("shrink", "export", "firmware"),
    "export": ("export", "firmware"),
    "board": ("firmware",),
}


def likely_stages(stages: Mapping[str, str], known: Project, now: Project) -> dict[str, str]:
    """What was found for `known`, with doubt cast on whatever the choices made since may have changed."""
    changed = [section for section in TOUCHED if getattr(known, section) != getattr(now, section)]
    touched = {stage for section in changed for stage in TOUCHED[section]}
    return {name: "older" if name in touched and state == "done" else state for name, state in stages.items()}
