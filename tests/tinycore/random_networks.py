"""Float networks with random weights as graphs, made without TensorFlow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinycore.graph.records import Graph
from tinycore.models.shape_graph import shape_graph
from tinycore.training.layers import Layers, Shape


def random_network(layers: Layers, shape: Shape, *, seed: int = 1) -> Graph:
    """The float32 graph of these layers with weights of a trained network's size."""
    graph, random = shape_graph(layers, shape, "float32"), np.random.default_rng(seed)
    tensors = [
        replace(t, data=(random.normal(size=t.shape) / np.sqrt(t.elements / t.shape[0])).astype(np.float32))
        if t.data is not None and t.dtype == "float32"
        else t
        for t in graph.tensors
    ]
    return replace(graph, tensors=tuple(tensors))
