"""POW: constant whole exponents of floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_refused
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

NUMBERS = np.concatenate([np.random.default_rng(0).normal(0, 2, 500), [0.0, -0.0, 1, -1]]).astype(np.float32)
FLOATS = spec((1, len(NUMBERS)), "float32")


def power(exponent: float, *shape: int) -> bytes:
    return single_operator("POW", [FLOATS, spec(shape, "float32", data=np.full(shape, exponent))], [FLOATS])


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 4, 7, 16, -1, -2, -5], ids=str)
def test_equals_litert(exponent: int) -> None:
    tflite = power(exponent)
    answer, expected = HostModel(read_tflite(tflite)).run(NUMBERS[None]), run_litert_reference(tflite, NUMBERS[None])
    np.testing.assert_allclose(answer, expected, rtol=1e-5)
    assert_c_is_numpy(power(exponent, 1), inputs=[NUMBERS[None]])


PAIR = spec((1, 2), "float32")
EXPONENT = spec((), "float32", data=np.full((), 3.0))
REFUSALS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "an exponent with a fraction": ([PAIR, spec((), "float32", data=np.full((), 1.7))], PAIR, "1.7"),
    "an exponent too large": ([PAIR, spec((), "float32", data=np.full((), 17.0))], PAIR, "at most 16"),
    "several exponents": ([PAIR, spec((2,), "float32", data=np.ones(2))], PAIR, "not one number"),
    "an exponent with more axes": ([PAIR, spec((1, 1, 1), "float32", data=np.ones((1, 1, 1)))], PAIR, "not one number"),
    "an exponent that is computed": ([PAIR, PAIR], PAIR, "computed"),
    "an output of another shape": ([PAIR, EXPONENT], spec((1, 3), "float32"), "instead of"),
    "int8": ([spec((1, 2), scale=0.1), spec((), scale=0.1, data=np.ones(()))], spec((1, 2), scale=0.1), "no such kernel"),
}


@pytest.mark.parametrize(("operands", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(operands: list[dict[str, Any]], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator("POW", operands, [output]), because=because)
