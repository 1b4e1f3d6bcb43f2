"""PAD and PADV2."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

CASES = {
    "image": ((1, 3, 4, 2), [(0, 0), (1, 2), (3, 0), (0, 0)]),
    "channels": ((1, 3, 4, 2), [(0, 0), (0, 0), (0, 0), (1, 2)]),
    "all": ((1, 2, 2, 2), [(0, 0), (1, 1), (1, 1), (1, 1)]),
    "nothing": ((1, 2, 2, 2), [(0, 0)] * 4),
    "series": ((1, 5, 2), [(0, 0), (2, 1), (0, 3)]),
    "row": ((1, 5), [(0, 0), (2, 1)]),
    "five axes": ((1, 1, 2, 3, 2), [(0, 0), (0, 0), (1, 0), (0, 1), (0, 0)]),
}


@pytest.mark.parametrize("builtin", ["PAD", "PADV2"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "paddings"), CASES.values(), ids=CASES)
def test_equals_litert(shape: tuple[int, ...], paddings: list[tuple[int, int]], dtype: str, builtin: str) -> None:
    assert_like_litert(network([layer(builtin, paddings=paddings, value=7)], input_shape=shape, dtype=dtype))


def test_float_value_is_not_rounded() -> None:
    value = spec((1,), "float32", data=np.array([-0.3]))
    paddings = spec((2, 2), "int32", data=np.array([(0, 0), (1, 1)]))
    assert_like_litert(single_operator("PADV2", [spec((1, 3), "float32"), paddings, value], [spec((1, 5), "float32")]))


def test_long_paddings_equal_litert() -> None:
    paddings = spec((2, 2), "int64", data=np.array([(0, 0), (1, 1)]))
    assert_like_litert(single_operator("PAD", [spec((1, 3), scale=0.1), paddings], [spec((1, 5), scale=0.1)]))


def pad(borders: list[tuple[int, int]], output: dict[str, Any], *, source: dict[str, Any] | None = None, **value: Any) -> bytes:
    inputs = [source or spec((1, 3), scale=0.1), spec(np.shape(borders), "int32", data=np.array(borders))]
    return single_operator("PADV2" if value else "PAD", [*inputs, *([value["value"]] if value else [])], [output])


WIDER = spec((1, 5), scale=0.1)
REFUSALS = {
    "a negative border": (pad([(0, 0), (3, -1)], WIDER), "negative"),
    "an output of another size": (pad([(0, 0), (1, 2)], WIDER), "shape"),
    "borders for other axes": (pad([(0, 0), (1, 1), (0, 0)], WIDER), "shape"),
    "another dtype": (pad([(0, 0), (1, 1)], spec((1, 5), "float32")), "float32"),
    "a border around four axes": (
        pad([(0, 0)] + [(1, 0)] * 4, spec((1, 2, 2, 2, 2), scale=0.1), source=spec((1, 1, 1, 1, 1), scale=0.1)),
        "three axes",
    ),
    "two values": (pad([(0, 0), (1, 1)], WIDER, value=spec((2,), scale=0.1, data=np.zeros(2))), "value"),
    "a value of another scale": (pad([(0, 0), (1, 1)], WIDER, value=spec((1,), scale=0.2, data=np.zeros(1))), "scales"),
    "a value of another dtype": (pad([(0, 0), (1, 1)], WIDER, value=spec((1,), "float32", data=np.zeros(1))), "float32"),
    "a value that is computed": (pad([(0, 0), (1, 1)], WIDER, value=spec((1,), scale=0.1)), "constant"),
}


@pytest.mark.parametrize(("tflite", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(tflite: bytes, because: str) -> None:
    assert_refused(tflite, because=because)


def test_borders_that_are_computed_are_refused() -> None:
    inputs = [spec((1, 3), scale=0.1), spec((1, 2), scale=0.1)]
    assert_refused(single_operator("PAD", inputs, [WIDER]), because="constant")


def test_float_borders_are_refused() -> None:
    inputs = [spec((1, 3), scale=0.1), spec((2, 2), "float32", data=np.array([(0, 0), (1, 1)]))]
    assert_refused(single_operator("PAD", inputs, [WIDER]), because="float32")
