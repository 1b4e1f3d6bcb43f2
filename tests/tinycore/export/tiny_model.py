"""A model small enough to read, made by hand: dense, dense, reshape."""

from __future__ import annotations

import numpy as np

from tinycore.export.data_facts import DataFacts
from tinycore.export.model import Model, Vectors, plan_model
from tinycore.features.scaling import Scaling
from tinycore.graph.lowering import elementwise, lowered
from tinycore.graph.records import Graph, Node, Quantization, Tensor
from tinycore.ops import fully_connected, relu

FACTS = DataFacts(
    is_known=True,
    task="classification",
    classes=("quiet", "café “bar” ??/"),
    columns=("x", "y"),
    window=2,
    hop=1,
    scaling=Scaling((0.5, -1.25), (2.0, 0.1)),
)


def tiny_graph() -> Graph:
    """int8 [1, 4] -> dense 3 -> relu -> dense 2 -> reshape [1, 1, 2]."""

    def activation(name: str, *shape: int, scale: float, zero: int) -> Tensor:
        return Tensor(name, shape, "int8", Quantization((scale,), (zero,)))

    def weights(rows: int, columns: int, seed: int) -> Tensor:
        values = np.random.default_rng(seed).integers(-127, 128, (rows, columns)).astype(np.int8)
        return Tensor("w", (rows, columns), "int8", Quantization((0.01,) * rows, (0,) * rows), values)

    def bias(*values: int) -> Tensor:
        size = len(values)
        return Tensor("b", (size,), "int32", Quantization((0.0005,) * size, (0,) * size), np.array(values, np.int32))

    tensors = (
        activation("features", 1, 4, scale=0.05, zero=-3),
        weights(3, 4, 1),
        bias(5, -6, 7),
        activation("dense /* evil */ ??/\n#error", 1, 3, scale=0.1, zero=4),
        activation("relu", 1, 3, scale=0.1, zero=4),
        weights(2, 3, 2),
        bias(0, -1000),
        activation("dense_1", 1, 2, scale=0.2, zero=0),
        activation("answer", 1, 1, 2, scale=0.2, zero=0),
    )
    dense = {"activation": "NONE", "is_plain_layout": True}
    nodes = (
        Node("fully_connected", (0, 1, 2), (3,), dense),
        Node("relu", (3,), (4,), {"activation": "RELU"}),
        Node("fully_connected", (4, 5, 6), (7,), dense),
        Node("reshape", (7,), (8,), {}),
    )
    return Graph(tensors, nodes, (0,), (8,), sha256="ab" * 32)


def tiny_model(name: str = "tiny") -> Model:
    """The graph lowered with the operators' own kernel calls."""
    graph = tiny_graph()
    operators = {"fully_connected": fully_connected.OPERATOR, "relu": relu.RELU}
    calls = tuple(operators[node.operator].calls(graph, node) if node.operator in operators else () for node in graph.nodes)
    calls = (calls[0], (elementwise(calls[1][0]),), *calls[2:])
    return plan_model(
        lowered(graph, calls),
        [12, 0, 6, 0],
        name=name,
        data=FACTS,
    )


def tiny_vectors() -> Vectors:
    """Three inputs and what the operators' NumPy references make of them."""
    graph = tiny_graph()
    inputs = np.random.default_rng(3).integers(-128, 128, (3, 4)).astype(np.int8)
    first, activation, second = graph.nodes[:3]
    hidden = fully_connected.OPERATOR.reference(graph, first, [inputs])
    hidden = relu.RELU.reference(graph, activation, hidden)
    outputs = fully_connected.OPERATOR.reference(graph, second, hidden)
    return Vectors(inputs, np.asarray(outputs[0]))
