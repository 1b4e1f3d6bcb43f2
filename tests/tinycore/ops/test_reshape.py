"""RESHAPE, EXPAND_DIMS and SQUEEZE."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_reshape_equals_litert(dtype: str) -> None:
    assert_like_litert(network([layer("RESHAPE", shape=(1, 6, 2, 2))], input_shape=(1, 2, 3, 4), dtype=dtype))


def test_expand_dims_equals_litert() -> None:
    axis = spec((), "int32", data=np.array(2))
    assert_like_litert(single_operator("EXPAND_DIMS", [spec((1, 5, 3), scale=0.1), axis], [spec((1, 5, 1, 3), scale=0.1)]))


def test_squeeze_equals_litert() -> None:
    assert_like_litert(single_operator("SQUEEZE", [spec((1, 1, 5, 3), scale=0.1)], [spec((1, 5, 3), scale=0.1)], squeezeDims=[1]))
