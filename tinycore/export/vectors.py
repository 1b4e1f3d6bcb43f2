"""The self-test's samples: real ones where data are known, and what the model must answer."""

from __future__ import annotations

import numpy as np

from tinycore.export.model import Model, Port, Vectors
from tinycore.features.scaling import Scaling, quantize, scale
from tinycore.graph.constants import MOST_TEST_BYTES, stored_constants, test_input
from tinycore.graph.records import Array, Graph
from tinycore.ops.host import HostModel

SEED = 1


def selftest_vectors(model: Model, samples: Array | None) -> Vectors:
    """Model inputs and the exact outputs of the same kernels on this computer; large inputs are borrowed from the model itself."""
    graph, port = model.lowered.model, model.input
    borrowed = _borrowed(model)
    if borrowed:
        stored = np.ascontiguousarray(model.constants[borrowed]).view(np.uint8).ravel()
        inputs = stored[: port.bytes].view(port.dtype).reshape(1, -1)
        return Vectors(inputs, run_flat(graph, inputs, is_stream=True), borrowed)
    inputs = _random(port) if samples is None or not len(samples) else model_inputs(samples, port, model.data.scaling)
    inputs = inputs[: max(1, MOST_TEST_BYTES // port.bytes)]
    return Vectors(inputs, run_flat(graph, inputs, is_stream=True))


def _borrowed(model: Model) -> str:
    stored = stored_constants(model.lowered.graph, model.lowered.calls)
    position = test_input(model.lowered.graph, stored)
    if position is None:
        return ""
    return model.names[stored[position].node, stored[position].call, stored[position].field]


def model_inputs(samples: Array, port: Port, scaling: Scaling) -> Array:
    """Samples in the user's units as the numbers the model reads, [n, elements]."""
    rows = samples.astype(np.float32, copy=False).reshape(len(samples), -1, len(scaling.offset))
    scaled = scale(rows, scaling).reshape(len(samples), -1)
    return scaled if port.dtype == "float32" else quantize(scaled, step=port.scale, zero_point=port.zero_point, dtype=port.dtype)


def run_flat(graph: Graph, inputs: Array, *, is_stream: bool = False) -> Array:
    """Outputs [n, elements] for inputs [n, elements]: all tensors of one end stand one after the other."""
    sizes = [graph.tensors[index].elements for index in graph.inputs]
    parts = np.split(inputs, np.cumsum(sizes)[:-1], axis=1)
    shaped = [part.reshape(len(inputs), *graph.tensors[i].shape[1:]) for part, i in zip(parts, graph.inputs, strict=True)]
    outputs = HostModel(graph).run(shaped[0] if len(shaped) == 1 else shaped, is_stream=is_stream)
    several = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return np.concatenate([np.asarray(output).reshape(len(inputs), -1) for output in several], axis=1)


def _random(port: Port) -> Array:
    rng = np.random.default_rng(SEED)
    if port.dtype != "float32":
        limits = np.iinfo(port.dtype)
        return rng.integers(limits.min, limits.max + 1, (8, port.elements)).astype(port.dtype)
    return rng.normal(size=(8, port.elements)).astype(np.float32)
