"""SLICE: a box cut out of a tensor."""

from __future__ import annotations

from collections.abc import Sequence

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, refusal, required_input
from tinycore.ops.movement import as_output, constant_integers, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps


def check(graph: Graph, node: Node) -> None:
    """The box is constant and lies inside the tensor."""
    expect_moved(graph, node)
    shape = required_input(graph, node, 0).file_shape
    given = [constant_integers(graph, node, position) for position in (1, 2)]
    if any(len(numbers) != len(shape) for numbers in given):
        raise refusal(graph, node, f"its box has another number of axes than {list(shape)}")
    begin, sizes = _box(graph, node)
    if any(start < 0 or size < 1 or start + size > whole for start, size, whole in zip(begin, sizes, shape, strict=True)):
        raise refusal(graph, node, f"its box {begin} of size {sizes} does not lie inside {list(shape)}")
    expect_file_shape(graph, node, output_tensor(graph, node), tuple(sizes))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    box = (slice(None), *(slice(start, start + size) for start, size in zip(*_box(graph, node), strict=True)))
    return [as_output(output_tensor(graph, node), per_sample(required_input(graph, node, 0), inputs[0])[box])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy."""
    (begin, sizes), steps = _box(graph, node), dense_steps(required_input(graph, node, 0).file_shape)
    start = sum(one * step for one, step in zip(begin, steps, strict=True))
    return (copy_call(graph, node, reading(sizes, steps, input_start=start), source=node.inputs[0], target=node.outputs[0]),)


def _box(graph: Graph, node: Node) -> tuple[list[int], list[int]]:
    """Where the box begins and its size; -1 stands for the rest. The batch axis is always whole."""
    source = required_input(graph, node, 0)
    begin, sizes = constant_integers(graph, node, 1), constant_integers(graph, node, 2)
    sizes = [whole - start if size == -1 else size for start, size, whole in zip(begin, sizes, source.file_shape, strict=True)]
    return begin, sizes if source.is_unbatched else [1, *sizes[1:]]


OPERATOR = Operator(
    name="slice",
    builtin="SLICE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddSlice",
)
