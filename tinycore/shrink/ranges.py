"""The range of every activation of a float model over some samples, as the converter's calibration sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.ops.host import HostModel


@dataclass(frozen=True)
class Range:
    """The smallest and largest value seen."""

    low: float
    high: float


def ranges(graph: Graph, x: Array) -> Mapping[int, Range]:
    """Tensor to its range, for a float32 model with one input and samples `x` `[n, *shape]`."""
    inputs = np.asarray(x, np.float32).reshape(-1, *graph.tensors[graph.inputs[0]].shape[1:])
    traced = HostModel(graph).trace(inputs)
    return {index: Range(float(values.min()), float(values.max())) for index, values in traced.items()}
