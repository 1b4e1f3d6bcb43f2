"""EXP and LOG: e^x and the natural logarithm."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, exp, log
from tinycore.ops.lookup import answers
from tinycore.ops.unary import unary_operator


def exp_table(graph: Graph, node: Node) -> Array:
    """As TensorFlow Lite fills its table: rounded to float32."""
    return answers(graph, node, _exp_rounded)


def log_table(graph: Graph, node: Node) -> Array:
    """The same."""
    return answers(graph, node, _log_rounded)


def _exp_rounded(x: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.exp(x.astype(np.float64)).astype(np.float32)


def _log_rounded(x: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x.astype(np.float64)).astype(np.float32)


EXP = unary_operator("EXP", source="exponential", real=exp, table=exp_table, micro_name="AddExp")
LOG = unary_operator("LOG", source="exponential", real=log, table=log_table, micro_name="AddLog")
