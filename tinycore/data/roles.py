"""Which column is what: the target, the group, the recording, the time; guessed where the user has not said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from tinycore.data.columns import discrete_count, numbers_of
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError

Task = Literal["classification", "regression"]

TARGET_NAMES = ("label", "labels", "class", "target", "y")
# These may be measurements too, so they count only where the column holds text.
TEXT_TARGET_NAMES = ("activity", "category", "species", "gesture", "outcome", "result", "state", "type", "diagnosis")
PERSON_NAMES = (
    "subject",
    "subj",
    "user",
    "person",
    "participant",
    "patient",
    "volunteer",
    "rider",
    "driver",
    "athlete",
    "animal",
    "speaker",
)
RECORDING_NAMES = ("recording", "session", "trial", "run", "clip", "file", "filename", "sequence", "series", "episode", "experiment")
PLACE_NAMES = ("group", "batch", "site", "station", "location", "plot", "device")
TIME_NAMES = ("time", "timestamp", "timestamps", "t", "ts", "date", "datetime", "millis", "micros", "elapsed", "epoch")
ID_NAMES = ("index", "idx", "row", "nr", "no", "number")
ID_WORDS = ("id", "uid", "uuid")
_SUFFIXES = frozenset(("id", "no", "nr", "number", "name", "nbr"))
_UNITS = frozenset(("s", "ms", "us", "ns", "sec", "secs", "seconds", "utc", "stamp", "milliseconds", "microseconds", "local"))

MAX_CLASSES = 100
MAX_INTEGER_CLASSES = 20
ROWS_PER_RECORDING = 16


@dataclass(frozen=True)
class Roles:
    """Column names by role, "" where there is none."""

    target: str
    task: Task
    group: str
    recording: str
    time: str


def find_roles(frame: pd.DataFrame, settings: DataSettings) -> Roles:
    """The user's choices, completed by guesses; a chosen name that is not a column is kept for the caller to refuse.

    Raises `setting.invalid` when one column is to be predicted and to be kept together.
    """
    recording = _first(frame, RECORDING_NAMES)
    time = _first(frame, TIME_NAMES, _UNITS)
    target = settings.target or guess_target(frame, leave_alone=(recording, time, *settings.leave_out))
    task = guess_task(frame[target]) if target in frame else "classification"
    if settings.task in ("classification", "regression"):
        task = "regression" if settings.task == "regression" else "classification"
    group = settings.group or guess_group(frame, target)
    if group and group == target:
        reason = "What to predict and what to keep together have to be two columns."
        raise TinysmithError("setting.invalid", name="data.group", value=f"“{group}”", reason=reason)
    return Roles(target, task, group, recording if recording != target else "", time if time != target else "")


def guess_target(frame: pd.DataFrame, *, leave_alone: tuple[str, ...] = ()) -> str:
    """A column named like an answer, else the last one."""
    usable = [str(name) for name in frame.columns if name not in leave_alone]
    for wanted in TARGET_NAMES:
        for name in usable:
            if name.casefold() == wanted:
                return name
    for name in reversed(usable):
        if name.casefold() in TEXT_TARGET_NAMES and not pd.api.types.is_numeric_dtype(frame[name].dtype):
            return name
    return usable[-1] if usable else ""


def guess_task(cells: pd.Series[Any]) -> Task:
    """Text, yes/no and few whole numbers are classes; everything else is a quantity."""
    if not pd.api.types.is_bool_dtype(cells.dtype) and numbers_of(cells).is_numeric:
        values = numbers_of(cells).values
        known = np.unique(values[~np.isnan(values)])
        is_whole = bool(np.all(known == np.round(known)))
        is_few = len(known) <= MAX_INTEGER_CLASSES and len(known) <= max(2, len(cells) / 10)
        return "classification" if is_whole and is_few else "regression"
    return "classification"


def guess_group(frame: pd.DataFrame, target: str) -> str:
    """Persons before recordings before places: whoever is unknown to the board has to be unknown in *final*."""
    for names in (PERSON_NAMES, RECORDING_NAMES, PLACE_NAMES):
        name = _first(frame, names, _SUFFIXES)
        if name and name != target and 3 <= discrete_count(frame[name]) <= len(frame) / 2:
            return name
    return ""


def is_time_name(name: str) -> bool:
    """Whether a column is called like a time."""
    return _matches(name, TIME_NAMES, _UNITS)


def is_id_name(name: str) -> bool:
    """Whether a column is called like something that names rows, recordings or persons; its numbers mean nothing."""
    words = _words(name)
    if _matches(name, PERSON_NAMES + RECORDING_NAMES, _SUFFIXES):
        return True
    return bool(words) and (words[-1] in ID_WORDS or (len(words) == 1 and words[0] in ID_NAMES))


def is_series(frame: pd.DataFrame, roles: Roles) -> bool:
    """Whether the rows of a table are moments of recordings rather than samples of their own."""
    if roles.target not in frame or roles.task != "classification":
        return bool(roles.recording and roles.time) and _rows_per_run(frame[roles.recording]) >= ROWS_PER_RECORDING
    if roles.recording:
        same = frame.groupby(roles.recording, sort=False)[roles.target].nunique()
        is_constant = bool((same <= 1).mean() > 0.95)
        return is_constant and _rows_per_run(frame[roles.recording]) >= ROWS_PER_RECORDING
    from tinycore.data.clock import read_clock

    clock = read_clock(frame[roles.time], roles.time) if roles.time else None
    return clock is not None and clock.rate_hz >= 2 and _rows_per_run(frame[roles.target]) >= ROWS_PER_RECORDING


def _rows_per_run(cells: pd.Series[Any]) -> float:
    changes = int((cells != cells.shift()).sum())
    return len(cells) / max(changes, 1)


def _first(frame: pd.DataFrame, names: tuple[str, ...], suffixes: frozenset[str] = _SUFFIXES) -> str:
    found = [str(column) for wanted in names for column in frame.columns if _matches(str(column), (wanted,), suffixes)]
    return found[0] if found else ""


def _matches(name: str, wanted: tuple[str, ...], suffixes: frozenset[str]) -> bool:
    words = _words(name)
    return bool(words) and words[0] in wanted and all(word in suffixes for word in words[1:])


def _words(name: str) -> list[str]:
    """The words of a column name: `subjectID`, `subject_id` and `Subject ID` all give subject, id."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^a-z0-9]+", spaced.casefold()) if word]
