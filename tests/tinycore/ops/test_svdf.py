from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.judge import assert_like_litert, assert_stream_like_litert, random_inputs
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

CASES: dict[str, dict[str, Any]] = {
    "rank 2": {},
    "rank 1": {"rank": 1, "units": 7},
    "no memory": {"memory": 1},
    "long memory": {"memory": 12, "rank": 3},
    "no bias": {"bias": False},
}
ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


def svdf(dtype: str = "int8", **options: Any) -> bytes:
    return network([layer("SVDF", **options)], input_shape=(1, 6), seed=3, dtype=dtype)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_equals_litert(options: dict[str, Any], dtype: str) -> None:
    assert_like_litert(svdf(dtype, **options))
    assert_stream_like_litert(svdf(dtype, **options), samples=50)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_of_floats(activation: str) -> None:
    assert_stream_like_litert(svdf("float32", activation=activation))


def test_layers_over_time_equal_litert() -> None:
    layers = [layer("SVDF", units=5, memory=4), layer("SVDF", units=4, memory=3, rank=1), layer("FULLY_CONNECTED", units=3)]
    assert_stream_like_litert(network(layers, input_shape=(1, 6)), samples=60)


def test_a_stream_remembers_and_single_samples_do_not() -> None:
    graph = read_tflite(svdf("float32", activation="NONE"))
    model, (x,) = HostModel(graph), random_inputs(graph, samples=6, seed=0)
    alone, stream = np.asarray(model.run(x)), np.asarray(model.run(x, is_stream=True))
    np.testing.assert_array_equal(alone[0], stream[0])
    assert (alone[1:] != stream[1:]).any(axis=1).all()
    np.testing.assert_array_equal(alone[::-1], model.run(x[::-1]))
    np.testing.assert_array_equal(stream, model.run(x, is_stream=True))


INT8, FLOAT32 = 9, 0
LIES = {
    "more filters than weights over time": (falsify.tensor(2, shape=[4, 6]), "instead of [6, 6]"),
    "rank that does not divide": (falsify.options(rank=4), "make no sense"),
    "rank 0": (falsify.options(rank=0), "make no sense"),
    "negative rank": (falsify.options(rank=-2), "make no sense"),
    "larger output": (falsify.tensor(5, shape=[1, 4]), "instead of [1, 3]"),
    "other input": (falsify.tensor(0, shape=[1, 5]), "instead of [1, 6]"),
    "smaller state": (falsify.tensor(4, shape=[1, 20]), "instead of [1, 24]"),
    "state that is no variable": (falsify.tensor(4, isVariable=False), "nothing has made"),
    "state of bytes": (falsify.tensor(4, type=INT8), "int8 instead of int16"),
    "state with a zero point": (falsify.quantization(4, zeroPoint=[3]), "zero point"),
    "state without scale": (falsify.quantization(4, scale=[], zeroPoint=[]), "exactly one"),
    "weights with a zero point": (falsify.quantization(1, zeroPoint=[3]), "zero point"),
    "float bias": (falsify.tensor(3, type=FLOAT32), "float32 instead of int32"),
    "no activation": (falsify.options(fusedActivationFunction=0), "instead of RELU"),
    "scales beyond all measure": (falsify.quantization(4, scale=[1e-15]), "beyond all measure"),
    "state missing": (falsify.operator(inputs=[0, 1, 2, 3]), "input 4 is missing"),
    "no options": (falsify.operator(builtinOptionsType=0, builtinOptions=None), "settings"),
}


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    """Tensors: 0 input [1, 6], 1 weights over inputs [6, 6], 2 over time [6, 4], 3 bias [3], 4 state [1, 24], 5 output [1, 3]."""
    assert len(read_tflite(svdf()).nodes) == 1
    assert_refused(falsified(svdf(), lie), word)


STATE_LIES = {
    "two layers": (lambda model: _share_state(model), "one operator alone"),
    "the output": (falsify.graph(outputs=[4]), "not computed"),
    "an input too": (falsify.graph(inputs=[0, 4]), "one operator alone"),
}


@pytest.mark.parametrize(("lie", "word"), STATE_LIES.values(), ids=STATE_LIES)
def test_a_state_belongs_to_one_layer(lie: Change, word: str) -> None:
    data = network([layer("SVDF", units=6), layer("SVDF", units=6)], input_shape=(1, 6))
    assert_refused(falsified(data, lie), word)


def _share_state(model: Any) -> None:
    first, second = model.subgraphs[0].operators
    second.inputs = [*second.inputs[:4], first.inputs[4]]


def test_only_layers_with_a_state_may_read_one() -> None:
    data = network([layer("RELU")], input_shape=(1, 6))
    assert_refused(falsified(data, lambda model: [falsify.tensor(0, isVariable=True)(model), falsify.graph(inputs=[])(model)]), "")
