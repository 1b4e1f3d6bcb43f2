"""Files that were damaged or made with intent: a `Graph` that is safe to run, or a `TinysmithError`, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import random_inputs
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.graph.tflite_file import LARGEST_FILE
from tinycore.ops.host import HostModel
from tinycore.ops.operator import Constant
from tinycore.ops.table import OPERATORS

GOOD = network(
    [
        layer("CONV_2D", filters=3, kernel=(3, 3), padding="SAME", activation="RELU"),
        layer("DEPTHWISE_CONV_2D", kernel=(3, 3), multiplier=2),
        layer("MAX_POOL_2D"),
        layer("LEAKY_RELU"),
        layer("RESHAPE"),
        layer("FULLY_CONNECTED", units=4),
        layer("SOFTMAX"),
        layer("DEQUANTIZE"),
    ],
    input_shape=(1, 8, 8, 2),
)


def read_or_refuse(data: bytes) -> None:
    """Whatever is read also has kernels whose settings fit int32, and small ones run."""
    try:
        graph = read_tflite(data)
    except TinysmithError:
        return
    calls = [call for node in graph.nodes for call in OPERATORS[node.operator].calls(graph, node)]
    for call in calls:
        numbers = [value for value in call.settings.values() if not isinstance(value, Constant)]
        assert all(isinstance(value, float) or -(2**31) <= value < 2**31 for value in numbers), call
    if sum(OPERATORS[node.operator].macs(graph, node) for node in graph.nodes) < 10**6 and sum(t.bytes for t in graph.tensors) < 10**6:
        HostModel(graph).run(random_inputs(graph, samples=1, seed=0))


def test_the_undamaged_file_is_read() -> None:
    assert len(read_tflite(GOOD).nodes) == 8


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for position, value in changes:
        damaged[position] = value
    read_or_refuse(bytes(damaged))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD) - 1))
def test_truncated_files(length: int) -> None:
    read_or_refuse(GOOD[:length])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_noise_behind_a_good_header(noise: bytes) -> None:
    read_or_refuse(GOOD[:8] + noise)


@pytest.mark.slow
def test_every_byte_set_to_its_extremes() -> None:
    """Every offset, length, index, shape and enumeration of the file in turn."""
    for position in range(len(GOOD)):
        for value in (0, 0x7F, 0x80, 0xFF):
            read_or_refuse(GOOD[:position] + bytes([value]) + GOOD[position + 1 :])


def test_large_files_are_refused_before_they_are_parsed() -> None:
    start = time.perf_counter()
    with pytest.raises(TinysmithError) as caught:
        read_tflite(GOOD[:8] + bytes(LARGEST_FILE))
    assert caught.value.code == "model.too_large"
    assert time.perf_counter() - start < 1


Change = Callable[[TfliteWriter], Any]


def convolution(change: Change) -> bytes:
    """A float convolution 6x6x2 -> 4x4x3 whose file `change` has falsified."""
    writer = TfliteWriter()
    given, made = writer.tensor((1, 6, 6, 2), "float32"), writer.tensor((1, 4, 4, 3), "float32")
    weights = writer.tensor((3, 3, 3, 2), "float32", data=np.ones((3, 3, 3, 2)))
    bias = writer.tensor((3,), "float32", data=np.zeros(3))
    window = {"padding": 1, "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
    writer.operator("CONV_2D", [given, weights, bias], [made], **window)
    change(writer)
    return writer.finish([given], [made])


def set_shape(tensor: int, shape: list[int]) -> Change:
    return lambda writer: setattr(writer.tensors[tensor], "shape", shape)


def set_option(name: str, value: object) -> Change:
    return lambda writer: setattr(writer.operators[0].builtinOptions, name, value)


def set_operator(name: str, value: object) -> Change:
    return lambda writer: setattr(writer.operators[0], name, value)


LIES: dict[str, Change] = {
    "input smaller than the windows reach": set_shape(0, [1, 5, 6, 2]),
    "output larger than the windows give": set_shape(1, [1, 5, 4, 3]),
    "output with more channels": set_shape(1, [1, 4, 4, 4]),
    "output of another rank": set_shape(1, [1, 48]),
    "negative size": set_shape(0, [1, -6, 6, 2]),
    "size zero": set_shape(0, [1, 0, 6, 2]),
    "weights longer than their buffer": set_shape(2, [3, 3, 3, 200]),
    "weights with an open size": set_shape(2, [3, -1, 3, 2]),
    "bias longer than its buffer": set_shape(3, [4]),
    "constant of infinities": lambda writer: setattr(writer.buffers[writer.tensors[3].buffer], "data", [0, 0, 128, 127] * 3),
    "buffer out of range": lambda writer: setattr(writer.tensors[2], "buffer", 77),
    "stride zero": set_option("strideH", 0),
    "negative stride": set_option("strideW", -1),
    "dilation zero": set_option("dilationHFactor", 0),
    "dilation beyond int32": set_option("dilationWFactor", 2**31 - 1),
    "padding from the future": set_option("padding", 77),
    "tensor index out of range": set_operator("inputs", [0, 2, 99]),
    "tensor index below -1": set_operator("inputs", [0, 2, -2]),
    "too few inputs": set_operator("inputs", [0]),
    "no inputs": set_operator("inputs", []),
    "optional input that is needed": set_operator("inputs", [-1, 2, 3]),
    "no outputs": set_operator("outputs", []),
    "output onto the input": set_operator("outputs", [0]),
    "output onto the weights": set_operator("outputs", [2]),
    "operator code out of range": set_operator("opcodeIndex", 5),
    "operator that reads itself": set_operator("inputs", [1, 2, 3]),
    "no options": set_operator("builtinOptions", None),
    "twice the same operator": lambda writer: writer.operators.append(writer.operators[0]),
}


def test_the_honest_convolution_is_read() -> None:
    assert len(read_tflite(convolution(lambda _writer: None)).nodes) == 1


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_lies_are_found(lie: Change) -> None:
    data = convolution(lie)
    with pytest.raises(TinysmithError) as caught:
        read_tflite(data)
    assert caught.value.code.startswith("model.")


def scaled(change: Callable[[Any], Any], *, tensor: int) -> bytes:
    """An int8 dense layer with per-channel weights, one of whose quantizations `change` has falsified."""
    writer = TfliteWriter()
    given, made = writer.tensor((1, 4), "int8", scale=0.1), writer.tensor((1, 2), "int8", scale=0.1)
    weights = writer.tensor((2, 4), "int8", data=np.ones((2, 4)), scale=[0.1, 0.2])
    writer.operator("FULLY_CONNECTED", [given, weights, None], [made])
    change(writer.tensors[tensor].quantization)
    return writer.finish([given], [made])


SCALE_LIES: dict[str, tuple[int, dict[str, object]]] = {
    "negative": (0, {"scale": [-0.1]}),
    "zero": (1, {"scale": [0.0]}),
    "not a number": (0, {"scale": [float("nan")]}),
    "infinite": (2, {"scale": [0.1, float("inf")]}),
    "none at all": (0, {"scale": []}),
    "fewer than channels": (2, {"scale": [0.1, 0.1, 0.1], "zeroPoint": [0, 0, 0]}),
    "along the wrong axis": (2, {"quantizedDimension": 1, "scale": [0.1] * 4, "zeroPoint": [0] * 4}),
    "axis out of range": (2, {"quantizedDimension": 9}),
    "zero point of weights": (2, {"zeroPoint": [1, 1]}),
    "zero point out of range": (0, {"zeroPoint": [1000]}),
    "per-channel input": (0, {"quantizedDimension": 1, "scale": [0.1] * 4, "zeroPoint": [0] * 4}),
    "ratio beyond all measure": (1, {"scale": [1e-17]}),
    "beyond all measure": (1, {"scale": [1e-30]}),
}


@pytest.mark.parametrize(("tensor", "values"), SCALE_LIES.values(), ids=SCALE_LIES)
def test_lies_about_scales_are_found(tensor: int, values: dict[str, object]) -> None:
    def change(quantization: Any) -> None:
        for name, value in values.items():
            setattr(quantization, name, value)

    with pytest.raises(TinysmithError) as caught:
        read_tflite(scaled(change, tensor=tensor))
    assert caught.value.code in ("model.damaged", "model.operator_form")
