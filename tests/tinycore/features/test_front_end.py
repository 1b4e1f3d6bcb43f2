"""The front end's C: the same bits as `features.scaling`."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from tinycore.compiler.host_library import host_library
from tinycore.features.scaling import Scaling, quantize, scale


class Settings(ctypes.Structure):
    _fields_ = (
        ("features", ctypes.c_int32),
        ("columns", ctypes.c_int32),
        ("scale", ctypes.c_float),
        ("zero_point", ctypes.c_int32),
        ("offset", ctypes.c_void_p),
        ("gain", ctypes.c_void_p),
    )


def run(function: str, x: np.ndarray, scaling: Scaling, step: float, zero_point: int, dtype: str) -> np.ndarray:
    offset, gain = np.float32(scaling.offset), np.float32(scaling.gain)
    settings = Settings(x.size, len(offset), step, zero_point, offset.ctypes.data, gain.ctypes.data)
    out = np.empty(x.shape, dtype)
    getattr(ctypes.CDLL(str(host_library())), function)(
        ctypes.byref(settings), ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(out.ctypes.data)
    )
    return out


def samples() -> np.ndarray:
    rng = np.random.default_rng(7)
    x = (rng.normal(size=(500, 3)) * 10.0 ** rng.integers(-6, 7, (500, 3))).astype(np.float32)
    x[::7, 1] = np.nan
    x[3], x[4] = np.inf, -np.inf
    x[5] = (0.49999997, -0.49999997, 0.5)
    return x


SCALINGS = [
    pytest.param(Scaling((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)), id="none"),
    pytest.param(Scaling((3.25, -0.1, 1e-3), (0.7, 123.4, 0.0)), id="with a constant column"),
]


@pytest.mark.parametrize("scaling", SCALINGS)
def test_float_features_are_bit_identical(scaling: Scaling) -> None:
    x = samples()
    assert run("ts_front_end_float32", x, scaling, 1.0, 0, "float32").tobytes() == scale(x, scaling).tobytes()


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize(("step", "zero_point"), [(1.0, 0), (0.0471, -128), (1e-6, 127), (0.003921569, -3)])
def test_quantized_features_are_equal(scaling: Scaling, step: float, zero_point: int) -> None:
    x = samples()
    with np.errstate(all="ignore"):
        expected = quantize(scale(x, scaling), step=step, zero_point=zero_point)
    assert run("ts_front_end_int8", x, scaling, step, zero_point, "int8").tolist() == expected.tolist()


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("step", [1.0, 1e-4, 1e-6])
def test_features_of_int16_models_are_equal(scaling: Scaling, step: float) -> None:
    x = samples()
    with np.errstate(all="ignore"):
        expected = quantize(scale(x, scaling), step=step, zero_point=0, dtype="int16")
    assert run("ts_front_end_int16", x, scaling, step, 0, "int16").tolist() == expected.tolist()
