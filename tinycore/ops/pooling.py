"""What maximum and average pooling share: attributes, checks, the kernel's settings, and the walk over a window."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name, padding_name
from tinycore.ops.checks import (
    expect_activation,
    expect_rank,
    expect_types,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8, activation_range_int16
from tinycore.ops.operator import KernelCall, wide_sources
from tinycore.ops.windows import check_window, image_settings, taps, window_settings

LARGEST_WINDOW_INT16 = 1 << 15  # places: the sum of more int16 could overflow
SCALE_TOLERANCE = 1e-6  # TensorFlow Lite's own: pooling does not rescale
SUFFIXES = {"int8": "int8", "int16": "int16", "float32": "float"}
GEOMETRY = (
    "input_height",
    "input_width",
    "input_channels",
    "output_height",
    "output_width",
    "window_height",
    "window_width",
    "stride_height",
    "stride_width",
    "padding_top",
    "padding_left",
)


def pool_attributes(options: Any) -> dict[str, Any]:
    """Of Pool2DOptions: window, stride and dilation (each height, width), padding and the fused activation."""
    return {
        "window": (options.FilterHeight(), options.FilterWidth()),
        "stride": (options.StrideH(), options.StrideW()),
        "dilation": (1, 1),
        "padding": padding_name(options.Padding()),
        "activation": activation_name(options.FusedActivationFunction()),
    }


def check_pool(graph: Graph, node: Node) -> None:
    """Input and output are images of one dtype and scale, and the window fits."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_rank(graph, node, source, 4)
    expect_activation(graph, node)
    if min(node.attributes["window"]) < 1:
        raise refusal(graph, node, f"its window is {list(node.attributes['window'])}")
    check_window(graph, node, window=node.attributes["window"], channels=source.shape[3])
    if source.dtype == "int16" and math.prod(node.attributes["window"]) > LARGEST_WINDOW_INT16:
        raise refusal(graph, node, "its window is too large")
    if source.dtype != "float32":
        ours, theirs = quantization_of(graph, node, source), quantization_of(graph, node, output)
        if ours.zero_point != theirs.zero_point or abs(ours.scale[0] - theirs.scale[0]) > SCALE_TOLERANCE:
            raise refusal(graph, node, "its input and output have different scales")


def pool_calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel that is named like the operator."""
    output = output_tensor(graph, node)
    geometry = {
        **image_settings("input", required_input(graph, node, 0)),
        **image_settings("output", output),
        **window_settings(graph, node, node.attributes["window"]),
    }
    low, high = pool_range(graph, node)
    settings = {**{name: geometry[name] for name in GEOMETRY}, "low": low, "high": high}
    function = f"ts_{node.operator}_{SUFFIXES[output.dtype]}"
    plain = (f"{node.operator}.c", f"{node.operator}.h", "pooling.h", "fixed_point.h", "float_range.h", "small_code.h")
    sources = wide_sources(f"ts_{node.operator}", "pooling.h") if output.dtype == "int16" else plain
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, sources),)


def pool_range(graph: Graph, node: Node) -> tuple[float, float]:
    """The stored values to which the fused activation clamps."""
    output, activation = output_tensor(graph, node), node.attributes["activation"]
    if output.dtype == "float32":
        return activation_range_float(activation)
    return activation_range_int16(activation, output) if output.dtype == "int16" else activation_range_int8(activation, output)


def pool_taps(graph: Graph, node: Node, images: Array) -> Iterator[tuple[Array, Array]]:
    """For each place in the window: the values under it at every output position, and whether they lie inside the image."""
    window, everywhere = node.attributes["window"], np.ones_like(images, np.bool_)
    seen, inside = taps(graph, node, images, window), taps(graph, node, everywhere, window)
    return ((values, valid) for (_, _, values), (_, _, valid) in zip(seen, inside, strict=True))
