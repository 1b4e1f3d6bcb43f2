"""A model of one byte runs as a table, and only such a model."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.tabulated import tabulated
from tinycore.ops.operator import Constant

CURVE = [layer("FULLY_CONNECTED", units=16, activation="RELU"), layer("TANH"), layer("FULLY_CONNECTED", units=1)]


@pytest.mark.parametrize("seed", range(5))
def test_the_table_holds_what_litert_answers(seed: int) -> None:
    tflite = network(CURVE, input_shape=(1, 1), seed=seed)
    calls = [call for group in lower(read_tflite(tflite)).calls for call in group]
    assert [call.function for call in calls] == ["ts_lookup_int8"]
    answers = calls[0].settings["answers"]
    assert isinstance(answers, Constant)
    judged = run_litert_reference(tflite, [np.arange(-128, 128, dtype=np.int8).reshape(-1, 1)])
    np.testing.assert_array_equal(answers.values, np.asarray(judged).reshape(-1))


OTHERS: dict[str, tuple[list[Layer], tuple[int, ...], str]] = {
    "two inputs": (CURVE, (1, 2), "int8"),
    "two outputs": ([*CURVE[:2], layer("FULLY_CONNECTED", units=2)], (1, 1), "int8"),
    "floats": (CURVE, (1, 1), "float32"),
    "one layer": (CURVE[-1:], (1, 1), "int8"),
}


@pytest.mark.parametrize(("layers", "shape", "dtype"), OTHERS.values(), ids=OTHERS)
def test_other_models_are_computed(layers: list[Layer], shape: tuple[int, ...], dtype: str) -> None:
    assert tabulated(read_tflite(network(layers, input_shape=shape, dtype=dtype))) is None
