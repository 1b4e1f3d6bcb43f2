"""LOGISTIC: 1 / (1 + e^-x)."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, logistic
from tinycore.ops.int16_form import with_int16
from tinycore.ops.lookup import answers
from tinycore.ops.sigmoid_int16 import LOGISTIC
from tinycore.ops.unary import unary_operator


def table(graph: Graph, node: Node) -> Array:
    """As TensorFlow Lite fills its table: each step rounded to float32."""
    return answers(graph, node, _rounded)


def _rounded(x: Floats) -> Floats:
    with np.errstate(over="ignore"):
        exponential = np.exp(-x.astype(np.float64)).astype(np.float32)
    return np.float32(1) / (np.float32(1) + exponential)


OPERATOR = with_int16(unary_operator("LOGISTIC", source="logistic", real=logistic, table=table, micro_name="AddLogistic"), LOGISTIC)
