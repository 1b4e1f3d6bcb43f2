"""What the operators with weights share: their demands on weights and bias, and the constants of their kernels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.checks import (
    constant_input,
    expect_activation,
    expect_scale_ratio,
    expect_shape,
    expect_types,
    input_tensor,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import LARGEST_WIDE, quantize_multiplier, quantize_wide_multiplier

Reals = npt.NDArray[np.float64]

# By the dtype of the activations: what weights and bias may be stored as.
WEIGHT_TYPES = {"float32": ("float32", "float16", "int8"), "int8": ("int8",), "int16": ("int8",)}
BIAS_TYPES = {"float32": ("float32",), "int8": ("int8", "int32"), "int16": ("int32", "int64")}


def check_weights(graph: Graph, node: Node, *, channel_axis: int) -> None:
    """Input 1 holds constant weights in a form that goes with the input; int8 ones have zero point 0 and a scale per tensor or channel."""
    source, weights, output = required_input(graph, node, 0), constant_input(graph, node, 1), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_activation(graph, node)
    if weights.dtype not in WEIGHT_TYPES[source.dtype]:
        raise refusal(graph, node, f"its weights are {weights.dtype} and its input is {source.dtype}")
    _check_bias(graph, node, channels=weights.shape[channel_axis])
    if weights.dtype == "int8":
        _check_scales(graph, node, channel_axis=channel_axis)
    if source.dtype == "int16":
        _check_wide_sums(graph, node, channel_axis=channel_axis)


def expect_plain_weights(graph: Graph, node: Node) -> None:
    """Weights have the input's dtype: not every kernel reads other forms."""
    source, weights = required_input(graph, node, 0), constant_input(graph, node, 1)
    if weights.dtype != source.dtype:
        raise refusal(graph, node, f"its weights are {weights.dtype} and its input is {source.dtype}")


def _check_bias(graph: Graph, node: Node, *, channels: int) -> None:
    if input_tensor(graph, node, 2) is None:
        return
    bias = constant_input(graph, node, 2)
    allowed = BIAS_TYPES[required_input(graph, node, 0).dtype]
    if bias.dtype not in allowed:
        raise refusal(graph, node, f"its bias is {bias.dtype} instead of {' or '.join(allowed)}")
    expect_shape(graph, node, bias, (channels,))


def _check_scales(graph: Graph, node: Node, *, channel_axis: int) -> None:
    weights = constant_input(graph, node, 1)
    quantization = weights.quantization
    if quantization is None:
        raise refusal(graph, node, "its int8 weights have no scale")
    if any(quantization.zero_point):
        raise refusal(graph, node, "its weights have a zero point other than 0")
    if len(quantization.scale) > 1 and quantization.axis != channel_axis:
        raise refusal(graph, node, f"its weights have scales along axis {quantization.axis} instead of {channel_axis}")
    if required_input(graph, node, 0).dtype != "float32":
        expect_scale_ratio(graph, node, float(output_scales(graph, node).max()))


def _check_wide_sums(graph: Graph, node: Node, *, channel_axis: int) -> None:
    """No input can make a sum larger than the arithmetic of 64-bit sums allows."""
    weights = np.moveaxis(np.abs(weights_of(graph, node).astype(np.float64)), channel_axis, 0)
    bias = bias_values(graph, node, channels=len(weights), dtype=np.float64)
    if float((np.abs(bias) + weights.reshape(len(weights), -1).sum(1) * (1 << 15)).max()) >= LARGEST_WIDE:
        raise refusal(graph, node, "its bias is too large")


def output_scales(graph: Graph, node: Node) -> Reals:
    """Input scale * weight scale / output scale in double precision: one number, or one per output channel."""
    source, weights, output = required_input(graph, node, 0), constant_input(graph, node, 1), output_tensor(graph, node)
    assert weights.quantization is not None
    scales = np.asarray(weights.quantization.scale, np.float64)
    real: Reals = quantization_of(graph, node, source).scale[0] * scales / quantization_of(graph, node, output).scale[0]
    return real


def bias_values(graph: Graph, node: Node, *, channels: int, dtype: npt.DTypeLike) -> Array:
    """The bias, zeros where there is none."""
    bias = input_tensor(graph, node, 2)
    return np.zeros(channels, dtype) if bias is None or bias.data is None else bias.data.astype(dtype)


def channel_multipliers(real: Sequence[float] | Reals) -> tuple[Array, Array]:
    """Multipliers (int32) and shifts (int8) for `fixed_point.scale`."""
    pairs = [quantize_multiplier(float(one)) for one in real]
    return np.array([multiplier for multiplier, _ in pairs], np.int32), np.array([shift for _, shift in pairs], np.int8)


def wide_channel_multipliers(real: Sequence[float] | Reals) -> tuple[Array, Array]:
    """Multipliers (int32) and shifts (int8) for `fixed_point.scale_wide`."""
    pairs = [quantize_wide_multiplier(float(one)) for one in real]
    return np.array([multiplier for multiplier, _ in pairs], np.int32), np.array([shift for _, shift in pairs], np.int8)


def weights_of(graph: Graph, node: Node) -> Array:
    """The values of input 1."""
    data = constant_input(graph, node, 1).data
    assert data is not None
    return data


def zero_point_of(tensor: Tensor) -> int:
    """The zero point of an int8 tensor, 0 for floats."""
    return tensor.quantization.zero_point[0] if tensor.dtype == "int8" and tensor.quantization else 0
