"""ELU: e^x - 1 for negative numbers, the number itself from 0 on."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, exp_minus_one
from tinycore.ops.lookup import answers
from tinycore.ops.unary import unary_operator


def elu(x: Floats) -> Floats:
    """As the kernel computes it."""
    return np.where(x < 0, exp_minus_one(np.minimum(x, np.float32(0))), x)


def table(graph: Graph, node: Node) -> Array:
    """As TensorFlow Lite fills its table: rounded to float32."""
    return answers(graph, node, _rounded)


def _rounded(x: Floats) -> Floats:
    return np.where(x < 0, np.expm1(np.minimum(x, 0).astype(np.float64)).astype(np.float32), x)


OPERATOR = unary_operator("ELU", source="elu", real=elu, table=table, micro_name="AddElu")
