from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.graph.read import read_tflite

Shape = tuple[int, ...]
# Shapes of both operands and of the product, then which operand is transposed.
SHAPES: dict[str, tuple[Shape, Shape, Shape, bool, bool]] = {
    "two axes": ((1, 5), (5, 4), (1, 4), False, False),
    "three axes": ((1, 3, 5), (1, 5, 4), (1, 3, 4), False, False),
    "second transposed": ((1, 3, 5), (1, 4, 5), (1, 3, 4), False, True),
    "first transposed": ((1, 5, 3), (1, 5, 4), (1, 3, 4), True, False),
    "both transposed": ((1, 5, 3), (1, 4, 5), (1, 3, 4), True, True),
    "heads": ((1, 2, 3, 5), (1, 2, 5, 4), (1, 2, 3, 4), False, False),
    "first repeated": ((1, 1, 3, 5), (1, 6, 5, 4), (1, 6, 3, 4), False, False),
    "second repeated": ((1, 6, 3, 5), (1, 1, 4, 5), (1, 6, 3, 4), False, True),
    "both repeated": ((1, 2, 1, 3, 5), (1, 1, 3, 5, 4), (1, 2, 3, 3, 4), False, False),
    "fewer axes": ((1, 2, 3, 5), (5, 4), (1, 2, 3, 4), False, False),
}


def product(first: Shape, second: Shape, made: Shape, flips: tuple[bool, bool], dtype: str, constant: int | None = None) -> bytes:
    random = np.random.default_rng(4)
    operands: list[dict[str, Any]] = []
    for k, (shape, step, zero) in enumerate(((first, 0.021, -7), (second, 0.013, 11))):
        scale = {"scale": step, "zero_point": zero} if dtype == "int8" else {}
        data = {"data": random.integers(-128, 128, shape)} if k == constant else {}
        operands.append(spec(shape, dtype, **scale, **data))
    output = spec(made, dtype, **({"scale": 0.057, "zero_point": 3} if dtype == "int8" else {}))
    return single_operator("BATCH_MATMUL", operands, [output], adjX=flips[0], adjY=flips[1])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("constant", [None, 0, 1], ids=["both computed", "first constant", "second constant"])
@pytest.mark.parametrize("name", SHAPES)
def test_equals_litert(name: str, constant: int | None, dtype: str) -> None:
    first, second, made, *flips = SHAPES[name]
    if second[0] != 1:  # a computed operand begins with the sample
        constant = 1
    assert_like_litert(product(first, second, made, (flips[0], flips[1]), dtype, constant))


def test_sums_are_rounded_twice() -> None:
    """A quarter of a million sums: rounding once gives others now and then."""
    assert_like_litert(product(*SHAPES["three axes"][:3], (False, False), "int8"), samples=20_000)


LIES = {
    "other depth": (falsify.tensor(1, shape=[1, 6, 4]), "3 x 5 by 6 x 4"),
    "larger product": (falsify.tensor(2, shape=[1, 3, 5]), "instead of [1, 3, 4]"),
    "no matrix": (falsify.tensor(1, shape=[1]), "batches of matrices"),
    "too many axes": (falsify.tensor(0, shape=[1, 1, 1, 1, 3, 5]), "batches of matrices"),
    "batches that do not fit": (lambda model: [falsify.tensor(k, shape=[1, 2 + k, 5, 5])(model) for k in (0, 1)], "do not go together"),
    "mixed types": (falsify.tensor(1, type=0), "float32 and int8"),
    "scales beyond all measure": (falsify.quantization(2, scale=[1e-15]), "beyond all measure"),
    "several scales": (falsify.quantization(1, scale=[0.1] * 4, zeroPoint=[0] * 4, quantizedDimension=2), "exactly one"),
    "no options": (falsify.operator(builtinOptionsType=0, builtinOptions=None), "settings"),
    "operand missing": (falsify.operator(inputs=[0]), "input 1 is missing"),
    "sums beyond 32 bits": (
        lambda model: [falsify.tensor(k, shape=shape)(model) for k, shape in enumerate(([1, 3, 1 << 16], [1, 1 << 16, 4]))],
        "too long",
    ),
}


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    honest = product((1, 3, 5), (1, 5, 4), (1, 3, 4), (False, False), "int8")
    assert len(read_tflite(honest).nodes) == 1
    assert_refused(falsified(honest, lie), word)
