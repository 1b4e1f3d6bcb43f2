"""LOG_SOFTMAX: int8 in LiteRT's fixed point, floats computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

OUTPUT = {"scale": 16 / 256, "zero_point": 127}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (1, 7, 3), (1, 2, 3, 4)], ids=str)
def test_equals_litert(shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("LOG_SOFTMAX")], input_shape=shape, dtype=dtype))


@settings(max_examples=150, deadline=None)
@given(
    scale=st.floats(2**-12, 8.0, width=32),
    zero_point=st.integers(-128, 127),
    depth=st.sampled_from([1, 2, 3, 10, 100, 1000]),
    spread=st.sampled_from([1, 5, 30, 100]),
    seed=st.integers(0, 1000),
)
def test_int8_equals_litert(scale: float, zero_point: int, depth: int, spread: int, seed: int) -> None:
    rows = np.clip(np.random.default_rng(seed).normal(0, spread, (10, depth)), -128, 127).astype(np.int8)
    source = spec((1, depth), scale=scale, zero_point=zero_point)
    assert_like_litert(single_operator("LOG_SOFTMAX", [source], [spec((1, depth), **OUTPUT)]), inputs=[rows])


def test_floats_are_the_same_bits_in_numpy() -> None:
    rows = np.random.default_rng(0).normal(0, 30, (200, 11)).astype(np.float32)
    assert_c_is_numpy(network([layer("LOG_SOFTMAX")], input_shape=(1, 11), dtype="float32"), inputs=[rows])


SOURCE = spec((1, 3), scale=0.1)
REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "another output scale": (SOURCE, spec((1, 3), scale=0.1, zero_point=127), "16/256"),
    "another output zero point": (SOURCE, spec((1, 3), scale=16 / 256), "16/256"),
    "an output of another shape": (SOURCE, spec((1, 4), **OUTPUT), "shape"),
    "float output": (SOURCE, spec((1, 3), "float32"), "float32"),
    "too fine a scale": (spec((1, 3), scale=1e-9), spec((1, 3), **OUTPUT), "too small"),
    "no classes": (spec((1,), scale=0.1), spec((1,), **OUTPUT), "1 axes"),
    "too many classes": (spec((1, 5000), scale=0.1), spec((1, 5000), **OUTPUT), "more than 4095"),
}


@pytest.mark.parametrize(("source", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(source: dict[str, Any], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator("LOG_SOFTMAX", [source], [output]), because=because)
