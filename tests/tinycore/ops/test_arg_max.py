"""ARG_MAX and ARG_MIN."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

BOTH, SCHEMA_TYPES = ["ARG_MAX", "ARG_MIN"], {"int32": 2, "int64": 4}


def position(builtin: str, shape: tuple[int, ...], axis: Any, *, dtype: str = "int8", target: str = "int64") -> bytes:
    source = spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}))
    made = tuple(size for k, size in enumerate(shape) if k != axis % len(shape))
    number = spec(np.shape(axis), "int32", data=np.array(axis))
    return single_operator(builtin, [source, number], [spec(made, target)], outputType=SCHEMA_TYPES[target])


@pytest.mark.parametrize("target", SCHEMA_TYPES)
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("shape", "axis"), [((1, 10), 1), ((1, 5, 3), 1), ((1, 5, 3), -1), ((1, 2, 3, 4), 2)], ids=str)
def test_equals_litert(builtin: str, shape: tuple[int, ...], axis: int, dtype: str, target: str) -> None:
    assert_like_litert(position(builtin, shape, axis, dtype=dtype, target=target))


@pytest.mark.parametrize("builtin", BOTH)
def test_the_first_of_equal_numbers_wins(builtin: str) -> None:
    ties = np.random.default_rng(0).integers(0, 2, (50, 6)).astype(np.int8)
    assert_like_litert(position(builtin, (1, 6), 1), inputs=[ties])


SOURCE, AXIS = spec((1, 5, 3), scale=0.1), spec((), "int32", data=np.array(1))
REFUSALS = {
    "an axis that is not there": ([SOURCE, spec((), "int32", data=np.array(3))], spec((1, 3), "int32"), "axis 3"),
    "two axes": ([SOURCE, spec((2,), "int32", data=np.array([1, 2]))], spec((1,), "int32"), "2 numbers"),
    "a computed axis": ([SOURCE, spec((1, 1), scale=0.1)], spec((1, 3), "int32"), "constant"),
    "another shape": ([SOURCE, AXIS], spec((1, 5), "int32"), "shape"),
    "positions as int8": ([SOURCE, AXIS], spec((1, 3), scale=0.1), "int8"),
}


@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("inputs", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, inputs: list[Any], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(builtin, inputs, [output]), because=because)
