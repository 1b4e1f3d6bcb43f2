"""Let the layers that read a smaller network make up for what was removed, by least squares instead of training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import padding_before
from tinycore.ops.host import HostModel
from tinycore.ops.table import OPERATORS

MOST_ROWS = 1200  # equations for each layer; more change little
MOST_PRODUCTS = 1e8  # multiplications that a layer's equations may cost
STEPS = 30  # of conjugate gradients
TINY = 1e-30
RIDGE = 1e-3  # of the mean square of the inputs, against fitting noise
REPAIRABLE = ("CONV_2D", "FULLY_CONNECTED")


def repair(original: Graph, smaller: Graph, kept: Mapping[int, tuple[int, ...]], x: Array) -> Graph:
    """The smaller network with new weights, so that each layer's sums come close to those of the original on samples `x`.

    `kept` names the channels of `original` that each node still has; weights that are zero stay zero. Both graphs have the
    same nodes in the same order, and one input.
    """
    wanted, values = HostModel(original).trace(x), {smaller.inputs[0]: x}
    for index, node in enumerate(original.nodes):
        if OPERATORS[node.operator].builtin in REPAIRABLE:
            every = _every(original, node, len(x))
            sums = _rows(original, node, wanted[node.inputs[0]][::every]) @ _matrix(original, node)
            rows = _rows(smaller, node, values[node.inputs[0]][::every])
            smaller = _solved(smaller, node, rows, sums[:, list(kept.get(index, range(sums.shape[1])))])
        values[node.outputs[0]] = _run_node(smaller, node, values)
    return smaller


def _run_node(graph: Graph, node: Node, values: Mapping[int, Array]) -> Array:
    """What one node makes of values that are known."""
    sources = tuple(dict.fromkeys(index for index in node.inputs if index in values))
    part = Graph(graph.tensors, (node,), sources, node.outputs)
    return np.asarray(HostModel(part).run([values[index] for index in sources]))


def _solved(graph: Graph, node: Node, rows: Array, sums: Array) -> Graph:
    """The graph whose node has the weights that bring `rows` closest to `sums`."""
    found = _matrix(graph, node)
    # Deviations from the present weights are what the ridge holds small, so idle inputs keep their weights.
    found = found + _changes(rows, sums - rows @ found, may_change=found != 0)
    tensors, shape = list(graph.tensors), graph.tensors[node.inputs[1]].shape
    tensors[node.inputs[1]] = replace(tensors[node.inputs[1]], data=_float32(found[:-1].T.reshape(shape)))
    if _bias(node) >= 0:
        tensors[_bias(node)] = replace(tensors[_bias(node)], data=_float32(found[-1]))
    return replace(graph, tensors=tuple(tensors))


def _changes(rows: Array, missing: Array, *, may_change: Array) -> Array:
    """What to add to the weights [inputs + 1, outputs] to make up for the `missing` sums; the bias may always change."""
    square, products = rows.T @ rows, rows.T @ missing
    square = square + RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    if may_change[:-1].all():
        return np.linalg.solve(square, products)
    may_change[-1] = True
    return _solved_under_mask(square, products, may_change)


def _solved_under_mask(square: Array, products: Array, may_change: Array) -> Array:
    """Conjugate gradients for all outputs at once, each over its own free weights, scaled by the diagonal."""
    scale = np.diag(square)[:, None]
    changes, left = np.zeros_like(products), products * may_change
    scaled = left / scale
    direction, size = scaled, (left * scaled).sum(axis=0)
    for _ in range(STEPS):
        pushed = (square @ direction) * may_change
        step = size / np.maximum((direction * pushed).sum(axis=0), TINY)
        changes, left = changes + step * direction, left - step * pushed
        scaled = left / scale
        before, size = size, (left * scaled).sum(axis=0)
        direction = scaled + size / np.maximum(before, TINY) * direction
    return changes


def _matrix(graph: Graph, node: Node) -> Array:
    """Weights and bias as one matrix [inputs + 1, outputs]."""
    weights = graph.tensors[node.inputs[1]].data
    assert weights is not None
    bias = graph.tensors[_bias(node)].data if _bias(node) >= 0 else np.zeros(len(weights))
    return np.vstack([weights.reshape(len(weights), -1).T, bias]).astype(np.float64)  # type: ignore[list-item]


def _every(graph: Graph, node: Node, samples: int) -> int:
    """Which share of the samples is enough for the layer's equations: 1 for all, n for every n-th."""
    weights, output = graph.tensors[node.inputs[1]], graph.tensors[node.outputs[0]]
    most = max(min(MOST_ROWS, int(MOST_PRODUCTS / (weights.elements // weights.shape[0]) ** 2)), MOST_ROWS // 4)
    return max(-(-samples * (output.elements // weights.shape[0]) // most), 1)


def _rows(graph: Graph, node: Node, values: Array) -> Array:
    """What each sum of the layer is made of, one row for each sample and place, and a 1 for the bias."""
    weights = graph.tensors[node.inputs[1]]
    is_dense = OPERATORS[node.operator].builtin == "FULLY_CONNECTED"
    seen = values if is_dense else _windows(graph, node, values)
    rows = seen.reshape(-1, weights.elements // weights.shape[0]).astype(np.float64)
    return np.hstack([rows, np.ones((len(rows), 1))])


def _windows(graph: Graph, node: Node, image: Array) -> Array:
    """`[n, height, width, window height, window width, channels]`: what the window sees at every place."""
    _, *window, _ = graph.tensors[node.inputs[1]].shape
    places = graph.tensors[node.outputs[0]].shape[1:3]
    steps = list(zip(window, node.attributes["stride"], node.attributes["dilation"], strict=True))
    where = []
    for axis, (size, stride, dilation) in enumerate(steps):
        before = padding_before(node.attributes["padding"], size=image.shape[1 + axis], window=size, stride=stride, dilation=dilation)
        where.append(np.arange(places[axis])[:, None] * stride + np.arange(size) * dilation - before)
    inside = [(spot >= 0) & (spot < image.shape[1 + axis]) for axis, spot in enumerate(where)]
    rows, columns = (np.where(ok, spot, 0) for ok, spot in zip(inside, where, strict=True))
    seen = image[:, rows[:, None, :, None], columns[None, :, None, :], :]
    visible: Array = seen * (inside[0][:, None, :, None] & inside[1][None, :, None, :])[None, ..., None]
    return visible


def _bias(node: Node) -> int:
    return node.inputs[2] if len(node.inputs) > 2 else -1


def _float32(values: Array) -> Array:
    return np.ascontiguousarray(values, dtype=np.float32)
