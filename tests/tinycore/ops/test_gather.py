"""GATHER."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert, assert_refused
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel


def tensor(*shape: int, dtype: str = "int8", **rest: Any) -> dict[str, Any]:
    return spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}), **rest)


def integers(values: Any) -> dict[str, Any]:
    return spec(np.shape(values), "int32", data=np.array(values))


CASES = {
    "steps in another order": ((1, 5, 3), 1, (4, 0, 0, 2)),
    "channels": ((1, 2, 3, 4), -1, (3, 1)),
    "pairs of steps": ((1, 5, 2), 1, ((0, 1), (1, 2), (3, 4))),
    "one number": ((1, 5), 1, 3),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "axis", "picks"), CASES.values(), ids=CASES)
def test_fixed_picks_equal_litert(shape: tuple[int, ...], axis: int, picks: Any, dtype: str) -> None:
    axis %= len(shape)
    made = shape[:axis] + np.shape(picks) + shape[axis + 1 :]
    assert_like_litert(single_operator("GATHER", [tensor(*shape, dtype=dtype), integers(picks)], [tensor(*made, dtype=dtype)], axis=axis))


def embedding(dtype: str) -> bytes:
    """Floats become the numbers of the rows of a table."""
    writer, kind = TfliteWriter(), {"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}
    words, rows = writer.tensor((1, 6), "float32"), writer.tensor((1, 6), "int32")
    writer.operator("CAST", [words], [rows])
    table = writer.tensor((10, 4), dtype, data=np.random.default_rng(0).integers(-128, 128, (10, 4)).astype(dtype), **kind)
    found = writer.tensor((1, 6, 4), dtype, **kind)
    writer.operator("GATHER", [table, rows], [found], axis=0)
    return writer.finish([words], [found])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_an_embedding_equals_litert(dtype: str) -> None:
    words = np.random.default_rng(1).uniform(0, 10, (20, 6)).astype(np.float32)
    assert_like_litert(embedding(dtype), inputs=[words])


def test_numbers_outside_the_table_stay_inside() -> None:
    model = HostModel(read_tflite(embedding("int8")))
    far, ends = np.float32([[-1, 10, 1e9, -1e9, 3, 9]]), np.float32([[0, 9, 9, 0, 3, 9]])
    np.testing.assert_array_equal(model.run(far), model.run(ends))


REFUSALS = {
    "a slice that is not there": ([tensor(1, 5), integers([5])], tensor(1, 1), {"axis": 1}, "does not have"),
    "a slice before the first": ([tensor(1, 5), integers([-1])], tensor(1, 1), {"axis": 1}, "does not have"),
    "an axis that is not there": ([tensor(1, 5), integers([1])], tensor(1, 1), {"axis": 2}, "axis 2"),
    "another shape": ([tensor(1, 5), integers([1, 2])], tensor(1, 3), {"axis": 1}, "shape"),
    "another dtype": ([tensor(1, 5), integers([1])], tensor(1, 1, dtype="float32"), {"axis": 1}, "float32"),
    "numbers that are no numbers": ([tensor(1, 5), tensor(1, data=np.array([1]))], tensor(1, 1), {"axis": 1}, "int8"),
    "shared axes": ([tensor(1, 2, 5), integers([[0], [1]])], tensor(1, 2, 1), {"axis": 2, "batchDims": 2}, "share"),
}


@pytest.mark.parametrize(("inputs", "output", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(inputs: list[Any], output: dict[str, Any], options: dict[str, int], because: str) -> None:
    assert_refused(single_operator("GATHER", inputs, [output], **options), because=because)
