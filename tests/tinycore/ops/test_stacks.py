"""SPLIT, SPLIT_V, PACK and UNPACK."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert, assert_refused
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite


def tensor(*shape: int, dtype: str = "int8", **rest: Any) -> dict[str, Any]:
    return spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}), **rest)


def integers(*values: int) -> dict[str, Any]:
    return spec((len(values),), "int32", data=np.array(values))


def without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return shape[: axis % len(shape)] + shape[axis % len(shape) + 1 :]


def with_size(shape: tuple[int, ...], axis: int, size: int) -> tuple[int, ...]:
    return tuple(size if k == axis % len(shape) else one for k, one in enumerate(shape))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "axis", "parts"), [((1, 6, 4, 3), 1, 3), ((1, 6, 4), -1, 2), ((1, 2, 6), 2, 6), ((1, 4), 1, 1)], ids=str)
def test_split_equals_litert(shape: tuple[int, ...], axis: int, parts: int, dtype: str) -> None:
    output = tensor(*with_size(shape, axis, shape[axis] // parts), dtype=dtype)
    number = spec((), "int32", data=np.array(axis))
    assert_like_litert(single_operator("SPLIT", [number, tensor(*shape, dtype=dtype)], [output] * parts, numSplits=parts))


def test_a_single_part_is_the_whole_for_nothing() -> None:
    graph = read_tflite(single_operator("SPLIT", [AXIS, tensor(1, 4)], [tensor(1, 4)], numSplits=1))
    lowered = lower(graph)
    assert lowered.calls == ((),) and lowered.plan.home(graph.outputs[0]) == graph.inputs[0]


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("axis", "sizes"), [(1, (1, 2, 3)), (1, (4, -1)), (-1, (2, 2)), (2, (-1,))], ids=str)
def test_split_v_equals_litert(axis: int, sizes: tuple[int, ...], dtype: str) -> None:
    shape = (1, 6, 4)
    made = [shape[axis] - sum(one for one in sizes if one > 0) if size == -1 else size for size in sizes]
    outputs = [tensor(*with_size(shape, axis, size), dtype=dtype) for size in made]
    inputs = [tensor(*shape, dtype=dtype), integers(*sizes), integers(axis)]
    assert_like_litert(single_operator("SPLIT_V", inputs, outputs, numSplits=len(sizes)))


@pytest.mark.parametrize("sizes", [(2, 4, 0), (2, 4, -1), (0, 2, 4)], ids=str)
def test_empty_parts_that_nobody_reads_are_not_cut(sizes: tuple[int, ...]) -> None:
    writer = TfliteWriter()
    whole, *numbers = (writer.tensor(**one) for one in (tensor(1, 6), integers(*sizes), integers(1)))
    parts = [writer.tensor(**tensor(1, max(size, 0))) for size in sizes]
    writer.operator("SPLIT_V", [whole, *numbers], parts, numSplits=3)
    data = writer.finish([whole], [part for part in parts if part.shape[1]])
    assert len(read_tflite(data).nodes[0].outputs) == 2
    assert_like_litert(data)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("axis", [1, 2, 3, -1, -2])
def test_pack_and_unpack_equal_litert(axis: int, dtype: str) -> None:
    part, whole = tensor(1, 3, 4, dtype=dtype), [1, 3, 4]
    whole.insert(axis if axis >= 0 else axis + 4, 5)
    assert_like_litert(single_operator("PACK", [part] * 5, [tensor(*whole, dtype=dtype)], axis=axis, valuesCount=5))
    assert_like_litert(single_operator("UNPACK", [tensor(*whole, dtype=dtype)], [part] * 5, axis=axis, num=5))


def test_pack_takes_constants() -> None:
    constant = tensor(1, 3, data=np.array([[1, -2, 3]]))
    assert_like_litert(single_operator("PACK", [tensor(1, 3), constant], [tensor(1, 2, 3)], axis=1, valuesCount=2))


AXIS, HALF, THREE = spec((), "int32", data=np.array(1)), tensor(1, 2), tensor(1, 3)
REFUSALS = {
    "SPLIT into unequal parts": ("SPLIT", [AXIS, tensor(1, 5)], [HALF, HALF], {}, "parts"),
    "SPLIT along no axis": ("SPLIT", [spec((), "int32", data=np.array(2)), tensor(1, 4)], [HALF, HALF], {}, "axis 2"),
    "SPLIT along two axes": ("SPLIT", [integers(0, 1), tensor(1, 4)], [HALF, HALF], {}, "2 numbers"),
    "SPLIT along a computed axis": ("SPLIT", [tensor(1, 1), tensor(1, 4)], [HALF, HALF], {}, "constant"),
    "SPLIT into another shape": ("SPLIT", [AXIS, tensor(1, 4)], [HALF, tensor(1, 3)], {}, "shape"),
    "SPLIT into another dtype": ("SPLIT", [AXIS, tensor(1, 4)], [HALF, tensor(1, 2, dtype="float32")], {}, "float32"),
    "SPLIT_V into too much": ("SPLIT_V", [tensor(1, 4), integers(2, 3), integers(1)], [HALF, THREE], {}, "parts"),
    "SPLIT_V with two rests": ("SPLIT_V", [tensor(1, 4), integers(-1, -1), integers(1)], [HALF, HALF], {}, "parts"),
    "SPLIT_V with a negative part": ("SPLIT_V", [tensor(1, 4), integers(6, -2), integers(1)], [HALF, HALF], {}, "parts"),
    "SPLIT_V into fewer": ("SPLIT_V", [tensor(1, 4), integers(2, 2), integers(1)], [HALF], {}, "parts"),
    "PACK of different shapes": ("PACK", [HALF, THREE], [tensor(1, 2, 2)], {"axis": 1}, "shape"),
    "PACK of different scales": ("PACK", [HALF, spec((1, 2), scale=0.2)], [tensor(1, 2, 2)], {"axis": 1}, "scales"),
    "PACK into another shape": ("PACK", [HALF, HALF], [tensor(1, 3, 2)], {"axis": 1}, "shape"),
    "PACK along no axis": ("PACK", [HALF, HALF], [tensor(1, 2, 2)], {"axis": 3}, "axis 3"),
    "UNPACK into fewer": ("UNPACK", [tensor(1, 3, 2)], [HALF, HALF], {"axis": 1}, "2 tensors"),
    "UNPACK along no axis": ("UNPACK", [tensor(1, 2, 2)], [HALF, HALF], {"axis": -4}, "axis -4"),
    "UNPACK into another shape": ("UNPACK", [tensor(1, 2, 2)], [HALF, THREE], {"axis": 1}, "shape"),
}


@pytest.mark.parametrize(("builtin", "inputs", "outputs", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, inputs: list[Any], outputs: list[Any], options: dict[str, int], because: str) -> None:
    assert_refused(single_operator(builtin, inputs, outputs, **options), because=because)
