"""RESIZE_NEAREST_NEIGHBOR: an image of another size whose pixels are the nearest ones of the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, required_input
from tinycore.ops.operator import Constant, KernelCall, Operator, no_macs
from tinycore.ops.resizing import check_resizing, resizing_attributes

SOURCES = ("resize_nearest_neighbor.c", "resize_nearest_neighbor.h", "constant.h")


def nearest(attributes: Mapping[str, Any], *, source: int, target: int) -> Array:
    """For each of `target` places along an axis the one of `source`, in float32 as TensorFlow Lite (GetNearestNeighbor)."""
    aligns = attributes["aligns_corners"] and target > 1
    step = np.float32(source - 1) / np.float32(target - 1) if aligns else np.float32(source) / np.float32(target)
    offset = np.float32(0.5 if attributes["has_half_pixel_centers"] else 0.0)
    places = (np.arange(target).astype(np.float32) + offset) * step
    whole = np.floor(places.astype(np.float64) + 0.5) if attributes["aligns_corners"] else np.floor(places)
    indices: Array = np.clip(whole, 0, source - 1).astype(np.uint16)
    return indices


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    rows, columns = _indices(graph, node)
    return [inputs[0][:, rows][:, :, columns]]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    (rows, columns), (_, height, width, channels) = _indices(graph, node), output_tensor(graph, node).shape
    settings: dict[str, int | float | Constant] = {
        "input_width": required_input(graph, node, 0).shape[2],
        "channels": channels,
        "output_height": height,
        "output_width": width,
        "rows": Constant(rows),
        "columns": Constant(columns),
    }
    suffix = "int8" if output_tensor(graph, node).dtype == "int8" else "float"
    function = f"ts_resize_nearest_neighbor_{suffix}"
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _indices(graph: Graph, node: Node) -> list[Array]:
    """Rows and columns of the input that the output shows."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    return [nearest(node.attributes, source=source.shape[axis], target=output.shape[axis]) for axis in (1, 2)]


OPERATOR = Operator(
    name="resize_nearest_neighbor",
    builtin="RESIZE_NEAREST_NEIGHBOR",
    attributes=resizing_attributes,
    check=check_resizing,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddResizeNearestNeighbor",
)
