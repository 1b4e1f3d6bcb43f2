"""Tensors inside a model that have no batch axis, as converters make them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_writer import TfliteWriter, Value
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite


class Draft:
    """A writer whose tensors all have one dtype and scale."""

    def __init__(self, dtype: str) -> None:
        self.writer, self.dtype = TfliteWriter(), dtype

    def tensor(self, *shape: int) -> Value:
        return self.writer.tensor(shape, self.dtype, **({"scale": 0.05, "zero_point": 3} if self.dtype == "int8" else {}))

    def after(self, builtin: str, inputs: list[Value], *shape: int, constants: tuple[Any, ...] = (), **options: Any) -> Value:
        made = self.tensor(*shape)
        extra = [self.writer.tensor(np.shape(values), "int32", data=np.array(values)) for values in constants]
        self.writer.operator(builtin, [*inputs, *extra], [made], **options)
        return made


def steps_apart(dtype: str, *, through: str = "PACK") -> bytes:
    """As unrolled recurrent layers: each step by itself, then all together."""
    draft = Draft(dtype)
    source = draft.tensor(1, 3, 4)
    first = draft.after("TRANSPOSE", [source], 3, 1, 4, constants=([1, 0, 2],))
    parts = [draft.tensor(1, 4) for _ in range(3)]
    draft.writer.operator("UNPACK", [first], parts, axis=0, num=3)
    total = draft.after("ADD", parts[:2], 1, 4)
    if through == "PACK":
        together = draft.after("PACK", [parts[2], total, parts[0]], 3, 1, 4, axis=0, valuesCount=3)
        halves = [draft.tensor(3, 1, 2) for _ in range(2)]
        axis = draft.writer.tensor((), "int32", data=np.array(2))
        draft.writer.operator("SPLIT", [axis, together], halves, numSplits=2)
        turned = draft.after("STRIDED_SLICE", halves[1:], 3, 1, 2, constants=([2, 0, 0], [-4, 1, 2], [-1, 1, 1]))
        output = draft.after("RESHAPE", [turned], 1, 3, 2, constants=([1, 3, 2],), newShape=[1, 3, 2])
    else:
        doubled = draft.after("CONCATENATION", [first, first], 6, 1, 4, axis=0)
        output = draft.after("RESHAPE", [doubled], 1, 6, 4, constants=([1, 6, 4],), newShape=[1, 6, 4])
    return draft.writer.finish([source], [output])


def normalized(dtype: str) -> bytes:
    """As layer normalization: statistics of every row, without any other axis, and back to the rows."""
    draft = Draft(dtype)
    source = draft.tensor(1, 4, 6)
    turned = draft.after("TRANSPOSE", [source], 1, 6, 4, constants=([0, 2, 1],))
    mean = draft.after("MEAN", [turned], 4, constants=([0, 1],))
    largest = draft.after("REDUCE_MAX", [turned], 4, constants=([0, 1],))
    reach = draft.after("SUB", [largest, mean], 4)
    squares = draft.after("SQUARED_DIFFERENCE", [turned, mean], 1, 6, 4)
    scaled = draft.after("MUL", [squares, reach], 1, 6, 4)
    output = draft.after("TRANSPOSE", [scaled], 1, 4, 6, constants=([0, 2, 1],))
    return draft.writer.finish([source], [output])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("make", [steps_apart, normalized], ids=["steps apart", "rows normalized"])
def test_models_without_batch_axis_inside_equal_litert(make: Any, dtype: str) -> None:
    assert_like_litert(make(dtype))


def test_shapes_get_a_leading_1_and_remember_it() -> None:
    tensors = read_tflite(steps_apart("int8")).tensors
    without = [tensor for tensor in tensors if tensor.is_unbatched]
    assert {tensor.shape for tensor in without} == {(1, 3, 1, 4), (1, 3, 1, 2)}
    assert all(tensor.file_shape == tensor.shape[1:] for tensor in without)


def test_operators_that_count_a_batch_axis_refuse_to_do_without() -> None:
    with pytest.raises(TinysmithError) as caught:
        read_tflite(steps_apart("int8", through="CONCATENATION"))
    assert caught.value.code == "model.batch"
