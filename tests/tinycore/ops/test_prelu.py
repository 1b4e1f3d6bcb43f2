"""PRELU: slopes of one number, of a channel, or of every element."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

ALL = np.arange(-128, 128, dtype=np.int8)[None]
ONES = np.ones(5)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("slopes", [(1,), (5,), (1, 1, 5), (1, 4, 1), (3, 1, 1), (3, 4, 5), (1, 3, 4, 5)], ids=str)
def test_equals_litert(slopes: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("PRELU", constant=slopes)], input_shape=(1, 3, 4, 5), dtype=dtype))


@settings(max_examples=150, deadline=None)
@given(
    scales=st.tuples(*[st.floats(2**-10, 0.25, width=32)] * 3),
    zero_points=st.tuples(*[st.integers(-128, 127)] * 3),
    slope=st.integers(-128, 127),
)
def test_int8_equals_litert(scales: tuple[float, ...], zero_points: tuple[int, ...], slope: int) -> None:
    shapes: list[dict[str, Any]] = [{"shape": (1, 256)}, {"shape": (1,), "data": np.full(1, slope)}, {"shape": (1, 256)}]
    source, slopes, output = (
        spec(scale=scale, zero_point=zero_point, **one) for scale, zero_point, one in zip(scales, zero_points, shapes, strict=True)
    )
    assert_like_litert(single_operator("PRELU", [source, slopes], [output]), inputs=[ALL])


@pytest.mark.parametrize("seed", range(20))
def test_ratio_of_scales_is_rounded_as_litert_does(seed: int) -> None:
    """Ratios of which some product is a tie: whether a float or a double divides decides the result."""
    random = np.random.default_rng(seed)
    source, step = np.float32(random.uniform(0.01, 0.1)), np.float32(random.uniform(0.01, 0.1))
    target = np.float32(float(source) * float(step) * random.integers(1, 120) / (random.integers(0, 60) + 0.5))
    slopes = spec((1,), scale=step, data=np.ones(1))
    assert_like_litert(single_operator("PRELU", [spec((1, 256), scale=source), slopes], [spec((1, 256), scale=target)]), inputs=[ALL])


def test_floats_are_the_same_bits_in_numpy() -> None:
    numbers = np.random.default_rng(0).integers(0, 2**32, (50, 40), dtype=np.uint32).view(np.float32)
    numbers = np.where(np.isfinite(numbers), numbers, np.float32(-0.0))
    assert_c_is_numpy(network([layer("PRELU", constant=(40,))], input_shape=(1, 40), dtype="float32"), inputs=[numbers])


def int8(*shape: int, scale: float = 0.1, **rest: Any) -> dict[str, Any]:
    return spec(shape, scale=scale, **rest)


REFUSALS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "slopes that are computed": ([int8(1, 5), int8(1, 5)], int8(1, 5), "computed"),
    "slopes that do not fit": ([int8(1, 4), int8(5, data=ONES)], int8(1, 4), "go together"),
    "more slopes than numbers": ([int8(1, 1), int8(5, data=ONES)], int8(1, 5), "instead of"),
    "an output of another shape": ([int8(1, 5), int8(5, data=ONES)], int8(1, 4), "instead of"),
    "slopes of another dtype": ([int8(1, 5), spec((5,), "float32", data=ONES)], int8(1, 5), "float32"),
    "slopes without scale": ([int8(1, 5), spec((5,), data=ONES)], int8(1, 5), "exactly one"),
    "an output scale beyond all measure": ([int8(1, 5), int8(5, data=ONES)], int8(1, 5, scale=1e-9), "beyond all measure"),
    "a slope scale beyond all measure": ([int8(1, 5), int8(5, data=ONES, scale=1e6)], int8(1, 5), "beyond all measure"),
}


@pytest.mark.parametrize(("operands", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(operands: list[dict[str, Any]], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator("PRELU", operands, [output]), because=because)
