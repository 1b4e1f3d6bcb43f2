"""CONV_2D: a window over an image, all channels at once; a 1-D convolution has height 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import constant_input, expect_rank, output_tensor, refusal, required_input
from tinycore.ops.convolution import convolution_call, finish_sums, prepare_image
from tinycore.ops.operator import KernelCall, Operator
from tinycore.ops.weights import check_weights, expect_plain_weights, weights_of
from tinycore.ops.windows import check_window, image_settings, taps, window_attributes, window_settings

SHARED_SOURCES = ("fixed_point.h", "float_range.h", "window.h")
SOURCES = ("conv2d.c", "conv2d.h", *SHARED_SOURCES)
GROUPED_SOURCES = ("grouped_conv2d.c", "grouped_conv2d.h", *SHARED_SOURCES)


def attributes(options: Any) -> dict[str, Any]:
    """Padding, stride, dilation and the fused activation."""
    return {**window_attributes(options), "activation": activation_name(options.FusedActivationFunction())}


def check(graph: Graph, node: Node) -> None:
    """Weights are [filters, height, width, channels], with the input's channels, or those of one of several equal groups."""
    source, weights = required_input(graph, node, 0), constant_input(graph, node, 1)
    expect_rank(graph, node, source, 4)
    expect_rank(graph, node, weights, 4)
    check_weights(graph, node, channel_axis=0)
    filters, seen, channels = weights.shape[0], weights.shape[3], source.shape[3]
    if not seen or channels % seen or filters % (channels // seen):
        raise refusal(graph, node, f"its {filters} filters see {seen} of {channels} channels, which makes no equal groups")
    if channels != seen:
        expect_plain_weights(graph, node)
    check_window(graph, node, window=_window(graph, node), channels=weights.shape[0])


def _window(graph: Graph, node: Node) -> tuple[int, int]:
    return constant_input(graph, node, 1).shape[1:3]  # type: ignore[return-value]  # rank 4 is checked


def _groups(graph: Graph, node: Node) -> int:
    """How many groups of channels have filters of their own; 1 for the usual convolution."""
    return required_input(graph, node, 0).shape[3] // constant_input(graph, node, 1).shape[3]


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, which rounds twice; floats to rounding."""
    image, weights = prepare_image(graph, node, inputs[0]), weights_of(graph, node)
    groups = _groups(graph, node)
    sums = [
        sum(seen @ part[:, y, x, :].T.astype(image.dtype) for y, x, seen in taps(graph, node, group, _window(graph, node)))
        for group, part in zip(np.split(image, groups, axis=3), np.split(weights, groups), strict=True)
    ]
    return [finish_sums(graph, node, np.concatenate([np.asarray(one) for one in sums], axis=3))]


def macs(graph: Graph, node: Node) -> int:
    """One per weight of each output's window, padding included."""
    _, height, width, channels = constant_input(graph, node, 1).shape
    return output_tensor(graph, node).elements * height * width * channels


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the output's dtype."""
    images = {**image_settings("input", required_input(graph, node, 0)), **image_settings("output", output_tensor(graph, node))}
    window, groups = window_settings(graph, node, _window(graph, node)), _groups(graph, node)
    if groups == 1:
        return (convolution_call(graph, node, function="ts_conv2d", geometry={**images, **window}, sources=SOURCES),)
    sizes = {"group_inputs": images["input_channels"] // groups, "group_outputs": images["output_channels"] // groups}
    return (convolution_call(graph, node, function="ts_grouped_conv2d", geometry={**images, **sizes, **window}, sources=GROUPED_SOURCES),)


OPERATOR = Operator(
    name="conv2d",
    builtin="CONV_2D",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    micro_name="AddConv2D",
)
