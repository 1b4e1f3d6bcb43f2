"""Cells of a table as numbers or as class labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.data.csv_format import MISSING

Cells = pd.Series  # one column as it was read: numbers, or text with NaN for an empty cell

# A column with more text than this is not a column of numbers with a few slips.
MAX_TEXT_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column as float64 with NaN where a number is missing; `text_cells` of those held text such as `example`."""

    values: npt.NDArray[np.float64]
    text_cells: int
    example: str

    @property
    def missing(self) -> int:
        """Cells without a number."""
        return int(np.isnan(self.values).sum())

    @property
    def is_numeric(self) -> bool:
        """Whether this is a column of numbers, a few slips aside; an empty one is not."""
        known = len(self.values) - self.missing
        return known > 0 and self.text_cells <= MAX_TEXT_SHARE * (known + self.text_cells)


@dataclass(frozen=True, eq=False)
class Labels:
    """A column as classes: `codes` index `names`, -1 where the cell is empty."""

    codes: npt.NDArray[np.int32]
    names: tuple[str, ...]


def numbers_of(cells: Cells[Any]) -> Numbers:
    """Read cells as numbers; anything infinite or beyond float32 counts as missing."""
    text_cells, example = 0, ""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        values = cells.to_numpy(dtype=np.float64, na_value=np.nan).copy()
    else:
        parsed = pd.to_numeric(cells, errors="coerce")
        values = parsed.to_numpy(dtype=np.float64, na_value=np.nan).copy()
        odd = cells[np.isnan(values)].dropna()
        odd = odd[~odd.str.lower().isin(MISSING)]
        text_cells, example = len(odd), str(odd.iloc[0])[:40] if len(odd) else ""
    values[~(np.abs(values) < np.finfo(np.float32).max)] = np.nan
    return Numbers(values, text_cells, example)


def labels_of(cells: Cells[Any]) -> Labels:
    """Read cells as classes, in numeric or else alphabetical order; 1.0 and 1 are the same class."""
    codes, found = pd.factorize(cells, use_na_sentinel=True)
    names = [_label(value) for value in found]
    is_known = np.array([name.lower() not in ("", "?", "nan") for name in names] + [False])
    order = sorted({name for name, known in zip(names, is_known, strict=False) if known}, key=_order)
    place = {name: index for index, name in enumerate(order)}
    table = np.array([place.get(name, -1) for name in names] + [-1], dtype=np.int32)
    return Labels(table[codes], tuple(order))


def discrete_count(cells: Cells[Any]) -> int:
    """How many different values a column has, or 0 if they are measurements rather than names or counts."""
    if pd.api.types.is_float_dtype(cells.dtype):
        known = cells.dropna()
        if not bool((known == known.round()).all()):
            return 0
    return int(cells.nunique())


def _label(value: object) -> str:
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _order(name: str) -> tuple[int, float, str]:
    try:
        return (0, float(name), name)
    except ValueError:
        return (1, 0.0, name.casefold())
