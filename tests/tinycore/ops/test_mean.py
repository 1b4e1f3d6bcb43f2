from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

AXES = [(1, 2), (2, 1), (1,), (2,), (3,), (-1,), (1, 2, 3), (1, 3), (2, 3), (-3, -2), (1, 1)]


@pytest.mark.parametrize("keep_dims", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("axes", AXES, ids=str)
def test_equals_litert(axes: tuple[int, ...], dtype: str, keep_dims: bool) -> None:
    for same_scale in (False, True):
        one = layer("MEAN", axes=axes, keep_dims=keep_dims, same_scale=same_scale)
        assert_like_litert(network([one], input_shape=(1, 3, 5, 4), dtype=dtype), samples=50)


@settings(max_examples=60, deadline=None)
@given(shape=st.tuples(*[st.integers(1, 12)] * 3), axes=st.sampled_from(AXES), seed=st.integers(0, 999))
def test_every_count_equals_litert(shape: tuple[int, int, int], axes: tuple[int, ...], seed: int) -> None:
    assert_like_litert(network([layer("MEAN", axes=axes)], input_shape=(1, *shape), seed=seed), seed=seed)


def test_long_series_equals_litert() -> None:
    ones = np.full((1, 20000, 1), 127, np.int8)
    tflite = network([layer("MEAN", axes=(1,), low=0.0, high=4.0)], input_shape=(1, 20000, 1))
    assert_like_litert(tflite, inputs=[np.concatenate([ones, -ones, ones - 100])])


@pytest.mark.parametrize("seed", range(60))
def test_ratio_of_scales_is_rounded_as_litert_does(seed: int) -> None:
    """Scales of which some means are ties: whether a float or a double divides decides them."""
    random = np.random.default_rng(seed)
    count, source = int(random.integers(1, 12)), np.float32(random.uniform(0.01, 0.1))
    target = np.float32(float(source) * random.integers(1, 500) / count / (random.integers(0, 60) + 0.5))
    totals = np.arange(-128 * count, 127 * count + 1)
    rows = (totals // count)[:, None] + (np.arange(count) < (totals % count)[:, None])
    axis = spec((1,), "int32", data=np.array([1]))
    tflite = single_operator("MEAN", [spec((1, count, 1), scale=source), axis], [spec((1, 1), scale=target)])
    assert_like_litert(tflite, inputs=[rows.astype(np.int8)[:, :, None]])


SOURCE = spec((1, 3, 2), scale=0.1)


def mean(source: dict[str, Any], axes: Any, output: dict[str, Any]) -> bytes:
    return single_operator("MEAN", [source, spec(np.shape(axes), "int32", data=np.array(axes))], [output])


REFUSALS = {
    "an axis that is not there": (mean(SOURCE, [3], spec((1, 3, 2), scale=0.1)), "axis 3"),
    "the batch": (mean(SOURCE, [0, 1], spec((1, 2), scale=0.1)), "shape"),
    "an output of another shape": (mean(SOURCE, [1], spec((1, 3), scale=0.1)), "shape"),
    "another dtype": (mean(SOURCE, [1], spec((1, 2), "float32")), "float32"),
    "an output scale beyond all measure": (mean(SOURCE, [1], spec((1, 2), scale=1e-12)), "scales"),
    "too many numbers": (mean(spec((1, 3000, 3000), scale=0.1), [1, 2], spec((1,), scale=0.1)), "too much"),
}


@pytest.mark.parametrize(("tflite", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(tflite: bytes, because: str) -> None:
    assert_refused(tflite, because=because)


def test_float_axes_are_refused() -> None:
    axes = spec((1,), "float32", data=np.array([1]))
    assert_refused(single_operator("MEAN", [SOURCE, axes], [spec((1, 2), scale=0.1)]), because="float32")


def test_axes_that_are_computed_are_refused() -> None:
    axes = spec((1,), scale=0.1)
    assert_refused(single_operator("MEAN", [SOURCE, axes], [spec((1, 2), scale=0.1)]), because="constant")
