"""A table whose rows are samples: columns to features, the target to answers, equal groups kept together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.data.clean import MIN_SAMPLES, Features, answer_findings, clean_features, gives_away, size_findings
from tinycore.data.clock import read_clock
from tinycore.data.columns import labels_of, numbers_of
from tinycore.data.csv_file import CsvTable
from tinycore.data.findings import Finding, fixed, good
from tinycore.data.roles import MAX_CLASSES, Roles
from tinycore.data.samples import Samples
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError

MIN_OF_CLASS = 3

# Rows in order of time resemble their neighbours, so whole blocks go to a part.
TIME_BLOCKS = 40
MIN_OF_BLOCK = 5


@dataclass(frozen=True, eq=False)
class Groups:
    """Equal `codes` belong together; `word` says what a group is, "" if nothing is known."""

    codes: npt.NDArray[np.int32]
    names: tuple[str, ...]
    word: str
    findings: tuple[Finding, ...]


def check_columns(table: CsvTable, roles: Roles, settings: DataSettings) -> None:
    """Raise `data.column_missing` for a chosen column that the file does not have, `data.no_numeric` if it holds nothing to predict."""
    frame = table.frame
    if not roles.target:
        raise TinysmithError("data.no_numeric", path=table.path)
    for name in (roles.target, roles.group, *settings.leave_out, *settings.keep):
        if name and name not in frame:
            raise TinysmithError("data.column_missing", column=name, columns=", ".join(map(str, frame.columns[:50])))


def samples_of_table(table: CsvTable, roles: Roles, settings: DataSettings) -> Samples:
    """Samples of shape (columns,), one per row.

    Raises `data.*` errors where there is nothing left to learn from.
    """
    check_columns(table, roles, settings)
    y, classes, findings = answers_of(table.frame, roles)
    if not has_answer(y).any():
        raise TinysmithError("data.too_few", count=0, needed=MIN_SAMPLES)
    frame, y = _rows(table.frame, y, has_answer(y))
    features = clean_features(frame, feature_names(frame, roles, settings), keep=settings.keep)
    if not features.names:
        raise TinysmithError("data.no_numeric", path=table.path)
    filled = np.asarray(np.isfinite(features.x).any(axis=1), dtype=np.bool_)
    if not filled.all():
        findings = (*findings, fixed("empty_rows", count=int((~filled).sum())))
        frame, y = _rows(frame, y, filled)
        features = Features(features.names, features.x[filled], features.findings)
    groups = groups_of(frame, features.x, y, roles, settings)
    return Samples(
        kind="table",
        task=roles.task,
        x=np.ascontiguousarray(features.x),
        y=y,
        group=groups.codes,
        group_names=groups.names,
        grouped_by=groups.word,
        classes=classes,
        columns=features.names,
        target=roles.target,
        findings=(*table.findings, *findings, *features.findings, *_checks(features, y, classes, roles), *groups.findings),
    )


def feature_names(frame: pd.DataFrame, roles: Roles, settings: DataSettings) -> list[str]:
    """Every column that is not the target, the group or left out by the user."""
    apart = {roles.target, roles.group, *settings.leave_out}
    return [str(name) for name in frame.columns if name not in apart]


def answers_of(frame: pd.DataFrame, roles: Roles) -> tuple[npt.NDArray[Any], tuple[str, ...], tuple[Finding, ...]]:
    """Class indices (int32, -1 unknown) and names, or targets (float32, NaN unknown); classes of one or two rows are unknown too."""
    y: npt.NDArray[Any]
    classes: tuple[str, ...] = ()
    findings: list[Finding] = []
    if roles.task == "regression":
        y = _quantities(frame[roles.target], roles.target)
    else:
        y, classes, findings = _classes(frame[roles.target], roles.target)
    without = int(frame[roles.target].isna().sum()) if classes else int((~has_answer(y)).sum())
    if without:
        findings.append(fixed("missing_target", target=roles.target, count=without))
    return y, classes, tuple(findings)


def has_answer(y: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which rows can be learned from."""
    return np.asarray(y >= 0 if y.dtype.kind == "i" else ~np.isnan(y), dtype=np.bool_)


def without_rare(codes: npt.NDArray[np.int32], names: tuple[str, ...]) -> tuple[npt.NDArray[np.int32], tuple[str, ...], list[Finding]]:
    """Classes with too few samples for three parts become unknown (-1); the others are numbered anew."""
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    kept = [index for index, count in enumerate(counts) if count >= MIN_OF_CLASS]
    if len(kept) < 2:  # dropping would hide what is wrong
        kept = [index for index, count in enumerate(counts) if count]
    table = np.full(len(names) + 1, -1, dtype=np.int32)
    table[kept] = np.arange(len(kept))
    dropped = [index for index, count in enumerate(counts) if count and index not in set(kept)]
    return table[codes], tuple(names[i] for i in kept), [fixed("rare_class", label=names[i], count=int(counts[i])) for i in dropped]


def groups_of(frame: pd.DataFrame, x: npt.NDArray[np.float32], y: npt.NDArray[Any], roles: Roles, settings: DataSettings) -> Groups:
    """Groups by the group column, else blocks of time, else one per row with equal rows sharing theirs."""
    if roles.group:
        labels = labels_of(frame[roles.group])
        if settings.group and len(labels.names) < 3:
            raise TinysmithError("data.too_few_groups", column=roles.group, count=len(labels.names))
        # Rows that do not say whose they are stay together as one more group.
        has_unknown = bool((labels.codes < 0).any())
        codes = np.where(labels.codes < 0, len(labels.names), labels.codes).astype(np.int32)
        names = labels.names + (("",) if has_unknown else ())
        return Groups(codes, names, roles.group, (good("no_leak", group=roles.group),))
    if roles.time in frame and len(frame) >= MIN_OF_BLOCK * TIME_BLOCKS and read_clock(frame[roles.time], roles.time) is not None:
        codes = (np.arange(len(frame)) * TIME_BLOCKS // len(frame)).astype(np.int32)
        names = tuple(f"block {number} of {TIME_BLOCKS}" for number in range(1, TIME_BLOCKS + 1))
        return Groups(codes, names, "block of time", (fixed("time_blocks", column=roles.time),))
    hashes = pd.util.hash_pandas_object(pd.DataFrame(x).assign(answer=y), index=False)
    rows, unique = pd.factorize(hashes)
    copies = len(rows) - len(unique)
    said = (fixed("duplicate_rows", count=copies),) if copies else ()
    return Groups(rows.astype(np.int32), (), "", (*said, fixed("no_groups")))


def _checks(features: Features, y: npt.NDArray[Any], classes: tuple[str, ...], roles: Roles) -> tuple[Finding, ...]:
    return (
        *size_findings(len(y)),
        *answer_findings(y, classes, target=roles.target),
        *gives_away(features, y, target=roles.target, is_regression=roles.task == "regression"),
    )


def _classes(cells: pd.Series[Any], target: str) -> tuple[npt.NDArray[Any], tuple[str, ...], list[Finding]]:
    labels = labels_of(cells)
    if len(labels.names) > MAX_CLASSES:
        raise TinysmithError("data.too_many_classes", column=target, count=len(labels.names), limit=MAX_CLASSES)
    return without_rare(labels.codes, labels.names)


def _quantities(cells: pd.Series[Any], target: str) -> npt.NDArray[Any]:
    numbers = numbers_of(cells)
    if not numbers.is_numeric:
        raise TinysmithError("data.target_text", column=target, example=numbers.example)
    return numbers.values.astype(np.float32)


def _rows(frame: pd.DataFrame, y: npt.NDArray[Any], wanted: npt.NDArray[np.bool_]) -> tuple[pd.DataFrame, npt.NDArray[Any]]:
    return (frame, y) if wanted.all() else (frame[wanted], y[wanted])
