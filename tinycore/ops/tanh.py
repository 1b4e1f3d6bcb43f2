"""TANH: the hyperbolic tangent."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, tanh
from tinycore.ops.int16_form import with_int16
from tinycore.ops.lookup import answers
from tinycore.ops.sigmoid_int16 import TANH
from tinycore.ops.unary import unary_operator


def table(graph: Graph, node: Node) -> Array:
    """As TensorFlow Lite fills its table: rounded to float32."""
    return answers(graph, node, _rounded)


def _rounded(x: Floats) -> Floats:
    return np.tanh(x.astype(np.float64)).astype(np.float32)


OPERATOR = with_int16(unary_operator("TANH", source="tanh", real=tanh, table=table, micro_name="AddTanh"), TANH)
