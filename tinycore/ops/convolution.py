"""What CONV_2D and DEPTHWISE_CONV_2D share once their windows are summed: bias, scale, clamp and the kernel's call."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, required_input
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8, scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.weights import bias_values, channel_multipliers, output_scales, weights_of, zero_point_of


def prepare_image(graph: Graph, node: Node, image: Array) -> Array:
    """Floats as they are; int8 widened and with the zero point subtracted."""
    source = required_input(graph, node, 0)
    return image if source.dtype == "float32" else np.subtract(image, zero_point_of(source), dtype=np.int64)


def finish_sums(graph: Graph, node: Node, sums: Array) -> Array:
    """Bias, scale and fused activation on window sums [..., channels]."""
    output, activation = output_tensor(graph, node), node.attributes["activation"]
    channels = sums.shape[-1]
    if output.dtype == "float32":
        sums = sums + bias_values(graph, node, channels=channels, dtype=np.float32)
        floats: Array = np.clip(sums, *activation_range_float(activation)).astype(np.float32)
        return floats
    biased = sums + bias_values(graph, node, channels=channels, dtype=np.int64)
    scaled = scale(biased, *channel_multipliers(output_scales(graph, node))) + zero_point_of(output)
    return np.clip(scaled, *activation_range_int8(activation, output)).astype(np.int8)


def convolution_call(graph: Graph, node: Node, *, function: str, geometry: Mapping[str, int], sources: tuple[str, ...]) -> KernelCall:
    """The call of `function`_int8 or `function`_float."""
    is_float = output_tensor(graph, node).dtype == "float32"
    name = f"{function}_{'float' if is_float else 'int8'}"
    arithmetic = _float_settings(graph, node) if is_float else _int8_settings(graph, node)
    return KernelCall(name, f"{name}_settings", {**geometry, **arithmetic}, node.inputs[:1], node.outputs, sources)


def _float_settings(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    low, high = activation_range_float(node.attributes["activation"])
    bias = bias_values(graph, node, channels=output_tensor(graph, node).shape[3], dtype=np.float32)
    return {"low": low, "high": high, "weights": Constant(weights_of(graph, node)), "bias": Constant(bias)}


def _int8_settings(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    output = output_tensor(graph, node)
    low, high = activation_range_int8(node.attributes["activation"], output)
    multiplier, shift = channel_multipliers(output_scales(graph, node))
    return {
        "input_offset": -zero_point_of(required_input(graph, node, 0)),
        "output_offset": zero_point_of(output),
        "low": low,
        "high": high,
        "scale_step": int(len(multiplier) > 1),
        "weights": Constant(weights_of(graph, node)),
        "bias": Constant(bias_values(graph, node, channels=output.shape[3], dtype=np.int32)),
        "multiplier": Constant(multiplier),
        "shift": Constant(shift),
    }
