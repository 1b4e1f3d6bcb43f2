"""Weights of TensorFlow Lite's four-bit type, as LiteRT reads them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import ACTIVATIONS, single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.errors import TinysmithError
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite

RANDOM = np.random.default_rng(1)


def dense(units: int, width: int, *, data: np.ndarray | None = None) -> bytes:
    weights = RANDOM.integers(-8, 8, (units, width)) if data is None else data
    bias = spec((units,), "int32", scale=[0.001 * (k + 1) for k in range(units)], data=RANDOM.integers(-900, 900, units))
    return single_operator(
        "FULLY_CONNECTED",
        [
            spec((1, width), scale=0.05, zero_point=3),
            spec((units, width), "int4", scale=[0.02 * (k + 1) for k in range(units)], data=weights),
            bias,
        ],
        [spec((1, units), scale=0.4, zero_point=-5)],
        fusedActivationFunction=ACTIVATIONS["RELU"],
    )


@pytest.mark.parametrize(("units", "width"), [(4, 16), (5, 7), (1, 1)], ids=["whole bytes", "an odd number", "a single weight"])
def test_a_dense_layer_like_litert(units: int, width: int) -> None:
    assert_like_litert(dense(units, width))


def test_the_order_of_the_numbers() -> None:
    graph = read_tflite(dense(1, 5, data=np.array([[-8, 7, 1, -1, 3]])))
    (weights,) = (tensor for tensor in graph.tensors if tensor.shape == (1, 5) and tensor.data is not None)
    assert weights.dtype == "int8" and weights.data.tolist() == [[-8, 7, 1, -1, 3]]


def test_they_stay_that_small() -> None:
    calls = lower(read_tflite(dense(60, 90)), weights="small").calls[0]
    assert [call.function for call in calls] == ["ts_fully_connected_int8_int4"]


def test_only_constants_are_so_small() -> None:
    tflite = single_operator("RELU", [spec((1, 4), "int4", scale=0.1)], [spec((1, 4), "int4", scale=0.1)])
    with pytest.raises(TinysmithError) as caught:
        read_tflite(tflite)
    assert caught.value.code == "model.dtype_unsupported"
