"""int16 activations with int8 weights: operator by operator like LiteRT's reference kernels, where its rounding differs from int8."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import resources
from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_like_numpy, assert_like_litert
from tinycore.graph.read import read_tflite
from tinycore.ops.sigmoid_int16 import VALUES

ALL = np.arange(-32768, 32768).astype(np.int16)[None]
SOME = np.random.default_rng(0).integers(-32768, 32768, (2, 40, 1000)).astype(np.int16)
IMAGE = (1, 7, 6, 3)
LAYERS: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "CONV_2D": ({"filters": 5, "kernel": (3, 2), "padding": "SAME", "stride": (2, 1)}, IMAGE),
    "DEPTHWISE_CONV_2D": ({"kernel": (3, 3), "padding": "SAME", "multiplier": 2, "dilation": (2, 2)}, IMAGE),
    "TRANSPOSE_CONV": ({"filters": 4, "kernel": (3, 3), "stride": (2, 2)}, IMAGE),
    "FULLY_CONNECTED": ({"units": 7}, (1, 300)),
}


@pytest.mark.parametrize("activation", ["NONE", "RELU", "RELU6", "RELU_N1_TO_1"])
@pytest.mark.parametrize("per_channel", [True, False], ids=["per channel", "per tensor"])
@pytest.mark.parametrize("builtin", LAYERS)
def test_layers_with_weights(builtin: str, per_channel: bool, activation: str) -> None:
    options, shape = LAYERS[builtin]
    one = layer(builtin, **options, per_channel=per_channel, activation=activation)
    assert_like_litert(network([one], input_shape=shape, dtype="int16"))


@pytest.mark.parametrize("builtin", ["CONV_2D", "FULLY_CONNECTED"])
def test_bias_of_32_bits(builtin: str) -> None:
    """LiteRT then computes convolutions in 32 bits, and rounds twice."""
    options, shape = LAYERS[builtin]
    assert_like_litert(network([layer(builtin, **options, bias_dtype="int32")], input_shape=shape, dtype="int16"), samples=100)


@pytest.mark.parametrize("builtin", ["CONV_2D", "DEPTHWISE_CONV_2D"])
def test_convolutions_without_bias(builtin: str) -> None:
    options, shape = LAYERS[builtin]
    assert_c_like_numpy(network([layer(builtin, **options, bias=False)], input_shape=shape, dtype="int16"))


def biased(builtin: str, bias: np.ndarray, *, scales: tuple[float, float, float]) -> bytes:
    """A layer whose sums are just its bias."""
    units, (first, weight, last) = len(bias), scales
    shape = (1, 1, 1, 1) if builtin == "CONV_2D" else (1, 1)
    weights = spec((units, *shape[1:]), data=np.zeros((units, *shape[1:])), scale=weight)
    tensors = [spec(shape, "int16", scale=first), weights, spec((units,), "int64", data=bias, scale=np.float32(first) * np.float32(weight))]
    window = {"padding": 1, "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1} if builtin == "CONV_2D" else {}
    return single_operator(builtin, tensors, [spec((*shape[:-1], units), "int16", scale=last)], **window)


@pytest.mark.parametrize("builtin", ["CONV_2D", "FULLY_CONNECTED"])
@pytest.mark.parametrize("seed", range(20))
def test_sums_beyond_32_bits_are_scaled_like_litert(seed: int, builtin: str) -> None:
    """Next to ties, where a product as a double is rounded before it is rounded to a whole number."""
    random = np.random.default_rng(seed)
    first, weight = np.float32(random.uniform(1e-5, 1e-4)), np.float32(random.uniform(1e-4, 1e-3))
    last = np.float32(float(first) * float(weight) * 10 ** random.uniform(0, 8.5))
    real = float(first) * float(weight) / float(last)
    ties = np.round((random.integers(-32768, 32768, 150) + 0.5) / real).astype(np.int64)
    sums = (ties[:, None] + np.arange(-2, 3)).ravel()
    data = biased(builtin, sums, scales=(first, weight, last))
    assert_like_litert(data, inputs=[np.zeros((1, *read_tflite(data).tensors[0].shape[1:]), np.int16)])


@pytest.mark.parametrize("denominator", [3, 7, 10, 12, 30, 98, 100, 196, 1000])
@pytest.mark.parametrize("numerator", [1, 3, 11, 39])
def test_products_beside_a_tie_are_rounded_as_doubles(numerator: int, denominator: int) -> None:
    data = biased("FULLY_CONNECTED", np.arange(-3000, 3001), scales=(numerator / 64, 1.0, denominator / 64))
    assert_like_litert(data, inputs=[np.zeros((1, 1), np.int16)])


@pytest.mark.parametrize("builtin", ["ADD", "MUL"])
@pytest.mark.parametrize("seed", range(10))
def test_pairs_of_numbers(seed: int, builtin: str) -> None:
    random = np.random.default_rng(seed)
    scales = random.uniform(2e-5, 2e-4, 3).astype(np.float32)
    if builtin == "MUL":
        scales[2] = scales[0] * scales[1] * np.float32(random.uniform(2000, 40000))
    tensors = [spec((1, 1000), "int16", scale=scale) for scale in scales]
    options = {"potScaleInt16": False} if builtin == "ADD" else {}
    assert_like_litert(single_operator(builtin, tensors[:2], tensors[2:], **options), inputs=list(SOME))


@pytest.mark.parametrize("builtin", ["ADD", "MUL"])
@pytest.mark.parametrize("shape", [(), (5,), (1, 1, 5), (3, 1, 1)], ids=str)
def test_constant_operand(builtin: str, shape: tuple[int, ...]) -> None:
    assert_like_litert(network([layer(builtin, constant=shape)], input_shape=(1, 3, 4, 5), dtype="int16"))


SCALES = [2**-12, 2**-11, 2**-13, 3.05e-4, 1.2e-4, 1e-6, 1e-3, 0.01, 0.3, 1.5, 2.7, 2**-12 * 1.0005, 2**-12 * 1.002]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("builtin", ["LOGISTIC", "TANH"])
def test_squashing_functions_of_all_numbers(builtin: str, scale: float) -> None:
    data = single_operator(builtin, [spec((1, 65536), "int16", scale=scale)], [spec((1, 65536), "int16", scale=2**-15)])
    assert_like_litert(data, inputs=[ALL])


def test_the_table_in_c_is_the_table_in_numpy() -> None:
    text = resources.path("runtime/sigmoid_table.c").read_text()
    numbers = text[text.rindex("{") + 1 : text.rindex("}")].split(",")
    assert [int(number) for number in numbers if number.strip()] == VALUES.tolist()


@pytest.mark.parametrize("beta", [1.0, 0.37])
@pytest.mark.parametrize("scale", [1e-5, 1.3e-4, 1e-3, 0.02])
@pytest.mark.parametrize("depth", [1, 2, 10, 1000])
def test_softmax(depth: int, scale: float, beta: float) -> None:
    random = np.random.default_rng(depth)
    spread = random.choice([50, 1000, 9000], (30, 4, 1))
    x = random.normal(0, spread, (30, 4, depth)).clip(-32768, 32767).astype(np.int16)
    data = single_operator("SOFTMAX", [spec((1, 4, depth), "int16", scale=scale)], [spec((1, 4, depth), "int16", scale=2**-15)], beta=beta)
    assert_like_litert(data, inputs=[x])


def test_softmax_interpolates_at_every_place_of_its_tables() -> None:
    """With 10 / 65535 as the scale, differences walk through all exponentials, and these through all reciprocals."""
    x = np.stack([np.full(65536, 32767), np.arange(32767, -32769, -1)], -1).astype(np.int16)[None]
    data = single_operator(
        "SOFTMAX", [spec((1, 65536, 2), "int16", scale=10 / 65535)], [spec((1, 65536, 2), "int16", scale=2**-15)], beta=1.0
    )
    assert_like_litert(data, inputs=[x])


TYPES = {"int16": (ALL, 1.3e-4, 0), "int8": (np.arange(-128, 128).astype(np.int8)[None], 0.03, 5)}


@pytest.mark.parametrize("factor", [1.0, 0.7, 0.05, 1.9])
@pytest.mark.parametrize("pair", [("int16", "int16"), ("int16", "int8"), ("int8", "int16")], ids=" to ".join)
def test_quantize(pair: tuple[str, str], factor: float) -> None:
    (x, scale, zero_point), (_, other, target) = TYPES[pair[0]], TYPES[pair[1]]
    source = spec(x.shape, pair[0], scale=scale, zero_point=zero_point)
    assert_like_litert(single_operator("QUANTIZE", [source], [spec(x.shape, pair[1], scale=other * factor, zero_point=target)]), inputs=[x])


def test_floats_become_int16_and_back() -> None:
    scale = np.float32(1.3e-4)
    random = np.random.default_rng(0)
    steps = np.concatenate([random.integers(-70000, 70000, 2000) / 2, random.uniform(-4e4, 4e4, 2000)])
    x = (steps * scale).astype(np.float32)[None]
    assert_like_litert(single_operator("QUANTIZE", [spec(x.shape, "float32")], [spec(x.shape, "int16", scale=scale)]), inputs=[x])
    assert_like_litert(single_operator("DEQUANTIZE", [spec(ALL.shape, "int16", scale=scale)], [spec(ALL.shape, "float32")]), inputs=[ALL])


PLAIN = {
    "max pool": layer("MAX_POOL_2D", pool=(3, 2), padding="SAME", stride=(1, 2)),
    "average pool": layer("AVERAGE_POOL_2D", pool=(3, 2), padding="SAME", stride=(1, 2)),
    "mean": layer("MEAN", axes=(1, 2)),
    "mean of channels": layer("MEAN", axes=(3,), same_scale=True),
    "pad": layer("PAD", paddings=[(0, 0), (1, 2), (0, 1), (0, 0)]),
    "pad with a value": layer("PADV2", paddings=[(0, 0), (1, 2), (0, 1), (2, 0)], value=-300),
    "relu": layer("RELU"),
    "relu6": layer("RELU6"),
    "leaky relu": layer("LEAKY_RELU", alpha=0.13),
    "reshape": layer("RESHAPE"),
    "concatenation": layer("CONCATENATION", inputs=(0, 0), axis=2),
}


@pytest.mark.parametrize("one", PLAIN.values(), ids=PLAIN)
def test_other_layers(one: Any) -> None:
    assert_like_litert(network([one], input_shape=IMAGE, dtype="int16"), samples=50)


def test_a_constant_part_of_a_concatenation() -> None:
    data = np.random.default_rng(0).integers(-32768, 32768, (1, 2, 3))
    tensors = [spec((1, 4, 3), "int16", scale=1e-4), spec((1, 2, 3), "int16", scale=1e-4, data=data)]
    assert_like_litert(single_operator("CONCATENATION", tensors, [spec((1, 6, 3), "int16", scale=1e-4)], axis=1))


def dense(bias: int = 1) -> bytes:
    """Tensors: 0 input [1, 4], 1 weights [3, 4], 2 bias [3], 3 output [1, 3]."""
    weights = spec((3, 4), data=np.ones((3, 4)), scale=0.1)
    tensors = [spec((1, 4), "int16", scale=1e-4), weights, spec((3,), "int64", data=np.full(3, bias), scale=1e-5)]
    return single_operator("FULLY_CONNECTED", tensors, [spec((1, 3), "int16", scale=1e-4)])


def unary(builtin: str, *, scales: tuple[float, float] = (1e-4, 1e-4), **options: Any) -> bytes:
    tensors = [spec((1, 4), "int16", scale=scale) for scale in scales]
    return single_operator(builtin, tensors[:1], tensors[1:], **options)


def added(*scales: float) -> bytes:
    tensors = [spec((1, 4), "int16", scale=scale) for scale in scales]
    return single_operator("ADD", tensors[:2], tensors[2:])


FLOAT32, INT8 = 0, 9  # TensorType in the schema
LIES: dict[str, tuple[bytes, Change, str]] = {
    "zero point of the input": (dense(), falsify.quantization(0, zeroPoint=[3]), "zero point other than 0"),
    "zero point of the output": (dense(), falsify.quantization(3, zeroPoint=[-1]), "zero point other than 0"),
    "no scale": (dense(), falsify.quantization(0, scale=[], zeroPoint=[]), "exactly one"),
    "int8 output": (dense(), falsify.tensor(3, type=INT8), "int16 and int8"),
    "scales beyond all measure": (dense(), falsify.quantization(3, scale=[1e-15]), "beyond all measure"),
    "zero point of RELU": (unary("RELU"), falsify.quantization(1, zeroPoint=[1]), "zero point other than 0"),
    "float output": (unary("RELU"), falsify.tensor(1, type=FLOAT32), "float32 and int16"),
}


@pytest.mark.parametrize(("data", "lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(data: bytes, lie: Change, word: str) -> None:
    assert len(read_tflite(data).nodes) == 1
    assert_refused(falsified(data, lie), word)


REFUSED: dict[str, tuple[bytes, str]] = {
    "sums beyond 47 bits": (dense(1 << 47), "bias is too large"),
    "the smallest bias of all": (dense(-(1 << 63)), "bias is too large"),
    "another output of LOGISTIC": (unary("LOGISTIC"), "1/32768"),
    "another output of SOFTMAX": (unary("SOFTMAX", beta=1.0), "1/32768"),
    "LOGISTIC of large steps": (unary("LOGISTIC", scales=(6.0, 2**-15)), "too large"),
    "SOFTMAX of large steps": (unary("SOFTMAX", scales=(6.0, 2**-15), beta=1.0), "beyond all measure"),
    "SOFTMAX without beta": (unary("SOFTMAX", scales=(1e-4, 2**-15), beta=0.0), "beta"),
    "ADD of scales that are powers of two": (added(2**-12, 2**-13, 2**-12), "powers of two"),
    "ADD to a small scale": (added(1e-2, 1e-2, 1e-7), "too small"),
    "HARD_SWISH": (unary("HARD_SWISH"), "int16"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_run_is_refused(data: bytes, word: str) -> None:
    assert_refused(data, word)


def test_groups_of_channels_are_refused() -> None:
    assert_refused(network([layer("CONV_2D", filters=4, kernel=(3, 3), groups=2)], input_shape=(1, 5, 5, 4), dtype="int16"), "int16")


@pytest.mark.parametrize("builtin", ["AVERAGE_POOL_2D", "MAX_POOL_2D"])
def test_windows_whose_sums_could_overflow_are_refused(builtin: str) -> None:
    one = layer(builtin, pool=(257, 257), padding="SAME", stride=(1, 1))
    assert_refused(network([one], input_shape=(1, 2, 2, 1), dtype="int16"), "too large")
