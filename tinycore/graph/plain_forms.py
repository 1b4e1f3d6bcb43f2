"""Nodes that no kernel can walk as they stand, with a node before them that brings their input into a plainer form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.broadcast import operands
from tinycore.ops.checks import input_tensor
from tinycore.ops.pairwise import AXES as PAIRWISE_AXES
from tinycore.ops.pairwise import pairwise_axes
from tinycore.ops.reduction import AXES as REDUCTION_AXES
from tinycore.ops.reduction import reduced_axes, reduction_runs

SUMS = ("add", "mul")  # their kernels repeat the second operand in one run
PAIRWISE = ("sub", "div", "maximum", "minimum", "squared_difference")  # theirs walk both along three axes
REDUCTIONS = ("mean", "sum", "reduce_max", "reduce_min")
LARGEST_REPEATED = 1 << 20  # elements of a constant that is stored repeated
INSERTED = "is_inserted"  # attribute of nodes that the file does not have


def with_plain_forms(graph: Graph) -> Graph:
    """The same model; nodes that are wrong in themselves stay as they are, for their own check to refuse them."""
    draft = _Draft(graph)
    for node in graph.nodes:
        draft.nodes.append(draft.plain(node))
    return replace(graph, tensors=tuple(draft.tensors), nodes=tuple(draft.nodes))


class _Draft:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tensors = list(graph.tensors)
        self.nodes: list[Node] = []

    def plain(self, node: Node) -> Node:
        """The node on inputs that its kernel can walk."""
        try:
            if node.operator in (*SUMS, *PAIRWISE):
                return self._repeated(node)
            return self._ordered(node) if node.operator in REDUCTIONS else node
        except TinysmithError:
            return node

    def _repeated(self, node: Node) -> Node:
        """One operand after the other brought to the full shape until the kernel can walk both."""
        pair = [input_tensor(self.graph, node, k) for k in (0, 1)]
        if None in pair:
            return node
        is_constant = [one is not None and one.data is not None for one in pair]
        for position in sorted((0, 1), key=is_constant.__getitem__):
            if self._can_walk(node):
                break
            node = self._with_repeated(node, position, self.graph.tensors[node.outputs[0]].shape)
        return node

    def _can_walk(self, node: Node) -> bool:
        graph = replace(self.graph, tensors=tuple(self.tensors))
        is_sum = node.operator in SUMS or (node.operator == "sub" and self.tensors[node.outputs[0]].dtype != "float32")
        try:
            if is_sum:
                operands(graph, node)
        except TinysmithError:
            return False
        return is_sum or len(pairwise_axes(graph, node)) <= len(PAIRWISE_AXES)

    def _with_repeated(self, node: Node, position: int, whole: tuple[int, ...]) -> Node:
        source = self.tensors[node.inputs[position]]
        if source.shape == whole or not _fits(source.shape, whole):
            return node
        if source.data is not None:
            if np.prod(whole, dtype=np.int64) > LARGEST_REPEATED:
                return node
            return self._reading(node, position, replace(source, shape=whole, data=_repeated(source.data, whole)))
        made = self._reading(node, position, replace(source, shape=whole, is_unbatched=False))
        self._insert("broadcast_to", (node.inputs[position],), made.inputs[position])
        return made

    def _ordered(self, node: Node) -> Node:
        """Kept axes first, reduced ones behind them, where they alternate too often."""
        if len(reduction_runs(self.graph, node)) <= len(REDUCTION_AXES):
            return node
        source, reduced = self.graph.tensors[node.inputs[0]], reduced_axes(self.graph, node)
        rank = len(source.file_shape)
        order = [axis for axis in range(rank) if axis not in reduced] + sorted(reduced)
        shape = tuple(source.file_shape[axis] for axis in order)
        ordered = self._made(replace(source, shape=(1, *shape), is_unbatched=True), node)
        self._insert("transpose", (node.inputs[0], self._integers(order)), ordered)
        output = self.graph.tensors[node.outputs[0]]
        kept = self._made(replace(output, shape=(1, *shape[: rank - len(reduced)]), is_unbatched=True), node)
        axes = self._integers(list(range(rank - len(reduced), rank)))
        self.nodes.append(Node(node.operator, (ordered, axes), (kept,), {**node.attributes, "keeps_axes": False}))
        return Node("reshape", (kept,), node.outputs, {INSERTED: True})

    def _reading(self, node: Node, position: int, tensor: Tensor) -> Node:
        """The node with a new tensor at this position."""
        inputs = list(node.inputs)
        inputs[position] = self._made(tensor, node)
        return replace(node, inputs=tuple(inputs))

    def _made(self, tensor: Tensor, node: Node) -> int:
        """A new tensor for `node`."""
        self.tensors.append(replace(tensor, name=f"{tensor.name} for {self.graph.tensors[node.outputs[0]].name}"))
        return len(self.tensors) - 1

    def _integers(self, values: list[int]) -> int:
        self.tensors.append(Tensor("", (len(values),), "int32", data=np.array(values, np.int32)))
        return len(self.tensors) - 1

    def _insert(self, operator: str, inputs: tuple[int, ...], output: int) -> None:
        self.nodes.append(Node(operator, inputs, (output,), {INSERTED: True}))


def _fits(shape: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(shape, whole) == whole
    except ValueError:
        return False


def _repeated(data: Array, whole: tuple[int, ...]) -> Array:
    return np.ascontiguousarray(np.broadcast_to(data, whole))
