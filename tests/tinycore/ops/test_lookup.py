"""LOGISTIC and TANH."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import FIXED_OUTPUTS, layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

ALL = np.arange(-128, 128, dtype=np.int8)[None]
FUNCTIONS = ["LOGISTIC", "TANH"]


@pytest.mark.parametrize("builtin", FUNCTIONS)
def test_floats_equal_litert(builtin: str) -> None:
    assert_like_litert(network([layer(builtin)], input_shape=(1, 3, 4, 5), dtype="float32"))


@settings(max_examples=150, deadline=None)
@given(builtin=st.sampled_from(FUNCTIONS), scale=st.floats(2**-14, 8.0, width=32), zero_point=st.integers(-128, 127))
def test_all_int8_equal_litert(builtin: str, scale: float, zero_point: int) -> None:
    output_scale, output_zero_point = FIXED_OUTPUTS[builtin]
    output = spec((1, 256), scale=output_scale, zero_point=output_zero_point)
    assert_like_litert(single_operator(builtin, [spec((1, 256), scale=scale, zero_point=zero_point)], [output]), inputs=[ALL])


@pytest.mark.parametrize("builtin", FUNCTIONS)
def test_floats_are_the_same_bits_in_numpy(builtin: str) -> None:
    random = np.random.default_rng(0)
    bits = random.integers(0, 2**32, 20000, dtype=np.uint32).view(np.float32)
    numbers = np.concatenate([bits[np.isfinite(bits)], random.normal(0, 3, 20000).astype(np.float32)])
    tflite = single_operator(builtin, [spec((1, len(numbers)), "float32")], [spec((1, len(numbers)), "float32")])
    assert_c_is_numpy(tflite, inputs=[numbers[None]])


SOURCE = spec((1, 3), scale=0.1)
REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "an output of another shape": (spec((1, 4), scale=1 / 256, zero_point=-128), "shape"),
    "another dtype": (spec((1, 3), "float32"), "float32"),
    "an output without a scale": (spec((1, 3)), "scale"),
}


@pytest.mark.parametrize("builtin", FUNCTIONS)
@pytest.mark.parametrize(("output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(builtin, [SOURCE], [output]), because=because)
