"""MAX_POOL_2D: the largest value in each window of each channel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import clamp
from tinycore.ops.operator import Operator, no_macs
from tinycore.ops.pooling import check_pool, pool_attributes, pool_calls, pool_range, pool_taps


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    dtype = inputs[0].dtype
    largest = np.array(np.finfo(np.float32).min if dtype == np.float32 else np.iinfo(dtype).min, dtype)
    for values, inside in pool_taps(graph, node, inputs[0]):
        largest = np.where(inside & (values > largest), values, largest)
    return [clamp(largest, *pool_range(graph, node))]


OPERATOR = Operator(
    name="max_pool2d",
    builtin="MAX_POOL_2D",
    attributes=pool_attributes,
    check=check_pool,
    reference=reference,
    macs=no_macs,
    calls=pool_calls,
    micro_name="AddMaxPool2D",
)
