"""Random small networks with branches, as layers for `flatbuffer_networks.network`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.tinycore.ops.flatbuffer_networks import Layer, layer, window_output
from tests.tinycore.ops.random_moves import MOVES

Shape = tuple[int, ...]


@dataclass
class Plan:
    """Layers so far and the shape of each output; output 0 is the network's input."""

    random: np.random.Generator
    shapes: list[Shape]
    layers: list[Layer] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.layers)

    @property
    def shape(self) -> Shape:
        return self.shapes[-1]

    def add(self, builtin: str, shape: Shape, /, *, inputs: Shape = (), **options: Any) -> int:
        self.layers.append(layer(builtin, inputs=inputs, **options))
        self.shapes.append(tuple(int(size) for size in shape))
        return self.last

    def pick(self, *choices: Any) -> Any:
        return choices[self.random.integers(len(choices))]


def random_layers(seed: int, dtype: str = "int8") -> tuple[list[Layer], Shape]:
    """3 to 8 blocks on an image, then a head; the same seed gives the same network."""
    random = np.random.default_rng(seed)
    start = (1, int(random.integers(1, 11)), int(random.integers(4, 11)), int(random.integers(1, 5)))
    plan = Plan(random, [start])
    for _ in range(random.integers(3, 9)):
        plan.pick(*(BLOCKS_INT16 if dtype == "int16" else BLOCKS))(plan)
    _head(plan, LAST_INT16 if dtype == "int16" else LAST)
    return [_judged(one) if dtype == "float32" else one for one in plan.layers], start


def _judged(one: Layer) -> Layer:
    """GELU without the tangent: of that LiteRT gets less right the further below 0, and layers behind it may keep nothing else."""
    return layer("GELU", inputs=one.inputs) if one.builtin == "GELU" else one


def _window(plan: Plan, window: tuple[int, int], *, dilation: tuple[int, int] = (1, 1)) -> tuple[dict[str, Any], tuple[int, int]]:
    """Options and output size of a window that fits; SAME where VALID would leave nothing."""
    sizes, stride = plan.shape[1:3], (int(plan.random.integers(1, 3)), int(plan.random.integers(1, 3)))
    fits = all((window[k] - 1) * dilation[k] + 1 <= sizes[k] for k in (0, 1))
    padding = plan.pick("SAME", "VALID") if fits else "SAME"
    made = [window_output(sizes[k], window[k], stride=stride[k], padding=padding, dilation=dilation[k]) for k in (0, 1)]
    return {"stride": stride, "padding": padding}, (made[0], made[1])


def _activation(plan: Plan) -> str:
    return str(plan.pick("NONE", "RELU", "RELU6", "RELU_N1_TO_1"))


def _kernel(plan: Plan, top: int = 3) -> tuple[int, int]:
    return int(plan.random.integers(1, top + 1)), int(plan.random.integers(1, top + 1))


def _conv(plan: Plan) -> None:
    kernel, dilation, filters = _kernel(plan), plan.pick((1, 1), (1, 1), (2, 1)), int(plan.random.integers(1, 9))
    options, size = _window(plan, kernel, dilation=dilation)
    options |= {"kernel": kernel, "dilation": dilation, "activation": _activation(plan), "per_channel": plan.pick(True, True, False)}
    plan.add("CONV_2D", (1, *size, filters), filters=filters, **options)


def _grouped(plan: Plan) -> None:
    """As many groups as divide the channels evenly; one is the usual convolution."""
    channels, kernel = plan.shape[3], _kernel(plan)
    groups = int(plan.pick(*(k for k in range(1, channels + 1) if channels % k == 0)))
    filters = groups * int(plan.random.integers(1, 3))
    options, size = _window(plan, kernel)
    plan.add("CONV_2D", (1, *size, filters), filters=filters, groups=groups, kernel=kernel, activation=_activation(plan), **options)


def _transpose_conv(plan: Plan) -> None:
    """Up to twice as large along each axis."""
    kernel, stride = _kernel(plan), (int(plan.random.integers(1, 3)), int(plan.random.integers(1, 3)))
    padding, filters = plan.pick("SAME", "VALID"), int(plan.random.integers(1, 5))
    extra = [max(kernel[k] - stride[k], 0) if padding == "VALID" else 0 for k in (0, 1)]
    size = [plan.shape[1 + k] * stride[k] + extra[k] for k in (0, 1)]
    options = {"kernel": kernel, "stride": stride, "padding": padding, "activation": _activation(plan), "bias": plan.pick(True, False)}
    plan.add("TRANSPOSE_CONV", (1, *size, filters), filters=filters, **options)


def _depthwise(plan: Plan) -> None:
    kernel, multiplier = _kernel(plan), plan.pick(1, 1, 2) if plan.shape[3] <= 8 else 1
    options, size = _window(plan, kernel)
    channels = plan.shape[3] * multiplier
    plan.add("DEPTHWISE_CONV_2D", (1, *size, channels), kernel=kernel, multiplier=multiplier, activation=_activation(plan), **options)


def _pool(plan: Plan) -> None:
    pool = _kernel(plan)
    options, size = _window(plan, pool)
    plan.add(plan.pick("MAX_POOL_2D", "AVERAGE_POOL_2D"), (1, *size, plan.shape[3]), pool=pool, activation=_activation(plan), **options)


def _pad(plan: Plan) -> None:
    around = [
        (0, 0),
        *((int(plan.random.integers(0, 3)), int(plan.random.integers(0, 3))) for _ in "hw"),
        plan.pick((0, 0), (0, 0), (1, 2)),
    ]
    shape = tuple(size + sum(border) for size, border in zip(plan.shape, around, strict=True))
    if plan.pick(True, False):
        plan.add("PAD", shape, paddings=around)
    else:
        plan.add("PADV2", shape, paddings=around, value=int(plan.random.integers(-5, 6)))


def _unary(plan: Plan) -> None:
    plan.add(plan.pick("RELU", "RELU6", "RELU_0_TO_1", "LEAKY_RELU", "LOGISTIC", "TANH", "HARD_SWISH", "ABS", "NEG"), plan.shape)


def _gelu(plan: Plan) -> None:
    plan.add("GELU", plan.shape, approximate=plan.pick(True, False))


def _slopes(plan: Plan) -> None:
    """A slope per channel, or per element."""
    plan.add("PRELU", plan.shape, constant=plan.pick((plan.shape[3],), plan.shape[1:]))


def _of_positive_numbers(plan: Plan) -> None:
    """Numbers between 1/e and e, on which all of these are defined and steep nowhere."""
    plan.add("TANH", plan.shape)
    plan.add("EXP", plan.shape)
    plan.add(plan.pick("LOG", "SQRT", "RSQRT"), plan.shape)


def _unary_int16(plan: Plan) -> None:
    plan.add(plan.pick("RELU", "RELU6", "LEAKY_RELU", "LOGISTIC", "TANH"), plan.shape)


def _constant_operand(plan: Plan) -> None:
    """With a scalar, one number per channel, or one per element."""
    constant = plan.pick((1,), (plan.shape[3],), (1, 1, 1, plan.shape[3]), plan.shape)
    plan.add(plan.pick("ADD", "MUL"), plan.shape, constant=constant, activation=_activation(plan))


def _residual(plan: Plan) -> None:
    """A convolution that keeps the shape, added to its own input."""
    before, channels = plan.last, plan.shape[3]
    after = plan.add("CONV_2D", plan.shape, filters=channels, kernel=(3, 3), padding="SAME", activation=_activation(plan))
    plan.add("ADD", plan.shape, inputs=plan.pick((before, after), (after, before)), activation=_activation(plan))


def _concatenation(plan: Plan) -> None:
    """Two or three branches along the channels, or the same tensor twice along the width."""
    before, shape = plan.last, plan.shape
    if plan.pick(True, False, False):
        plan.add("CONCATENATION", (1, shape[1], 2 * shape[2], shape[3]), inputs=(before, before), axis=2)
        return
    one = plan.add("CONV_2D", (*shape[:3], 3), inputs=(before,), filters=3, kernel=(1, 1))
    two = plan.add("DEPTHWISE_CONV_2D", shape, inputs=(before,), kernel=(3, 3), padding="SAME")
    branches = plan.pick((one, two), (two, one, before), (before, one))
    plan.add("CONCATENATION", (*shape[:3], sum(plan.shapes[k][3] for k in branches)), inputs=branches)


def _attention(plan: Plan) -> None:
    """Squeeze and excite: a factor per channel, computed from the mean."""
    before, shape = plan.last, plan.shape
    plan.add("MEAN", (1, 1, 1, shape[3]), axes=plan.pick((1, 2), (2, 1), (-3, -2)), keep_dims=True)
    plan.add("CONV_2D", plan.shape, filters=shape[3], kernel=(1, 1))
    factor = plan.add("LOGISTIC", plan.shape)
    plan.add("MUL", shape, inputs=plan.pick((before, factor), (factor, before)))


def _recurrent(plan: Plan) -> None:
    """The rows of the image as steps of a series, then an image of one column."""
    (_, steps, width, channels), cells = plan.shape, int(plan.random.integers(1, 9))
    plan.add("RESHAPE", (1, steps, width * channels), shape=(1, steps, width * channels))
    options = {"gain": plan.pick(1.0, 3.0), "cell_exponent": plan.pick(-15, -13, -11), "cell_clip": plan.pick(0.0, 0.0, 0.8)}
    plan.add("UNIDIRECTIONAL_SEQUENCE_LSTM", (1, steps, cells), cells=cells, **options)
    plan.add("RESHAPE", (1, steps, 1, cells), shape=(1, steps, 1, cells))


def _streaming(plan: Plan) -> None:
    """All numbers as one step of a stream, then an image of one row."""
    elements, units = int(np.prod(plan.shape)), int(plan.random.integers(4, 9))
    plan.add("RESHAPE", (1, elements))
    plan.add("SVDF", (1, units), units=units, rank=plan.pick(1, 2), memory=int(plan.random.integers(1, 5)), bias=plan.pick(True, False))
    plan.add("RESHAPE", (1, 1, units, 1), shape=(1, 1, units, 1))


def _self_attention(plan: Plan) -> None:
    """Every place asks all places, weighted by how alike they are; then perhaps a constant matrix."""
    (_, height, width, channels), places = plan.shape, plan.shape[1] * plan.shape[2]
    # Several of them blow rounding errors of floats up beyond 1e-5, and LiteRT aborts on equal shares below 1/256.
    if any(one.builtin == "BATCH_MATMUL" for one in plan.layers) or places > 256:
        _conv(plan)
        return
    values = plan.add("RESHAPE", (1, places, channels), shape=(1, places, channels))
    plan.add("BATCH_MATMUL", (1, places, places), inputs=(values, values), transposed=(False, True))
    weights = plan.add("SOFTMAX", (1, places, places))
    plan.add("BATCH_MATMUL", (1, places, channels), inputs=(weights, values))
    if plan.pick(True, False):
        plan.add("BATCH_MATMUL", (1, places, channels), constant=(channels, channels), transposed=(False, plan.pick(True, False)))
    plan.add("RESHAPE", (1, height, width, channels), shape=(1, height, width, channels))


BLOCKS = (
    _conv,
    _conv,
    _grouped,
    _depthwise,
    _transpose_conv,
    _pool,
    _pad,
    _unary,
    _gelu,
    _slopes,
    _of_positive_numbers,
    _constant_operand,
    _residual,
    _concatenation,
    _attention,
    _self_attention,
    _recurrent,
    _streaming,
    *MOVES,
)


BLOCKS_INT16 = (
    _conv,
    _conv,
    _depthwise,
    _transpose_conv,
    _pool,
    _pad,
    _unary_int16,
    _constant_operand,
    _residual,
    _concatenation,
    _attention,
)


LAST = ("SOFTMAX", "SOFTMAX", "LOG_SOFTMAX", "L2_NORMALIZATION", "LOGISTIC", "TANH")
LAST_INT16 = ("SOFTMAX", "SOFTMAX", "LOGISTIC", "TANH")


def _head(plan: Plan, last: tuple[str, ...]) -> None:
    """Mean or flatten, then up to two dense layers, then perhaps a squashing function."""
    channels, elements = plan.shape[3], int(np.prod(plan.shape))
    kind = plan.pick("mean", "mean of rows", "flatten")
    if kind == "mean":
        plan.add("MEAN", (1, channels), same_scale=plan.pick(True, False))
    elif kind == "mean of rows":
        plan.add("MEAN", (1, *plan.shape[2:]), axes=(1,))
    else:
        plan.add("RESHAPE", (1, elements))
    for _ in range(plan.random.integers(0, 3)):
        units = int(plan.random.integers(1, 12))
        plan.add("FULLY_CONNECTED", (1, units), units=units, activation=_activation(plan), per_channel=plan.pick(True, False))
    if plan.pick(True, True, False):
        # LiteRT aborts on equal shares below 1/256.
        plan.add(plan.pick(*(one for one in last if one != "SOFTMAX" or plan.shape[-1] <= 256)), plan.shape)
