"""The front end in NumPy: scaling that is fitted on *train* and then repeated, bit for bit, on the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Scaling:
    """`scaled = (x - offset) * gain`; one offset and one gain per column or channel, each exactly a float32."""

    offset: tuple[float, ...]
    gain: tuple[float, ...]


def fit_scaling(x: Floats, method: str) -> Scaling:
    """Offsets and gains from `x` of shape [n, columns] or [n, window, channels].

    `standard` gives mean 0 and deviation 1, `range` gives -1 to 1, `none` leaves the numbers alone. Missing cells do not
    count; a column that never changes, or is empty, gets a gain of 0.
    """
    pairs = [METHODS[method](x[..., column]) for column in range(x.shape[-1])]
    return Scaling(tuple(_float32(offset) for offset, _ in pairs), tuple(_float32(gain) for _, gain in pairs))


def scale(x: Floats, scaling: Scaling) -> Floats:
    """What the network sees: float32 arithmetic in the board's order, missing cells as 0 (the column's middle)."""
    offset, gain = np.array(scaling.offset, np.float32), np.array(scaling.gain, np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = (x.astype(np.float32, copy=False) - offset) * gain
    scaled[np.isnan(scaled)] = 0.0
    return np.asarray(scaled, dtype=np.float32)


def quantize(scaled: Floats, *, step: float, zero_point: int, dtype: str = "int8") -> npt.NDArray[Any]:
    """`scaled` as the int8 or int16 numbers of a model input: divided by `step` in float32, rounded half away from zero, clamped."""
    quotient = scaled.astype(np.float32, copy=False) / np.float32(step)
    whole = np.trunc(quotient)
    # x - trunc(x) is exact, so this also rounds right where x + 0.5 would not be representable.
    rounded = whole + np.sign(quotient) * (np.abs(quotient - whole) >= np.float32(0.5))
    limits = np.iinfo(dtype)
    return np.asarray(np.clip(rounded + zero_point, limits.min, limits.max), dtype=dtype)


def _standard(values: npt.NDArray[Any]) -> tuple[float, float]:
    known = _known(values)
    if known.size == 0:
        return 0.0, 0.0
    deviation = float(known.std())
    return float(known.mean()), _inverse(deviation, known)


def _range(values: npt.NDArray[Any]) -> tuple[float, float]:
    known = _known(values)
    if known.size == 0:
        return 0.0, 0.0
    low, high = float(known.min()), float(known.max())
    return (low + high) / 2, 2 * _inverse(high - low, known)


def _none(_values: npt.NDArray[Any]) -> tuple[float, float]:
    return 0.0, 1.0


METHODS = {"standard": _standard, "range": _range, "none": _none}


def _known(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    wide = values.astype(np.float64).ravel()
    return wide[np.isfinite(wide)]


def _inverse(spread: float, known: npt.NDArray[np.float64]) -> float:
    """1 / spread, or 0 where the spread is nothing but float32 rounding of the values themselves."""
    noise = float(np.abs(known).max()) * 2.0**-23
    return 1.0 / spread if spread > noise and spread > 1e-30 else 0.0


def _float32(value: float) -> float:
    return float(np.float32(value))
