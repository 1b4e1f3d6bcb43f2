"""What both resizing operators share: attributes and checks."""

from __future__ import annotations

from typing import Any

from tinycore.graph.records import Graph, Node
from tinycore.ops.checks import expect_rank, expect_shape, expect_types, output_tensor, refusal, required_input
from tinycore.ops.movement import constant_integers
from tinycore.ops.pairwise import expect_one_scale

LARGEST_SIDE = 1 << 15  # so that places in 1024ths fit 32 bits


def resizing_attributes(options: Any) -> dict[str, Any]:
    """Whether the outermost pixels lie on each other, and whether the centres of pixels are their places."""
    return {"aligns_corners": bool(options.AlignCorners()), "has_half_pixel_centers": bool(options.HalfPixelCenters())}


def check_resizing(graph: Graph, node: Node) -> None:
    """Input and output are images of one dtype and scale, and the constant size is the output's."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(source, output))
    expect_one_scale(graph, node, tensors=1)
    expect_rank(graph, node, source, 4)
    size = constant_integers(graph, node, 1)
    if len(size) != 2 or not 0 < min(size) <= max(*size, *source.shape[1:3]) <= LARGEST_SIDE:
        raise refusal(graph, node, f"its size is {size}")
    expect_shape(graph, node, output, (1, *size, source.shape[3]))
    if node.attributes["aligns_corners"] and node.attributes["has_half_pixel_centers"]:
        raise refusal(graph, node, "it both aligns corners and counts from the centres of pixels")
