from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_c_like_numpy, assert_like_litert, random_inputs
from tinycore.graph.read import read_tflite
from tinycore.ops import gate_functions
from tinycore.ops.host import HostModel

CASES: dict[str, dict[str, Any]] = {
    "small": {},
    "one cell": {"cells": 1},
    "many cells": {"cells": 24},
    "full cells": {"gain": 6.0},
    "wide cells": {"gain": 6.0, "cell_exponent": -9},
    "narrow cells": {"gain": 3.0, "cell_exponent": -15},
    "clipped cells": {"gain": 4.0, "cell_clip": 0.75},
    "clip beyond all cells": {"gain": 4.0, "cell_clip": 3e38},
    "narrow output": {"reach": 0.25, "zero_point": 37},
}


def lstm(dtype: str = "int8", *, shape: tuple[int, ...] = (1, 7, 5), **options: Any) -> bytes:
    return network([layer("UNIDIRECTIONAL_SEQUENCE_LSTM", **options)], input_shape=shape, seed=2, dtype=dtype)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_equals_litert(options: dict[str, Any], dtype: str) -> None:
    assert_like_litert(lstm(dtype, **options), samples=30)


@pytest.mark.parametrize("seed", range(8))
def test_layers_after_one_another_equal_litert(seed: int) -> None:
    layers = [layer("UNIDIRECTIONAL_SEQUENCE_LSTM", cells=cells, gain=2.0) for cells in (6, 3)]
    assert_like_litert(network([*layers, layer("MEAN", axes=(1,))], input_shape=(1, 9, 4), seed=seed), samples=50, seed=seed)


@pytest.mark.parametrize("exponent", range(-15, -8))
def test_every_argument_of_the_functions_equals_litert(exponent: int) -> None:
    """Weights and biases that take the gates of 64 cells through 16 bits, and cells to every 16-bit number, for all 256 inputs."""
    data = lstm(shape=(1, 3, 1), cells=64, gain=40.0, cell_exponent=exponent)
    inputs = [np.stack([np.full((3, 1), value, np.int8) for value in range(-128, 128)])]
    assert_like_litert(data, inputs=inputs)


def test_cells_narrower_than_litert_allows() -> None:
    """They have more fraction bits than LiteRT's kernel has a tanh for; the answers are right all the same."""
    narrow, usual = (lstm(cell_exponent=exponent, cell_clip=0.2) for exponent in (-17, -15))
    assert_c_like_numpy(narrow)
    given = random_inputs(read_tflite(narrow), samples=20, seed=0)
    answers, expected = (np.asarray(HostModel(read_tflite(data)).run(given)).astype(int) for data in (narrow, usual))
    assert np.abs(answers - expected).max() <= 1


@pytest.mark.parametrize("bits", range(7))
def test_functions_are_close_to_the_real_ones(bits: int) -> None:
    x = np.arange(-(1 << 15), 1 << 15)
    assert np.abs(gate_functions.tanh(x, bits) / 2**15 - np.tanh(x * 2.0 ** (bits - 15))).max() < 4e-4
    assert np.abs(gate_functions.logistic(x) / 2**15 - 1 / (1 + np.exp(-x / 2.0**12))).max() < 4e-4


def test_int8_is_bit_for_bit_the_numpy() -> None:
    data = lstm(cells=24, gain=3.0)
    assert_c_is_numpy(data, inputs=random_inputs(read_tflite(data), samples=100, seed=5))


def test_samples_do_not_remember_each_other() -> None:
    graph = read_tflite(lstm("float32"))
    (x,) = random_inputs(graph, samples=5, seed=0)
    model = HostModel(graph)
    np.testing.assert_array_equal(model.run(x), np.asarray(model.run(x[::-1]))[::-1])
    np.testing.assert_array_equal(model.run(x), model.run(x, is_stream=True))


def test_the_public_model_equals_litert(shared: Path) -> None:
    assert_like_litert((shared / "models/tflm_trained_lstm_int8.tflite").read_bytes(), samples=100)


INT8, UINT8, FLOAT32 = 9, 3, 0
LIES = {
    "smaller output": (falsify.tensor(20, shape=[1, 7, 3]), "instead of [1, 7, 4]"),
    "flat input": (falsify.tensor(0, shape=[1, 35]), "axes instead of 3"),
    "wider input": (falsify.tensor(0, shape=[1, 7, 6]), "instead of [4, 6]"),
    "recurrent weights of another size": (falsify.tensor(6, shape=[2, 8]), "instead of [4, 4]"),
    "bias of another size": (falsify.tensor(10, shape=[4, 1]), "instead of [4]"),
    "weights without sign": (falsify.tensor(2, type=UINT8), "uint8 instead of int8"),
    "weights with a zero point": (falsify.quantization(2, zeroPoint=[1]), "zero point"),
    "weights with many scales": (falsify.quantization(2, scale=[0.1] * 4, zeroPoint=[0] * 4), "exactly one"),
    "state that is no variable": (falsify.tensor(14, isVariable=False), "nothing has made"),
    "state of another size": (falsify.tensor(14, shape=[1, 5]), "variable tensor of 4"),
    "cells of bytes": (falsify.tensor(14, type=INT8), "variable tensor of 4"),
    "cells with an odd scale": (falsify.quantization(14, scale=[0.0003]), "power of two"),
    "cells with a huge scale": (falsify.quantization(14, scale=[1.0]), "power of two"),
    "scales beyond all measure": (falsify.quantization(1, scale=[1e6]), "beyond all measure"),
    "no scale of the output": (falsify.quantization(19, scale=[], zeroPoint=[]), "scale of its output is missing"),
    "no intermediates": (falsify.operator(intermediates=[]), "scale of its output is missing"),
    "another activation": (falsify.options(fusedActivationFunction=1), "RELU instead of TANH"),
    "steps first": (falsify.options(timeMajor=True), "time_major"),
    "negative clip": (falsify.options(cellClip=-1.0), "not sane"),
    "clip that is no number": (falsify.options(cellClip=float("nan")), "not sane"),
    "no options": (falsify.operator(builtinOptionsType=0, builtinOptions=None), "settings"),
    "coupled gates": (lambda model: _without(model, 1), "coupled"),
    "peepholes": (lambda model: _with(model, 10, 10), "peepholes"),
    "a projection": (lambda model: _with(model, 16, 6), "a projection"),
    "layer normalisation": (lambda model: _with(model, 21, 10), "layer normalisation"),
    "computed weights": (lambda model: _with(model, 3, 0), "input 3 is computed"),
    "weights missing": (lambda model: _without(model, 7), "input 7 is missing"),
}


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    assert len(read_tflite(lstm()).nodes) == 1
    assert_refused(falsified(lstm(), lie), word)


def test_float_activations_with_int8_weights_are_named() -> None:
    def mix(model: Any) -> None:
        for number in (0, 13, 14, 20):
            falsify.tensor(number, type=FLOAT32)(model)

    assert_refused(falsified(lstm(), mix), "computes with floats")


def _with(model: Any, place: int, tensor: int) -> None:
    operands = list(model.subgraphs[0].operators[0].inputs)
    operands[place] = tensor
    model.subgraphs[0].operators[0].inputs = operands


def _without(model: Any, place: int) -> None:
    _with(model, place, -1)
