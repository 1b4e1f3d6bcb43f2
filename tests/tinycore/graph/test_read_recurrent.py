"""What TensorFlow's converter makes of recurrent and transposed layers of Keras."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tinycore.graph.test_read_converted import convert
from tests.tinycore.ops.judge import assert_like_litert

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

STEPS = (7, 4)
# Layers by name, the shape of a sample, and the modes; the converter crashes when it calibrates loops or reverses int8.
LAYERS: dict[str, tuple[Any, tuple[int, ...], tuple[str, ...]]] = {
    "LSTM": (lambda layers: layers.LSTM(6), STEPS, ("float32", "int8")),
    "LSTM, all steps": (lambda layers: layers.LSTM(6, return_sequences=True), STEPS, ("float32", "int8")),
    "LSTM, unrolled": (lambda layers: layers.LSTM(5, unroll=True), STEPS, ("float32", "int8")),
    "LSTM in both directions": (lambda layers: layers.Bidirectional(layers.LSTM(5)), STEPS, ("float32",)),
    "GRU": (lambda layers: layers.GRU(5), STEPS, ("float32",)),
    "GRU, all steps": (lambda layers: layers.GRU(5, return_sequences=True), STEPS, ("float32",)),
    "GRU, unrolled": (lambda layers: layers.GRU(5, unroll=True), STEPS, ("float32", "int8")),
    "GRU, gated first": (lambda layers: layers.GRU(5, reset_after=False), STEPS, ("float32",)),
    "SimpleRNN": (lambda layers: layers.SimpleRNN(5), STEPS, ("float32",)),
    "Conv2DTranspose": (lambda layers: layers.Conv2DTranspose(3, 3, strides=2, padding="same"), (5, 4, 2), ("float32", "int8")),
    "Conv1DTranspose": (lambda layers: layers.Conv1DTranspose(3, 3, strides=2), (6, 2), ("float32", "int8")),
    "grouped Conv2D": (lambda layers: layers.Conv2D(6, 3, groups=2), (6, 5, 4), ("float32", "int8")),
}
CASES = [pytest.param(make, shape, mode, id=f"{name} {mode}") for name, (make, shape, modes) in LAYERS.items() for mode in modes]


@pytest.mark.parametrize(("make", "shape", "mode"), CASES)
def test_converted_layers_equal_litert(make: Any, shape: tuple[int, ...], mode: str) -> None:
    data = convert(lambda layers: [layers.Input(shape), make(layers), layers.Flatten(), layers.Dense(3)], mode)
    assert_like_litert(data)
