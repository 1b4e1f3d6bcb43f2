"""LOGISTIC: 1 / (1 + e^-x)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, logistic
from tinycore.ops.lookup import answers, check_unary, lookup_calls
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return lookup_calls(graph, node, _rounded)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's table, floats exactly as the kernel."""
    if inputs[0].dtype == np.float32:
        return [logistic(inputs[0])]
    return [answers(graph, node, _rounded)[inputs[0].astype(np.int64) + 128]]


def _rounded(x: Floats) -> Floats:
    """As TensorFlow Lite fills its table: each step rounded to float32."""
    with np.errstate(over="ignore"):
        exponential = np.exp(-x.astype(np.float64)).astype(np.float32)
    return np.float32(1) / (np.float32(1) + exponential)


OPERATOR = Operator(
    name="logistic",
    builtin="LOGISTIC",
    attributes=no_attributes,
    check=check_unary,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddLogistic",
)
