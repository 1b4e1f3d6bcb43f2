"""AVERAGE_POOL_2D: the mean of each window of each channel; padding does not count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import clamp
from tinycore.ops.operator import Operator, no_macs
from tinycore.ops.pooling import check_pool, pool_attributes, pool_calls, pool_range, pool_taps


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel; integers are rounded half away from zero."""
    wide = np.dtype(np.float32 if inputs[0].dtype == np.float32 else np.int64)
    total, count = np.zeros((), wide), np.zeros((), wide)
    for values, inside in pool_taps(graph, node, inputs[0]):
        total = total + values.astype(wide)  # 0 outside the image
        count = count + inside.astype(wide)
    mean = total / count if wide == np.float32 else np.sign(total) * ((np.abs(total) + count // 2) // count)
    return [clamp(mean, *pool_range(graph, node)).astype(inputs[0].dtype)]


OPERATOR = Operator(
    name="average_pool2d",
    builtin="AVERAGE_POOL_2D",
    attributes=pool_attributes,
    check=check_pool,
    reference=reference,
    macs=no_macs,
    calls=pool_calls,
    micro_name="AddAveragePool2D",
)
