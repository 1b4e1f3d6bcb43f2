"""Whose rounding a model's dense layers follow: the one operator where LiteRT and TensorFlow Lite Micro differ."""

from __future__ import annotations

from dataclasses import replace

from tinycore.graph.records import Graph
from tinycore.ops.fully_connected_rounded_twice import ROUNDED_TWICE, is_rounded_twice

LITERT, TFLM = "litert", "tflm"  # values of the export setting `rounding`


def with_rounding(graph: Graph, rounding: str) -> Graph:
    """The graph whose FULLY_CONNECTED layers of integers round once (`litert`) or twice (`tflm`); an output differs by 1 at most."""
    if rounding != TFLM:
        return graph
    nodes = (
        replace(node, attributes={**node.attributes, ROUNDED_TWICE: True}) if node.operator == "fully_connected" else node
        for node in graph.nodes
    )
    return replace(graph, nodes=tuple(nodes))


def rounding_of(graph: Graph) -> str:
    """Whose rounding the graph follows; LiteRT's where it makes no difference."""
    return TFLM if any(is_rounded_twice(graph, node) for node in graph.nodes) else LITERT
