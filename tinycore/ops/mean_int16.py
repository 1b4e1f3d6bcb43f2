"""MEAN of int16."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_scale_ratio, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT16_RANGE, quantize_multiplier, scale
from tinycore.ops.int16_form import Int16Form
from tinycore.ops.operator import KernelCall, wide_sources
from tinycore.ops.reduction import check_reduction, reduction_rows, reduction_sizes

LARGEST_COUNT = 1 << 15  # numbers per mean: the sum of more int16 could overflow


def check(graph: Graph, node: Node) -> None:
    """Axes that the kernel can walk; the scales do not differ beyond all measure."""
    check_reduction(graph, node, "int16", most=LARGEST_COUNT)
    expect_scale_ratio(graph, node, _ratio(graph, node))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    sums, s = reduction_rows(graph, node, inputs[0]).sum(1, dtype=np.int64), _fixed_point(graph, node)
    mean = np.clip(scale(sums, s["multiplier"], s["shift"]), *INT16_RANGE).astype(np.int16)
    return [mean.reshape(len(inputs[0]), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    settings = {**reduction_sizes(graph, node), **_fixed_point(graph, node)}
    return (KernelCall("ts_mean_int16", "ts_mean_int16_settings", settings, node.inputs[:1], node.outputs, wide_sources("ts_mean")),)


def _ratio(graph: Graph, node: Node) -> float:
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    return quantization_of(graph, node, source).scale[0] / quantization_of(graph, node, output).scale[0]


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    """The division by the count goes into the multiplier, as many bits as fit (QuantizedMeanOrSum in reduce.h)."""
    count = required_input(graph, node, 0).elements // output_tensor(graph, node).elements
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    bits = min(count.bit_length() - 1, 31 + shift)
    return {"multiplier": (multiplier << bits) // count, "shift": shift - bits}


FORM = Int16Form(check, reference, calls)
