"""POW: numbers multiplied by themselves a constant whole number of times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import constant_input, expect_shape, expect_types, output_tensor, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("pow.c", "pow.h")
LARGEST_EXPONENT = 16  # more factors would add more rounding errors than LiteRT's logarithm has


def check(graph: Graph, node: Node) -> None:
    """Floats to the power of one whole number, the same for all; the converter makes others into SQRT, RSQRT and MUL."""
    source, exponent, output = required_input(graph, node, 0), constant_input(graph, node, 1), output_tensor(graph, node)
    if source.dtype == "int8":
        raise refusal(graph, node, "it computes with int8, for which TensorFlow Lite has no such kernel")
    expect_types(graph, node, "float32", tensors=(source, exponent, output))
    expect_shape(graph, node, output, source.shape)
    if exponent.elements != 1 or len(exponent.shape) > len(source.shape):
        raise refusal(graph, node, "its exponent is not one number")
    power = _exponent(graph, node)
    if not abs(power) <= LARGEST_EXPONENT or power != int(power):
        raise refusal(graph, node, f"its exponent {power:g} is not a whole number of at most {LARGEST_EXPONENT}")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel: factor by factor."""
    power, product = int(_exponent(graph, node)), np.ones_like(inputs[0])
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        for _ in range(abs(power)):
            product = product * inputs[0]
        return [product if power >= 0 else np.float32(1) / product]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    settings = {"elements": output_tensor(graph, node).elements, "exponent": int(_exponent(graph, node))}
    return (KernelCall("ts_pow_float", "ts_pow_float_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _exponent(graph: Graph, node: Node) -> float:
    data = constant_input(graph, node, 1).data
    assert data is not None
    return float(data.reshape(-1)[0])


OPERATOR = Operator(
    name="pow",
    builtin="POW",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
)
