"""TRANSPOSE_CONV: every input pixel adds its window, scaled, to a larger image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name, output_size, padding_before, padding_name
from tinycore.ops.checks import constant_input, expect_padding, expect_rank, expect_shape, output_tensor, refusal, required_input
from tinycore.ops.convolution import convolution_call, finish_sums, prepare_image
from tinycore.ops.operator import KernelCall, Operator
from tinycore.ops.weights import check_weights, expect_plain_weights, weights_of
from tinycore.ops.windows import LARGEST_REACH, image_settings

SOURCES = ("transpose_conv.c", "transpose_conv.h", "reached_pixels.h", "fixed_point.h", "float_range.h")


def attributes(options: Any) -> dict[str, Any]:
    """Padding, stride and the fused activation."""
    return {
        "padding": padding_name(options.Padding()),
        "stride": (options.StrideH(), options.StrideW()),
        "activation": activation_name(options.FusedActivationFunction()),
    }


def check(graph: Graph, node: Node) -> None:
    """Weights are [filters, height, width, the input's channels]; a convolution of the output with them has the input's size."""
    source, weights, output = required_input(graph, node, 0), constant_input(graph, node, 1), output_tensor(graph, node)
    for tensor in (source, weights, output):
        expect_rank(graph, node, tensor, 4)
    check_weights(graph, node, channel_axis=0)
    if source.dtype == "float32":
        expect_plain_weights(graph, node)
    if weights.shape[3] != source.shape[3]:
        raise refusal(graph, node, f"weights of shape {list(weights.shape)} do not fit {source.shape[3]} channels")
    if min(node.attributes["stride"]) < 1:
        raise refusal(graph, node, f"its stride is {list(node.attributes['stride'])}")
    if max(*weights.shape, *node.attributes["stride"]) > LARGEST_REACH:
        raise refusal(graph, node, "its window is too large")
    expect_padding(graph, node)
    expect_shape(graph, node, output, (1, *output.shape[1:3], weights.shape[0]))
    expect_shape(graph, node, source, (1, *_seen_sizes(graph, node), source.shape[3]))


def _axes(graph: Graph, node: Node) -> list[dict[str, int]]:
    """The output's size, window and stride for height and width."""
    numbers = zip(output_tensor(graph, node).shape[1:3], constant_input(graph, node, 1).shape[1:3], node.attributes["stride"], strict=True)
    return [{"size": size, "window": window, "stride": stride} for size, window, stride in numbers]


def _seen_sizes(graph: Graph, node: Node) -> list[int]:
    return [output_size(node.attributes["padding"], **axis) for axis in _axes(graph, node)]


def _padding(graph: Graph, node: Node) -> tuple[int, int]:
    """Rows above and columns left of the output that the first window covers."""
    top, left = (padding_before(node.attributes["padding"], **axis) for axis in _axes(graph, node))
    return top, left


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, which rounds twice; floats to rounding."""
    image, weights = prepare_image(graph, node, inputs[0]), weights_of(graph, node)
    (_, height, width, filters), (top, left) = output_tensor(graph, node).shape, _padding(graph, node)
    (step_y, step_x), (rows, columns) = node.attributes["stride"], image.shape[1:3]
    last_y, last_x = (rows - 1) * step_y, (columns - 1) * step_x
    whole = [max(top + height, last_y + weights.shape[1]), max(left + width, last_x + weights.shape[2])]
    sums = np.zeros((len(image), *whole, filters), image.dtype)
    for y in range(weights.shape[1]):
        for x in range(weights.shape[2]):
            sums[:, y : y + last_y + 1 : step_y, x : x + last_x + 1 : step_x] += image @ weights[:, y, x, :].T.astype(image.dtype)
    return [finish_sums(graph, node, sums[:, top : top + height, left : left + width])]


def macs(graph: Graph, node: Node) -> int:
    """One per weight for each input pixel, those outside the output included."""
    _, height, width, _ = required_input(graph, node, 0).shape
    return height * width * constant_input(graph, node, 1).elements


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the output's dtype."""
    (window_height, window_width), stride = constant_input(graph, node, 1).shape[1:3], node.attributes["stride"]
    top, left = _padding(graph, node)
    geometry = {
        **image_settings("input", required_input(graph, node, 0)),
        **image_settings("output", output_tensor(graph, node)),
        "window_height": window_height,
        "window_width": window_width,
        "stride_height": stride[0],
        "stride_width": stride[1],
        "padding_top": top,
        "padding_left": left,
    }
    return (convolution_call(graph, node, function="ts_transpose_conv", geometry=geometry, sources=SOURCES),)


OPERATOR = Operator(
    name="transpose_conv",
    builtin="TRANSPOSE_CONV",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    micro_name="AddTransposeConv",
)
