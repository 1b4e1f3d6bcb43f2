from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, random_inputs
from tinycore.graph.read import read_tflite

CASES = {
    "steps": ((1, 5, 3), [1]),
    "from the end": ((1, 5, 3), [-1]),
    "rows": ((1, 4, 3, 2), [1]),
    "one step": ((1, 1, 3), [1]),
    "the sample alone": ((1, 4), [0]),
}


def reverse(shape: tuple[int, ...], axes: list[int], dtype: str = "float32") -> bytes:
    scale = {"scale": 0.1} if dtype == "int8" else {}
    operands = [spec(shape, dtype, **scale), spec((len(axes),), "int32", data=np.asarray(axes))]
    return single_operator("REVERSE_V2", operands, [spec(shape, dtype, **scale)])


@pytest.mark.parametrize(("shape", "axes"), CASES.values(), ids=CASES)
def test_equals_litert(shape: tuple[int, ...], axes: list[int]) -> None:
    assert_like_litert(reverse(shape, axes))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_several_axes(dtype: str) -> None:
    """LiteRT's kernel reverses neighbouring axes only, and has no int8 without its optimised kernels."""
    data = reverse((1, 4, 3, 2), [1, 3], dtype)
    given = random_inputs(read_tflite(data), samples=5, seed=0)
    assert_c_is_numpy(data, inputs=given)


LIES = {
    "axis that does not exist": (lambda model: _axis(model, 3), "its axis 3"),
    "other shape": (falsify.tensor(2, shape=[1, 3, 5]), "instead of [1, 5, 3]"),
    "other dtype": (falsify.tensor(2, type=9), "float32 and int8"),
    "axes missing": (falsify.operator(inputs=[0]), "input 1 is missing"),
    "axes computed": (falsify.operator(inputs=[0, 0]), "input 1 is computed"),
}


def _axis(model: object, axis: int) -> None:
    model.buffers[model.subgraphs[0].tensors[1].buffer].data = np.frombuffer(np.int32(axis).tobytes(), np.uint8)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    assert_refused(falsified(reverse((1, 5, 3), [1]), lie), word)


def test_axes_are_named_once() -> None:
    assert_refused(reverse((1, 5, 3), [1, -2]), "twice")
