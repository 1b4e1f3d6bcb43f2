"""Decide what to remove from a network, as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.ops.table import BY_BUILTIN
from tinycore.shrink.channel_flow import Fixed, Flow, channel_flows


@dataclass(frozen=True)
class LayerPlan:
    """What stays of one layer: `kept` channels of `before`, or `kept_weights` of `weights` single weights."""

    node: int
    layer: str
    before: int
    kept: tuple[int, ...]
    weights: int = 0
    kept_weights: int = 0


@dataclass(frozen=True)
class ShrinkPlan:
    """What to remove; `threshold` is the smallest magnitude of a weight that stays (pattern "weights")."""

    pattern: str  # "channels" or "weights"
    asked_percent: int
    layers: tuple[LayerPlan, ...]
    fixed: tuple[Fixed, ...]
    threshold: float = 0.0

    @property
    def kept_channels(self) -> Mapping[int, tuple[int, ...]]:
        """Node to the channels that stay, only where some go."""
        return {layer.node: layer.kept for layer in self.layers if len(layer.kept) < layer.before}


def plan_shrink(graph: Graph, *, sparsity_percent: int, pattern: str) -> ShrinkPlan:
    """The plan for a float32 graph: the same share of every layer's channels, or the smallest weights of all layers."""
    return PLANNERS[pattern](graph, sparsity_percent)


def plan_channels(graph: Graph, percent: int) -> ShrinkPlan:
    """From every layer whose channels may go, the weakest `percent`; one always stays, and so does the last layer's answer."""
    flows, fixed = channel_flows(graph)
    return ShrinkPlan("channels", percent, tuple(_layer_plan(graph, flow, percent) for flow in flows), fixed)


def _layer_plan(graph: Graph, flow: Flow, percent: int) -> LayerPlan:
    keep = max(1, flow.channels - math.floor(flow.channels * percent / 100 + 0.5))
    strongest = np.argsort(-_strength(graph, flow), kind="stable")[:keep]
    return LayerPlan(flow.node, flow.layer, flow.channels, tuple(int(channel) for channel in np.sort(strongest)))


def _strength(graph: Graph, flow: Flow) -> Array:
    """How much a channel carries: the size of what makes it times the size of what reads it."""
    strength = np.ones(flow.channels)
    for one in flow.slices:
        data = graph.tensors[one.tensor].data
        if data is not None and data.ndim > 1:
            across = tuple(axis for axis in range(data.ndim) if axis != one.axis)
            squares = (data.astype(np.float64) ** 2).sum(axis=across)
            strength = strength * np.sqrt(squares.reshape(-1, flow.channels).sum(axis=0))
    return strength


def plan_weights(graph: Graph, percent: int) -> ShrinkPlan:
    """The smallest `percent` of all weights of convolutions and dense layers together; depthwise filters stay whole."""
    weighted = [(k, node) for k, node in enumerate(graph.nodes) if node.operator in _weighted_operators()]
    magnitudes = [np.abs(graph.tensors[node.inputs[1]].data) for _, node in weighted]  # type: ignore[arg-type]
    everything = np.concatenate([m.ravel() for m in magnitudes]) if magnitudes else np.zeros(0)
    remove = round(len(everything) * percent / 100)
    threshold = float(np.partition(everything, remove)[remove]) if 0 < remove < len(everything) else 0.0
    layers = tuple(
        LayerPlan(k, graph.tensors[node.outputs[0]].name, len(m), tuple(range(len(m))), m.size, int((m >= threshold).sum()))
        for (k, node), m in zip(weighted, magnitudes, strict=True)
    )
    return ShrinkPlan("weights", percent, layers, (), threshold)


def _weighted_operators() -> tuple[str, ...]:
    return BY_BUILTIN["CONV_2D"].name, BY_BUILTIN["FULLY_CONNECTED"].name


PLANNERS = {"channels": plan_channels, "weights": plan_weights}


def real_sparsity(before: Graph, after: Graph) -> float:
    """The share of weights that are gone or zero, biases not counted."""
    return 1.0 - _weights_left(after) / max(_weights_left(before), 1)


def _weights_left(graph: Graph) -> int:
    tensors = [graph.tensors[node.inputs[1]] for node in graph.nodes if _has_weights(graph, node.inputs)]
    return sum(int(np.count_nonzero(tensor.data)) for tensor in tensors if tensor.data is not None)


def _has_weights(graph: Graph, inputs: tuple[int, ...]) -> bool:
    return len(inputs) > 1 and inputs[1] >= 0 and graph.tensors[inputs[1]].data is not None and graph.tensors[inputs[1]].dtype != "int32"


def plan_as_json(plan: ShrinkPlan) -> dict[str, Any]:
    """The plan as plain values, for `plan.json`."""
    return asdict(plan)
