"""MAX_POOL_2D and AVERAGE_POOL_2D."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import ACTIVATIONS, PADDINGS, layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

POOLS = ["MAX_POOL_2D", "AVERAGE_POOL_2D"]
CASES = {
    "2x2": ({}, (1, 6, 4, 3)),
    "left-over row": ({}, (1, 7, 5, 3)),
    "same, odd": ({"padding": "SAME"}, (1, 7, 5, 3)),
    "overlapping": ({"pool": (3, 3), "stride": (1, 1)}, (1, 6, 6, 2)),
    "overlapping, padded": ({"pool": (3, 3), "stride": (1, 1), "padding": "SAME"}, (1, 5, 4, 2)),
    "gaps": ({"pool": (1, 2), "stride": (3, 4)}, (1, 7, 9, 2)),
    "gaps, padded": ({"pool": (1, 2), "stride": (3, 4), "padding": "SAME"}, (1, 7, 9, 2)),
    "window larger than image": ({"pool": (5, 5), "stride": (1, 1), "padding": "SAME"}, (1, 2, 3, 2)),
    "whole image": ({"pool": (6, 5)}, (1, 6, 5, 4)),
    "1-D": ({"pool": (1, 3), "stride": (1, 2)}, (1, 1, 11, 2)),
    "relu": ({"activation": "RELU"}, (1, 6, 6, 3)),
    "relu6": ({"activation": "RELU6"}, (1, 6, 6, 3)),
    "relu -1..1": ({"activation": "RELU_N1_TO_1"}, (1, 6, 6, 3)),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", POOLS)
@pytest.mark.parametrize(("options", "shape"), CASES.values(), ids=CASES)
def test_equals_litert(builtin: str, options: dict[str, Any], shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer(builtin, **options)], input_shape=shape, dtype=dtype))


@settings(max_examples=60, deadline=None)
@given(builtin=st.sampled_from(POOLS), size=st.integers(1, 9), window=st.integers(1, 4), stride=st.integers(1, 4), seed=st.integers(0, 99))
def test_every_window_equals_litert(builtin: str, size: int, window: int, stride: int, seed: int) -> None:
    options = {"pool": (window, window), "stride": (stride, stride), "padding": "SAME"}
    for dtype in ("int8", "float32"):
        assert_like_litert(network([layer(builtin, **options)], input_shape=(1, size, size, 2), seed=seed, dtype=dtype), samples=3)


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_means_between_two_steps_round_away_from_zero(count: int) -> None:
    totals = np.arange(-3 * count, 3 * count + 1)
    image = np.stack([np.full(count, total // count) + (np.arange(count) < total % count) for total in totals]).astype(np.int8)
    tflite = network([layer("AVERAGE_POOL_2D", pool=(1, count))], input_shape=(1, 1, count, 1))
    assert_like_litert(tflite, inputs=[image.reshape(-1, 1, count, 1)])


@pytest.mark.parametrize("builtin", POOLS)
def test_special_floats_are_the_same_bits_in_numpy(builtin: str) -> None:
    image = np.array([[-0.0, 0.0, np.inf, 1.0, 1e-42, -np.inf, 3e38, 3e38]], np.float32)
    for activation in ("NONE", "RELU", "RELU6"):
        tflite = network([layer(builtin, pool=(1, 2), activation=activation)], input_shape=(1, 1, 8, 1), dtype="float32")
        with np.errstate(over="ignore"):
            assert_c_is_numpy(tflite, inputs=[image.reshape(1, 1, 8, 1)])


VALID: dict[str, Any] = {"filterHeight": 2, "filterWidth": 2, "strideH": 2, "strideW": 2, "padding": PADDINGS["VALID"]}
IMAGE, SMALLER = spec((1, 4, 4, 2), scale=0.1), spec((1, 2, 2, 2), scale=0.1)
REFUSALS = {
    "stride 0": (IMAGE, SMALLER, {"strideH": 0}, "stride"),
    "no window": (IMAGE, SMALLER, {"filterWidth": 0}, "window"),
    "window larger than image": (IMAGE, SMALLER, {"filterWidth": 5}, "window"),
    "window that overflows": (IMAGE, SMALLER, {"filterWidth": 2**31 - 1, "padding": PADDINGS["SAME"]}, "window"),
    "output of another size": (IMAGE, spec((1, 2, 3, 2), scale=0.1), {}, "shape"),
    "output of other channels": (IMAGE, spec((1, 2, 2, 3), scale=0.1), {}, "shape"),
    "another scale": (IMAGE, spec((1, 2, 2, 2), scale=0.2), {}, "scales"),
    "another zero point": (IMAGE, spec((1, 2, 2, 2), scale=0.1, zero_point=1), {}, "scales"),
    "another dtype": (IMAGE, spec((1, 2, 2, 2), "float32"), {}, "float32"),
    "not an image": (spec((1, 4, 4), scale=0.1), SMALLER, {}, "axes"),
    "no such activation": (IMAGE, SMALLER, {"fusedActivationFunction": 4}, "activation"),
}


@pytest.mark.parametrize("builtin", POOLS)
@pytest.mark.parametrize(("source", "output", "changed", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, source: dict[str, Any], output: dict[str, Any], changed: dict[str, Any], because: str) -> None:
    assert_like_litert(single_operator(builtin, [IMAGE], [SMALLER], **VALID, fusedActivationFunction=ACTIVATIONS["NONE"]))
    assert_refused(single_operator(builtin, [source], [output], **{**VALID, **changed}), because=because)
