"""What is wrong with columns, rows and classes, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.data.columns import Numbers, numbers_of
from tinycore.data.findings import Finding, fixed, good, stopping
from tinycore.data.roles import MAX_CLASSES, is_id_name, is_time_name

MIN_SAMPLES = 10
MIN_OF_CLASS = 3
ENOUGH_OF_CLASS = 20
UNBALANCED_RATIO = 3.0
GIVES_AWAY_ROWS = 20_000


@dataclass(frozen=True, eq=False)
class Features:
    """The columns that are left to learn from: `x` float32 [rows, columns] with NaN for missing cells."""

    names: tuple[str, ...]
    x: npt.NDArray[np.float32]
    findings: tuple[Finding, ...]


def clean_features(frame: pd.DataFrame, names: list[str], *, keep: tuple[str, ...] = ()) -> Features:
    """Numbers out of the named columns; text, counters, times, constants and empty ones are left out and said.

    Columns in `keep` are used whatever they look like, as long as they hold numbers.
    """
    findings: list[Finding] = []
    kept: list[str] = []
    x = np.empty((len(frame), len(names)), dtype=np.float32)
    for name in names:
        numbers = numbers_of(frame[name])
        reason = why_unusable(frame[name], name, numbers, is_wanted=name in keep)
        if reason is not None:
            findings.append(reason)
            continue
        x[:, len(kept)] = numbers.values
        kept.append(name)
        findings += _cell_findings(name, numbers)
    return Features(tuple(kept), x[:, : len(kept)], tuple(findings))


def why_unusable(cells: pd.Series[Any], name: str, numbers: Numbers, *, is_wanted: bool) -> Finding | None:
    """The finding that leaves a column out, or None if a network can read it."""
    known = len(numbers.values) - numbers.missing
    if known == 0 and numbers.text_cells == 0:
        return fixed("empty_column", column=name)
    if is_time_name(name) and not is_wanted:
        return fixed("time_column", column=name)
    if not numbers.is_numeric:
        is_name = is_id_name(name) or int(cells.nunique()) == len(cells)
        return fixed("id_column", column=name) if is_name else fixed("text_column", column=name, example=numbers.example)
    if is_wanted:
        return None
    if _only_counts(numbers, name):
        return fixed("id_column", column=name)
    if np.nanmin(numbers.values) == np.nanmax(numbers.values):
        return fixed("constant_column", column=name)
    return None


def gives_away(features: Features, y: npt.NDArray[Any], *, target: str, is_regression: bool) -> tuple[Finding, ...]:
    """Columns from which the target can be read off directly, found on the first rows."""
    x, y = features.x[:GIVES_AWAY_ROWS], y[:GIVES_AWAY_ROWS]
    tells = _tells_number if is_regression else _tells_class
    names = [name for column, name in enumerate(features.names) if tells(x[:, column], y)]
    return tuple(fixed("gives_away", column=name, target=target) for name in names)


def answer_findings(y: npt.NDArray[Any], classes: tuple[str, ...], *, target: str) -> tuple[Finding, ...]:
    """What is wrong with class indices, or with targets where there are no classes."""
    if classes:
        return class_findings(np.bincount(y, minlength=len(classes)), classes, target=target)
    return target_findings(y, target=target)


def class_findings(counts: npt.NDArray[np.int64], names: tuple[str, ...], *, target: str) -> tuple[Finding, ...]:
    """One class, too many classes, lopsided classes; `counts` has one entry per name."""
    present = [(int(count), name) for count, name in zip(counts, names, strict=True) if count]
    if len(present) > MAX_CLASSES:
        return (stopping("data.too_many_classes", column=target, count=len(present), limit=MAX_CLASSES),)
    if len(present) == 1:
        return (stopping("data.one_class", column=target, label=present[0][1]),)
    if not present:
        return ()
    (least, rare), (most, usual) = min(present), max(present)
    if most > UNBALANCED_RATIO * least:
        return (fixed("unbalanced", most=usual, least=rare, ratio=round(most / least, 1)),)
    return (good("balanced"),)


def size_findings(count: int) -> tuple[Finding, ...]:
    """Whether there are enough samples at all."""
    return (stopping("data.too_few", count=count, needed=MIN_SAMPLES),) if count < MIN_SAMPLES else ()


def target_findings(y: npt.NDArray[Any], *, target: str) -> tuple[Finding, ...]:
    """Whether a quantity varies at all, beyond float32 rounding."""
    if len(y) and float(np.ptp(y)) <= 1e-6 * float(np.abs(y).max()):
        return (stopping("data.one_value", column=target, value=f"{float(y[0]):.6g}"),)
    return ()


def part_findings(y: npt.NDArray[Any], part: npt.NDArray[np.uint8], classes: tuple[str, ...], *, grouped_by: str) -> tuple[Finding, ...]:
    """What the parts are too small for: a class missing somewhere, few samples to learn from, few to judge by."""
    findings: list[Finding] = []
    if classes:
        table = np.stack([np.bincount(y[part == index], minlength=len(classes)) for index in range(3)])
        for label, counts in zip(classes, table.T, strict=True):
            absent = [name for name, count in zip(("train", "choose", "final"), counts, strict=True) if count == 0]
            if absent:
                groups = f"{grouped_by}s" if grouped_by else "samples"
                findings.append(fixed("class_not_everywhere", label=label, groups=groups, parts=" and ".join(absent)))
            elif counts[0] < ENOUGH_OF_CLASS:
                findings.append(fixed("few_of_class", label=label, count=int(counts[0])))
    final = int((part == 2).sum())
    points = round(98 / np.sqrt(max(final, 1)))  # half of a 95 % interval at 50 %, where it is widest
    if classes and points >= 10:
        findings.append(fixed("few_samples", count=final, points=points))
    return tuple(findings)


def _cell_findings(name: str, numbers: Numbers) -> list[Finding]:
    findings = []
    if numbers.text_cells:
        findings.append(fixed("text_cells", column=name, count=numbers.text_cells, example=numbers.example))
    if numbers.missing:
        percent = round(100 * numbers.missing / len(numbers.values), 1)
        findings.append(fixed("missing_cells", column=name, count=numbers.missing, percent=percent))
    return findings


def _only_counts(numbers: Numbers, name: str) -> bool:
    """Whether a column counts rows up by one, or is named like a number that only names them."""
    values = numbers.values
    if len(values) > 2 and numbers.missing == 0 and bool(np.all(np.diff(values) == 1)):
        return True
    return is_id_name(name) and bool(np.all((values == np.round(values)) | np.isnan(values)))


def _tells_number(values: npt.NDArray[np.float32], y: npt.NDArray[Any]) -> bool:
    known = np.isfinite(values) & np.isfinite(y)
    if known.sum() < 3 or np.ptp(values[known]) == 0 or np.ptp(y[known]) == 0:
        return False
    return bool(abs(np.corrcoef(values[known].astype(np.float64), y[known])[0, 1]) > 0.9995)


def _tells_class(values: npt.NDArray[np.float32], y: npt.NDArray[Any]) -> bool:
    known = np.isfinite(values) & (y >= 0)
    found, codes = np.unique(values[known], return_inverse=True)
    classes = np.unique(y[known])
    if not 2 <= len(classes) <= len(found) <= 2 * len(classes):
        return False
    table = np.zeros((len(found), int(y.max()) + 1))
    np.add.at(table, (codes, y[known]), 1)
    return bool(table.max(axis=1).sum() > 0.999 * known.sum())
