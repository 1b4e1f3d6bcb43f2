"""RESIZE_BILINEAR: an image of another size whose pixels are mixed of the four around their place in the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, required_input
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.resizing import check_resizing, resizing_attributes

SOURCES = ("resize_bilinear.c", "resize_bilinear.h")
ONE = 1 << 10  # TensorFlow Lite counts places of int8 pixels in 1024ths
HALF = 1 << 19  # of what a mix in 1024ths * 1024ths is divided by


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    image = inputs[0]
    (y, y0, y1), (x, x0, x1) = (_places(graph, node, axis) for axis in (0, 1))
    y, x = y[:, None, None], x[:, None]
    corners = [image[:, rows][:, :, columns] for columns in (x0, x1) for rows in (y0, y1)]
    if image.dtype == np.float32:
        one = np.float32(1)
        weights = [(one - y, one - x), (y, one - x), (one - y, x), (y, x)]
        mix = [corner * row * column for corner, (row, column) in zip(corners, weights, strict=True)]
        return [mix[0] + mix[1] + mix[2] + mix[3]]
    weights = [(ONE - y, ONE - x), (y, ONE - x), (ONE - y, x), (y, x)]
    total = sum(corner.astype(np.int64) * row * column for corner, (row, column) in zip(corners, weights, strict=True))
    rounded = np.asarray(total) + np.where(np.asarray(total) > 0, HALF, -HALF)
    return [(np.sign(rounded) * (np.abs(rounded) >> 20)).astype(np.int8)]


def _places(graph: Graph, node: Node, axis: int) -> tuple[Array, Array, Array]:
    """For each output along an axis: how far it is beyond the lower of two inputs, that one, and the upper one."""
    size, count = required_input(graph, node, 0).shape[1 + axis], output_tensor(graph, node).shape[1 + axis]
    if output_tensor(graph, node).dtype == "float32":
        step, center = np.float32(_float_step(node.attributes, size, count)), np.float32(_center(node))
        place = (np.arange(count).astype(np.float32) + center) * step - center
        lower, upper = np.maximum(np.floor(place), 0).astype(np.int64), np.ceil(place).astype(np.int64)
        return place - lower.astype(np.float32), lower, np.minimum(upper, size - 1)
    whole = _start(node, size, count) + np.arange(count, dtype=np.int64) * _step(node.attributes, size, count)
    below = np.maximum(whole, 0) // ONE
    return whole - ONE * below, below, np.minimum((np.maximum(whole, 0) + ONE - 1) // ONE, size - 1)


def _float_step(attributes: Mapping[str, Any], size: int, count: int) -> float:
    aligns = attributes["aligns_corners"] and count > 1
    return float(np.float32(size - 1) / np.float32(count - 1) if aligns else np.float32(size) / np.float32(count))


def _step(attributes: Mapping[str, Any], size: int, count: int) -> int:
    """In 1024ths, rounded."""
    if attributes["aligns_corners"] and count > 1:
        return (ONE * (size - 1) + (count - 1) // 2) // (count - 1)
    return (ONE * size + count // 2) // count


def _start(node: Node, size: int, count: int) -> int:
    return _step(node.attributes, size, count) // 2 - ONE // 2 if node.attributes["has_half_pixel_centers"] else 0


def _center(node: Node) -> float:
    return 0.5 if node.attributes["has_half_pixel_centers"] else 0.0


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    (_, height, width, channels), (_, rows, columns, _) = required_input(graph, node, 0).shape, output_tensor(graph, node).shape
    settings: dict[str, int | float] = {
        "input_height": height,
        "input_width": width,
        "channels": channels,
        "output_height": rows,
        "output_width": columns,
    }
    if output_tensor(graph, node).dtype == "float32":
        function = "ts_resize_bilinear_float"
        steps = {"row_step": _float_step(node.attributes, height, rows), "column_step": _float_step(node.attributes, width, columns)}
        settings |= {**steps, "center": _center(node)}
    else:
        function = "ts_resize_bilinear_int8"
        settings |= {"row_step": _step(node.attributes, height, rows), "column_step": _step(node.attributes, width, columns)}
        settings |= {"row_start": _start(node, height, rows), "column_start": _start(node, width, columns)}
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


OPERATOR = Operator(
    name="resize_bilinear",
    builtin="RESIZE_BILINEAR",
    attributes=resizing_attributes,
    check=check_resizing,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddResizeBilinear",
)
