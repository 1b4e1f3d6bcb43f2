"""Float layers whose weights are stored in fewer bits: as LiteRT answers that widens them, and never widened in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.falsify import assert_refused
from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_equal, assert_like_litert
from tests.tinycore.ops.random_layers import random_layers
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

LAYERS: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "CONV_2D": ({"filters": 5, "kernel": (3, 2), "padding": "SAME", "stride": (2, 1), "activation": "RELU6"}, (1, 7, 6, 3)),
    "DEPTHWISE_CONV_2D": ({"kernel": (3, 3), "padding": "SAME", "multiplier": 2, "dilation": (2, 2)}, (1, 7, 6, 3)),
    "FULLY_CONNECTED": ({"units": 7, "activation": "RELU"}, (1, 33)),
}
WINDOW = {"padding": 1, "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
DTYPES = ["float16", "int8"]


@pytest.mark.parametrize("stored", DTYPES)
@pytest.mark.parametrize("per_channel", [True, False], ids=["per channel", "per tensor"])
@pytest.mark.parametrize("builtin", LAYERS)
def test_equals_litert(builtin: str, stored: str, per_channel: bool) -> None:
    options, shape = LAYERS[builtin]
    tflite = network([layer(builtin, **options, per_channel=per_channel)], input_shape=shape, dtype="float32", weights=stored)
    assert_like_litert(tflite)
    (call,) = lower(read_tflite(tflite)).calls[0]
    assert call.function.endswith({"float16": "_float_weights_half", "int8": "_float_weights_int8"}[stored])
    assert call.settings["weights"].values.dtype.itemsize == np.dtype(stored).itemsize


@pytest.mark.parametrize("stored", DTYPES)
@pytest.mark.parametrize("seed", range(15))
def test_random_networks_equal_litert(seed: int, stored: str) -> None:
    layers, shape = random_layers(seed)
    assert_like_litert(
        network(layers, input_shape=shape, seed=seed, dtype="float32", weights=stored, every_layer=True), samples=3, seed=seed
    )


def dense(weights: dict[str, Any]) -> bytes:
    return single_operator("FULLY_CONNECTED", [spec((1, 40), "float32"), weights, None], [spec((1, 6), "float32")])


def test_dynamic_range_is_computed_in_floats() -> None:
    """LiteRT rounds the input to int8 for such a file; ours is what the same numbers give as float32 weights."""
    random = np.random.default_rng(0)
    stored, scale = random.integers(-127, 128, (6, 40)), random.uniform(0.01, 0.02, 6).astype(np.float32)
    mixed = dense(spec((6, 40), "int8", data=stored, scale=scale))
    exact = dense(spec((6, 40), "float32", data=stored * scale[:, None]))
    x = random.normal(0, 1, (20, 40)).astype(np.float32)
    assert_equal(HostModel(read_tflite(mixed)).run(x), run_litert_reference(exact, x), name="C")


def test_every_half_is_widened_exactly() -> None:
    """All finite 16-bit floats, those without a leading 1 included, times 1."""
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)].reshape(-1, 1)
    tensors = [spec((1, 1), "float32"), spec(halves.shape, "float16", data=halves)]
    writer = TfliteWriter()
    given, stored = (writer.tensor(**one) for one in tensors)
    wide, made = writer.tensor(halves.shape, "float32"), writer.tensor((1, len(halves)), "float32")
    writer.operator("DEQUANTIZE", [stored], [wide])
    writer.operator("FULLY_CONNECTED", [given, wide, None], [made])
    answer = HostModel(read_tflite(writer.finish([given], [made]))).run(np.ones((1, 1), np.float32))
    np.testing.assert_array_equal(answer.ravel(), halves.ravel().astype(np.float32))


def test_weights_that_something_else_reads_too_are_widened() -> None:
    writer = TfliteWriter()
    given = [writer.tensor(shape, "float32") for shape in ((1, 4), (1, 4, 4))]
    made = [writer.tensor(value.shape, "float32") for value in given]
    stored = writer.tensor((4, 4), "float16", data=np.random.default_rng(0).normal(0, 1, (4, 4)))
    wide = writer.tensor((4, 4), "float32")
    writer.operator("DEQUANTIZE", [stored], [wide])
    writer.operator("FULLY_CONNECTED", [given[0], wide, None], made[:1])
    writer.operator("ADD", [given[1], wide], made[1:])
    tflite = writer.finish(given, made)
    assert {tensor.dtype for tensor in read_tflite(tflite).tensors} == {"float32"}
    assert_like_litert(tflite)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no scale": (spec((6, 40), "int8", data=np.ones((6, 40))), "no scale"),
    "zero point": (spec((6, 40), "int8", data=np.ones((6, 40)), scale=0.1, zero_point=3), "zero point"),
    "other axis": (spec((6, 40), "int8", data=np.ones((6, 40)), scale=[0.1] * 40, axis=1), "along axis 1"),
    "other dtype": (spec((6, 40), "int16", data=np.ones((6, 40)), scale=0.1), "weights are int16"),
    "halves without DEQUANTIZE that are not finite": (spec((6, 40), "float16", data=np.full((6, 40), np.inf)), "not finite"),
}


@pytest.mark.parametrize(("weights", "word"), REFUSED.values(), ids=REFUSED)
def test_weights_that_a_file_describes_wrongly(weights: dict[str, Any], word: str) -> None:
    assert_refused(dense(weights), word)


@pytest.mark.parametrize("weights", [spec((4, 3, 3, 1), "int8", data=np.ones((4, 3, 3, 1)), scale=0.1)], ids=["grouped"])
def test_convolutions_in_groups_have_plain_weights(weights: dict[str, Any]) -> None:
    tensors = [spec((1, 5, 5, 2), "float32"), weights, None]
    assert_refused(single_operator("CONV_2D", tensors, [spec((1, 3, 3, 4), "float32")], **WINDOW), "weights are int8")
