from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import ACTIVATIONS, single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert


def dense(dtype: str = "int8", *, bias: bool = True, activation: str = "NONE") -> bytes:
    """Tensors: 0 input [1, 7], 1 weights [1, 7], 2 bias [1], 3 output [1, 1]."""
    is_int8 = dtype == "int8"
    scales = (
        [{"scale": 0.021, "zero_point": -7}, {"scale": 0.013, "zero_point": 5}, {"scale": 0.057, "zero_point": 3}] if is_int8 else [{}] * 3
    )
    own = {"scale": np.float32(0.021) * np.float32(0.013)} if is_int8 else {}
    constant = spec((1,), "int32" if is_int8 else "float32", data=np.array([300 if is_int8 else 0.25]), **own) if bias else None
    operands = [spec((1, 7), dtype, **scales[0]), spec((1, 7), dtype, **scales[1]), constant]
    return single_operator("FULLY_CONNECTED", operands, [spec((1, 1), dtype, **scales[2])], fusedActivationFunction=ACTIVATIONS[activation])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("options", [{}, {"bias": False}, {"activation": "RELU"}, {"activation": "RELU6"}], ids=str)
def test_equals_litert(options: dict[str, object], dtype: str) -> None:
    assert_like_litert(dense(dtype, **options), samples=3000 if dtype == "int8" else 50)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_matrices_without_a_batch_axis_equal_litert(dtype: str) -> None:
    """[1, 3, 4] -> [3, 4], times itself: every row with every row."""
    writer, scale = TfliteWriter(), {"scale": 0.03} if dtype == "int8" else {}
    source, flat = writer.tensor((1, 3, 4), dtype, **scale), writer.tensor((3, 4), dtype, **scale)
    product, made = (writer.tensor(shape, dtype, **({"scale": 0.2} if scale else {})) for shape in ((3, 3), (1, 9)))
    writer.operator("RESHAPE", [source, writer.tensor((2,), "int32", data=np.array([3, 4]))], [flat])
    writer.operator("FULLY_CONNECTED", [flat, flat, None], [product])
    writer.operator("RESHAPE", [product, writer.tensor((2,), "int32", data=np.array([1, 9]))], [made])
    assert_like_litert(writer.finish([source], [made]), samples=50)


LIES = {
    "more outputs": (falsify.tensor(3, shape=[1, 4]), "4 outputs"),
    "another width": (falsify.tensor(1, shape=[1, 6]), "7 inputs"),
    "weights with three axes": (falsify.tensor(1, shape=[1, 1, 7]), "no plain matrix"),
    "shuffled weights": (falsify.options(weightsFormat=1), "no plain matrix"),
    "bias of another size": (falsify.operator(inputs=[0, 1, 1]), "input 2 is computed"),
    "mixed types": (falsify.tensor(1, type=0), "float32 and int8"),
    "scales beyond all measure": (falsify.quantization(3, scale=[1e-15]), "beyond all measure"),
    "fused activation of the future": (falsify.options(fusedActivationFunction=77), "UNKNOWN"),
}


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    assert_refused(falsified(dense(), lie), word)
