"""What convolutions share once their windows are summed: bias, scale, clamp and the kernel's call."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import input_tensor, output_tensor, required_input
from tinycore.ops.fixed_point import (
    activation_range_float,
    activation_range_int8,
    activation_range_int16,
    scale,
    scale_wide,
    wrap_int32,
)
from tinycore.ops.operator import Constant, KernelCall, wide_sources
from tinycore.ops.stored_weights import has_stored_weights, in_real_numbers, stored_weights_settings, stored_weights_suffix
from tinycore.ops.weights import bias_values, channel_multipliers, output_scales, weights_of, wide_channel_multipliers, zero_point_of

PLACES = ("window.h", "reached_pixels.h")  # headers that say what a window covers
Settings = dict[str, int | float | Constant]


def prepare_image(graph: Graph, node: Node, image: Array) -> Array:
    """Floats as they are; integers widened and with the zero point subtracted."""
    source = required_input(graph, node, 0)
    return image if source.dtype == "float32" else np.subtract(image, zero_point_of(source), dtype=np.int64)


def finish_sums(graph: Graph, node: Node, sums: Array) -> Array:
    """Bias, scale and fused activation on window sums [..., channels]."""
    output, activation = output_tensor(graph, node), node.attributes["activation"]
    channels = sums.shape[-1]
    if output.dtype == "float32":
        sums = in_real_numbers(graph, node, sums) + bias_values(graph, node, channels=channels, dtype=np.float32)
        floats: Array = np.clip(sums, *activation_range_float(activation)).astype(np.float32)
        return floats
    biased = sums + bias_values(graph, node, channels=channels, dtype=np.int64)
    if output.dtype == "int16":
        scaled = _scaled_wide(graph, node, biased)
        return np.clip(scaled, *activation_range_int16(activation, output)).astype(np.int16)
    scaled = scale(biased, *channel_multipliers(output_scales(graph, node))) + zero_point_of(output)
    return np.clip(scaled, *activation_range_int8(activation, output)).astype(np.int8)


def _scaled_wide(graph: Graph, node: Node, sums: Array) -> Array:
    """As LiteRT scales sums of int16 activations: in 32 bits where the bias has as many, else in 64."""
    real = output_scales(graph, node)
    return (
        scale(wrap_int32(sums), *channel_multipliers(real))
        if _is_narrow(graph, node)
        else scale_wide(sums, *wide_channel_multipliers(real))
    )


def _is_narrow(graph: Graph, node: Node) -> bool:
    bias = input_tensor(graph, node, 2)
    return bias is not None and bias.dtype == "int32"


def convolution_call(graph: Graph, node: Node, *, function: str, geometry: Mapping[str, int], sources: tuple[str, ...]) -> KernelCall:
    """The call of the kernel for the output's dtype and the weights' form; `sources` are the files for int8 and float32."""
    dtype = output_tensor(graph, node).dtype
    if dtype == "float32" and has_stored_weights(graph, node):
        return _stored_weights_call(graph, node, function=function, geometry=geometry)
    suffix, arithmetic = {
        "float32": ("float", _float_settings),
        "int8": ("int8", _int8_settings),
        "int16": ("int16", _int16_settings),
    }[dtype]
    files = sources if dtype != "int16" else wide_sources(function, "scaled_sum.h", *(file for file in sources if file in PLACES))
    name = f"{function}_{suffix}"
    return KernelCall(name, f"{name}_settings", {**geometry, **arithmetic(graph, node)}, node.inputs[:1], node.outputs, files)


def _stored_weights_call(graph: Graph, node: Node, *, function: str, geometry: Mapping[str, int]) -> KernelCall:
    name = f"{function}_float_weights"
    file = name.removeprefix("ts_")
    settings = {**geometry, **stored_weights_settings(graph, node, channels=output_tensor(graph, node).shape[3])}
    sources = (f"{file}.c", f"{file}.h", "weight_reader.h", "half.h", "stored_dot.c", "stored_dot.h", "float_range.h", "window.h")
    return KernelCall(f"{name}_{stored_weights_suffix(graph, node)}", f"{name}_settings", settings, node.inputs[:1], node.outputs, sources)


def _float_settings(graph: Graph, node: Node) -> Settings:
    low, high = activation_range_float(node.attributes["activation"])
    bias = bias_values(graph, node, channels=output_tensor(graph, node).shape[3], dtype=np.float32)
    return {"low": low, "high": high, "weights": Constant(weights_of(graph, node)), "bias": Constant(bias)}


def _int8_settings(graph: Graph, node: Node) -> Settings:
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


def _int16_settings(graph: Graph, node: Node) -> Settings:
    output, real = output_tensor(graph, node), output_scales(graph, node)
    low, high = activation_range_int16(node.attributes["activation"], output)
    multiplier, shift = channel_multipliers(real) if _is_narrow(graph, node) else wide_channel_multipliers(real)
    return {
        "low": low,
        "high": high,
        "scale_step": int(len(multiplier) > 1),
        "is_narrow": int(_is_narrow(graph, node)),
        "weights": Constant(weights_of(graph, node)),
        "bias": Constant(bias_values(graph, node, channels=output.shape[3], dtype=np.int64)),
        "multiplier": Constant(multiplier),
        "shift": Constant(shift),
    }
