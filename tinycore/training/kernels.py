"""The weights of a Keras model in the layout of the converted file, and which belongs to which of its nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Graph
from tinycore.ops.table import BY_BUILTIN
from tinycore.training.tensorflow_runtime import KerasLayer, Model

SAME_DIRECTION = 0.999  # cosine above which two filters are one up to batch norm's factor


@dataclass(frozen=True, eq=False)
class Kernel:
    """One kernel: `values` in the file's layout [outputs, ...], `variable` counts among the model's trainable variables."""

    layer: str
    variable: int
    values: Array


def kernels(model: Model) -> tuple[Kernel, ...]:
    """Every kernel that makes channels of its own: dense layers, convolutions and the second half of separable ones."""
    positions = {id(variable): index for index, variable in enumerate(model.trainable_variables)}
    found = []
    for layer in model.layers:
        variable = _kernel_variable(layer)
        if variable is not None and id(variable) in positions:
            found.append(Kernel(layer.name, positions[id(variable)], _file_layout(np.asarray(variable))))
    return tuple(found)


def kernel_of_each_node(model: Model, graph: Graph) -> Mapping[int, Kernel]:
    """Node of the converted file to its kernel, found by values: batch norm only scales whole filters.

    A batch norm in front of a layer can be folded into it as well; what is left then goes by order and
    shape. Raises `shrink.layer_lost` when a node's weights are nowhere in the model.
    """
    left, matched = list(kernels(model)), dict[int, Kernel]()
    for is_alike in (_is_same, _has_same_shape):
        for index, data in _weights_of_nodes(graph):
            match = next((kernel for kernel in left if is_alike(kernel.values, data)), None)
            if index not in matched and match is not None:
                left.remove(match)
                matched[index] = match
    for index, _ in _weights_of_nodes(graph):
        if index not in matched:
            raise TinysmithError("shrink.layer_lost", layer=graph.tensors[graph.nodes[index].outputs[0]].name)
    return matched


def _weights_of_nodes(graph: Graph) -> Iterator[tuple[int, Array]]:
    """The nodes with channels of their own and their weights."""
    for index, node in enumerate(graph.nodes):
        if node.operator in (BY_BUILTIN["CONV_2D"].name, BY_BUILTIN["FULLY_CONNECTED"].name):
            data = graph.tensors[node.inputs[1]].data
            if data is not None:
                yield index, data


def to_keras_layout(values: Array, shape: tuple[int, ...]) -> Array:
    """Values in the file's layout [outputs, ...] as a Keras kernel [..., outputs] of `shape`."""
    return np.moveaxis(values, 0, -1).reshape(shape)


def _file_layout(kernel: Array) -> Array:
    return np.moveaxis(kernel, -1, 0)


def _kernel_variable(layer: KerasLayer) -> object | None:
    kind = type(layer).__name__
    if kind in ("Dense", "Conv1D", "Conv2D"):
        return layer.kernel  # type: ignore[no-any-return]
    return layer.pointwise_kernel if kind.startswith("Separable") else None


def _has_same_shape(ours: Array, theirs: Array) -> bool:
    """Up to axes of length 1, which a convolution along a series has in the file only."""
    return len(ours) == len(theirs) and [n for n in ours.shape[1:] if n > 1] == [n for n in theirs.shape[1:] if n > 1]


def _is_same(ours: Array, theirs: Array) -> bool:
    if not _has_same_shape(ours, theirs):
        return False
    a, b = (x.reshape(len(x), -1).astype(np.float64) for x in (ours, theirs))
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return bool(np.all(np.abs((a * b).sum(axis=1)) >= SAME_DIRECTION * lengths))
