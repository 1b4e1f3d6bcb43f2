"""Carry out a plan on the records of a float32 model, in NumPy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Tensor
from tinycore.shrink.channel_flow import Slice, channel_flows
from tinycore.shrink.plan import ShrinkPlan


def apply_plan(graph: Graph, plan: ShrinkPlan) -> Graph:
    """The smaller model, or the same model with weights set to zero."""
    return without_channels(graph, plan.kept_channels) if plan.pattern == "channels" else without_weights(graph, plan)


def without_channels(graph: Graph, kept: Mapping[int, tuple[int, ...]]) -> Graph:
    """The model whose nodes keep only the channels in `kept`; nodes that are not named keep all."""
    tensors = list(graph.tensors)
    for flow in channel_flows(graph)[0]:
        if flow.node in kept:
            _take(tensors, flow.slices, np.asarray(kept[flow.node]))
    return replace(graph, tensors=tuple(tensors), sha256="")


def without_weights(graph: Graph, plan: ShrinkPlan) -> Graph:
    """The model with every weight below the plan's threshold set to zero."""
    tensors = list(graph.tensors)
    for layer in plan.layers:
        index = graph.nodes[layer.node].inputs[1]
        tensors[index] = replace(tensors[index], data=tensors[index].data * mask_of(graph, plan, layer.node))
    return replace(graph, tensors=tuple(tensors), sha256="")


def mask_of(graph: Graph, plan: ShrinkPlan, node: int) -> Array:
    """1 where a weight of this node stays, 0 where it goes; float32, in the file's layout."""
    data = graph.tensors[graph.nodes[node].inputs[1]].data
    assert data is not None
    mask: Array = (np.abs(data) >= plan.threshold).astype(np.float32)
    return mask


def _take(tensors: list[Tensor], slices: Iterable[Slice], kept: Array) -> None:
    for one in slices:
        tensor = tensors[one.tensor]
        repeats = tensor.shape[one.axis] // one.channels
        places = (np.arange(repeats)[:, None] * one.channels + kept).ravel()
        shape = (*tensor.shape[: one.axis], len(places), *tensor.shape[one.axis + 1 :])
        data = None if tensor.data is None else np.take(tensor.data, places, axis=one.axis)
        tensors[one.tensor] = replace(tensor, shape=shape, data=data)
