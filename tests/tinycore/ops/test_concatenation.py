from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused


def tensor(*shape: int, dtype: str = "int8", **rest: Any) -> dict[str, Any]:
    return spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}), **rest)


CASES = {
    "channels": (3, [(1, 2, 3, 1), (1, 2, 3, 4), (1, 2, 3, 2)]),
    "last axis, counted from the end": (-1, [(1, 2, 3), (1, 2, 5)]),
    "width": (2, [(1, 2, 3, 2), (1, 2, 1, 2)]),
    "height": (1, [(1, 2, 3, 2), (1, 4, 3, 2)]),
    "flat": (1, [(1, 2), (1, 7)]),
    "one alone": (1, [(1, 4)]),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("axis", "shapes"), CASES.values(), ids=CASES)
def test_equals_litert(axis: int, shapes: list[tuple[int, ...]], dtype: str) -> None:
    output = list(shapes[0])
    output[axis] = sum(shape[axis] for shape in shapes)
    inputs = [tensor(*shape, dtype=dtype) for shape in shapes]
    assert_like_litert(single_operator("CONCATENATION", inputs, [tensor(*output, dtype=dtype)], axis=axis))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("position", [0, 1])
def test_constant_input_equals_litert(position: int, dtype: str) -> None:
    inputs = [tensor(1, 3, 2, dtype=dtype), tensor(1, 3, 4, dtype=dtype)]
    inputs[position]["data"] = np.arange(np.prod(inputs[position]["shape"])).reshape(inputs[position]["shape"])
    assert_like_litert(single_operator("CONCATENATION", inputs, [tensor(1, 3, 6, dtype=dtype)], axis=2))


PAIR, JOINED = [tensor(1, 3, 2), tensor(1, 3, 4)], tensor(1, 3, 6)
REFUSALS = {
    "an axis that is not there": (PAIR, JOINED, {"axis": 3}, "axis 3"),
    "an axis before the first": (PAIR, JOINED, {"axis": -4}, "axis -4"),
    "the batch": ([tensor(1, 3), tensor(1, 3)], tensor(1, 3), {"axis": 0}, "axis 0"),
    "another scale": ([tensor(1, 3, 2), spec((1, 3, 4), scale=0.2, zero_point=5)], JOINED, {"axis": 2}, "scales"),
    "another zero point": ([tensor(1, 3, 2), spec((1, 3, 4), scale=0.1)], JOINED, {"axis": 2}, "scales"),
    "shapes that do not fit": ([tensor(1, 3, 2), tensor(1, 4, 4)], JOINED, {"axis": 2}, "shape"),
    "an output that is too small": (PAIR, tensor(1, 3, 5), {"axis": 2}, "shape"),
    "different numbers of axes": ([tensor(1, 3, 2), tensor(1, 12)], JOINED, {"axis": 2}, "axis"),
    "mixed dtypes": ([tensor(1, 3, 2), tensor(1, 3, 4, dtype="float32")], JOINED, {"axis": 2}, "float32"),
    "a fused activation": (PAIR, JOINED, {"axis": 2, "fusedActivationFunction": 1}, "activation"),
}


@pytest.mark.parametrize(("inputs", "output", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(inputs: list[dict[str, Any]], output: dict[str, Any], options: dict[str, Any], because: str) -> None:
    assert_refused(single_operator("CONCATENATION", inputs, [output], **options), because=because)
