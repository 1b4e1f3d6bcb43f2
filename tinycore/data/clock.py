"""A time column as seconds: its unit, its rate, its gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.data.columns import numbers_of

UNITS_S = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_UNIT_WORDS = {
    "s": "s", "sec": "s", "secs": "s", "seconds": "s",
    "ms": "ms", "millis": "ms", "milliseconds": "ms",
    "us": "us", "micros": "us", "microseconds": "us", "ns": "ns",
}  # fmt: skip

# Sensors of a small board are read between once in four seconds and 20000 times a second.
PLAUSIBLE_HZ = (0.25, 20_000.0)

# A step this many times the usual one is a gap.
GAP_STEPS = 5.0


@dataclass(frozen=True, eq=False)
class Clock:
    """Times in seconds with NaN where unknown; `rate_hz` is 0 when the unit is unknown."""

    seconds: npt.NDArray[np.float64]
    rate_hz: float

    def breaks(self) -> npt.NDArray[np.int64]:
        """Rows before which time jumps: back, or forward over a gap."""
        steps = np.diff(self.seconds)
        usual = usual_step(self.seconds)
        if usual <= 0:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(~((steps > 0) & (steps <= GAP_STEPS * usual))) + 1


def read_clock(cells: pd.Series[Any], name: str) -> Clock | None:
    """The times of a column, or None if it does not run forward."""
    numbers = numbers_of(cells)
    if not numbers.is_numeric:
        return None if pd.api.types.is_numeric_dtype(cells.dtype) else _from_dates(cells)
    step = usual_step(numbers.values)
    if step <= 0:
        return None
    unit = _unit_in(name)
    if not unit and _is_counter(numbers.values):
        return Clock(numbers.values, 0.0)
    candidates = [unit] if unit else list(UNITS_S)
    for candidate in candidates:
        rate_hz = 1 / (step * UNITS_S[candidate])
        if unit or (_prefers(candidate, step) and PLAUSIBLE_HZ[0] <= rate_hz <= PLAUSIBLE_HZ[1]):
            return Clock(numbers.values * UNITS_S[candidate], _tidy_rate(rate_hz))
    return Clock(numbers.values, 0.0)


def usual_step(times: npt.NDArray[np.float64]) -> float:
    """The median step between rows, or 0 if fewer than nine in ten go forward."""
    steps = np.diff(times[~np.isnan(times)])
    if len(steps) == 0 or (steps > 0).mean() < 0.9:
        return 0.0
    return float(np.median(steps))


def rate_in_name(name: str) -> float:
    """The rate that a file name such as `walk_26Hz.csv` states, else 0."""
    found = re.search(r"(?<![\d.])(\d{1,5}(?:\.\d+)?) ?hz(?![a-z])", name, re.IGNORECASE)
    return float(found.group(1)) if found else 0.0


def _from_dates(cells: pd.Series[Any]) -> Clock | None:
    try:
        times = pd.to_datetime(cells, errors="coerce", utc=True, format="ISO8601")
    except (ValueError, TypeError, OverflowError):
        return None
    if times.isna().mean() > 0.1:
        return None
    seconds = np.asarray((times - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1), dtype=np.float64)
    step = usual_step(seconds)
    return Clock(seconds, _tidy_rate(1 / step)) if step > 0 else None


def _unit_in(name: str) -> str:
    words = re.split(r"[^a-z]+", name.casefold())
    return next((_UNIT_WORDS[word] for word in reversed(words) if word in _UNIT_WORDS), "")


def _prefers(unit: str, step: float) -> bool:
    """Seconds are written with decimals; milliseconds and finer as whole numbers, the finer the larger."""
    return {"s": step < 0.5, "ms": 0.5 <= step < 500, "us": 500 <= step < 500_000, "ns": step >= 500_000}[unit]


def _is_counter(times: npt.NDArray[np.float64]) -> bool:
    return bool(np.all(np.diff(times) == 1))


def _tidy_rate(rate_hz: float) -> float:
    """Rates are set in whole numbers; 500.25 measured means 500."""
    whole = round(rate_hz)
    return float(whole) if whole and abs(rate_hz - whole) < 0.02 * rate_hz else round(rate_hz, 4)
