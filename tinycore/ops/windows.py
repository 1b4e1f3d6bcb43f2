"""What convolutions share: where a window lies, the demands on its shape, and sums over windows in NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.attributes import output_size, padding_before, padding_name
from tinycore.ops.checks import expect_padding, expect_shape, output_tensor, refusal, required_input

LARGEST_REACH = 1 << 24  # of a window, dilation included: kernels compute positions in int32


def window_attributes(options: Any) -> dict[str, Any]:
    """Padding, stride and dilation (each height, width) of Conv2DOptions and DepthwiseConv2DOptions."""
    return {
        "padding": padding_name(options.Padding()),
        "stride": (options.StrideH(), options.StrideW()),
        "dilation": (options.DilationHFactor(), options.DilationWFactor()),
    }


def check_window(graph: Graph, node: Node, *, window: tuple[int, int], channels: int) -> None:
    """Input and output are images, and the output has the size and the channels that the window gives."""
    source = required_input(graph, node, 0)
    stride, dilation = node.attributes["stride"], node.attributes["dilation"]
    if min(*stride, *dilation) < 1:
        raise refusal(graph, node, f"its stride is {list(stride)} and its dilation {list(dilation)}")
    if max(size * step for size, step in zip(window, dilation, strict=True)) > LARGEST_REACH or max(stride) > LARGEST_REACH:
        raise refusal(graph, node, "its window is too large")
    expect_padding(graph, node)
    sizes = [output_size(node.attributes["padding"], **axis) for axis in _axes(node, source, window)]
    if min(sizes) < 1:
        raise refusal(graph, node, f"its window of {list(window)} is larger than its input")
    expect_shape(graph, node, output_tensor(graph, node), (1, *sizes, channels))


def _axes(node: Node, source: Tensor, window: tuple[int, int]) -> list[dict[str, int]]:
    """Size, window, stride and dilation for height and width."""
    numbers = zip(source.shape[1:3], window, node.attributes["stride"], node.attributes["dilation"], strict=True)
    return [{"size": size, "window": taps, "stride": stride, "dilation": dilation} for size, taps, stride, dilation in numbers]


def padding_top_left(graph: Graph, node: Node, window: tuple[int, int]) -> tuple[int, int]:
    """Rows above and columns left of the image."""
    top, left = (padding_before(node.attributes["padding"], **axis) for axis in _axes(node, required_input(graph, node, 0), window))
    return top, left


def window_settings(graph: Graph, node: Node, window: tuple[int, int]) -> dict[str, int]:
    """The geometry fields from `window_height` to `padding_left` of a convolution's settings."""
    (stride_height, stride_width), (dilation_height, dilation_width) = node.attributes["stride"], node.attributes["dilation"]
    top, left = padding_top_left(graph, node, window)
    return {
        "window_height": window[0],
        "window_width": window[1],
        "stride_height": stride_height,
        "stride_width": stride_width,
        "dilation_height": dilation_height,
        "dilation_width": dilation_width,
        "padding_top": top,
        "padding_left": left,
    }


def image_settings(prefix: str, tensor: Tensor) -> dict[str, int]:
    """Height, width and channels of one image."""
    _, height, width, channels = tensor.shape
    return {f"{prefix}_height": height, f"{prefix}_width": width, f"{prefix}_channels": channels}


def taps(graph: Graph, node: Node, image: Array, window: tuple[int, int]) -> Iterator[tuple[int, int, Array]]:
    """For each tap (y, x) of the window: what it sees of `image` [n, height, width, channels] at every output position.

    Outside the image it sees zeros, so subtract the zero point first.
    """
    _, height, width, _ = output_tensor(graph, node).shape
    stride, dilation = node.attributes["stride"], node.attributes["dilation"]
    before = padding_top_left(graph, node, window)
    reach = [(size - 1) * stride[k] + (window[k] - 1) * dilation[k] + 1 for k, size in enumerate((height, width))]
    after = [max(reach[k] - before[k] - image.shape[1 + k], 0) for k in (0, 1)]
    padded = np.pad(image, ((0, 0), (before[0], after[0]), (before[1], after[1]), (0, 0)))
    for y in range(window[0]):
        for x in range(window[1]):
            top, left = y * dilation[0], x * dilation[1]
            yield (
                y,
                x,
                padded[:, top : top + (height - 1) * stride[0] + 1 : stride[0], left : left + (width - 1) * stride[1] + 1 : stride[1]],
            )
