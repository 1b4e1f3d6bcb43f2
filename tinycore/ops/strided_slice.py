"""STRIDED_SLICE: what x[a:b:c, ..., None, k] means, given as numbers and bit masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, refusal, required_input
from tinycore.ops.movement import as_output, constant_integers, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps

MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


@dataclass(frozen=True)
class Cut:
    """One axis of the input: which indices are kept, and whether the axis itself is."""

    indices: range
    is_shrunk: bool = False


def attributes(options: Any) -> dict[str, Any]:
    """The bit masks, one bit for each entry, and whether ends count from the beginnings."""
    masks = (options.BeginMask(), options.EndMask(), options.EllipsisMask(), options.NewAxisMask(), options.ShrinkAxisMask())
    return {**dict(zip(MASKS, masks, strict=True)), "ends_are_lengths": bool(options.Offset())}


def check(graph: Graph, node: Node) -> None:
    """Constant bounds that leave at least one element."""
    expect_moved(graph, node)
    if any(not cut.indices for cut in _cuts(graph, node) if cut is not None):
        raise refusal(graph, node, "it keeps nothing")
    expect_file_shape(graph, node, output_tensor(graph, node), _output_shape(_cuts(graph, node)))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = per_sample(required_input(graph, node, 0), inputs[0])
    for axis, cut in enumerate(cut for cut in _cuts(graph, node) if cut is not None):
        values = values.take(list(cut.indices), axis=1 + axis)
    return [as_output(output_tensor(graph, node), values)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy."""
    cuts = [cut for cut in _cuts(graph, node) if cut is not None]
    dense = dense_steps(required_input(graph, node, 0).file_shape)
    start = sum(cut.indices.start * step for cut, step in zip(cuts, dense, strict=True))
    steps = [cut.indices.step * step for cut, step in zip(cuts, dense, strict=True)]
    walk = reading([len(cut.indices) for cut in cuts], steps, input_start=start)
    return (copy_call(graph, node, walk, source=node.inputs[0], target=node.outputs[0]),)


def _output_shape(cuts: Sequence[Cut | None]) -> tuple[int, ...]:
    return tuple(1 if cut is None else len(cut.indices) for cut in cuts if cut is None or not cut.is_shrunk)


def _cuts(graph: Graph, node: Node) -> list[Cut | None]:
    """What happens to each axis of the input in order, and None where a new axis of size 1 comes in between."""
    begin, end, stride = (constant_integers(graph, node, position) for position in (1, 2, 3))
    shape, masks = required_input(graph, node, 0).file_shape, node.attributes
    if not len(begin) == len(end) == len(stride) or 0 in stride:
        raise refusal(graph, node, f"its bounds {begin}, {end} and steps {stride} do not fit each other")
    kinds = [_kind(masks, entry) for entry in range(len(begin))]
    skipped = len(shape) - kinds.count("cut")
    if skipped < 0 or kinds.count("ellipsis") > 1:
        raise refusal(graph, node, f"it cuts more axes than {list(shape)} has")
    if skipped == 0 and "ellipsis" in kinds:
        raise refusal(graph, node, "its ellipsis stands for no axis, which TensorFlow and TensorFlow Lite understand differently")
    made: list[Cut | None] = []
    axis = 0
    for entry, kind in enumerate([*kinds] if "ellipsis" in kinds else [*kinds, "ellipsis"]):
        if kind == "new":
            made.append(None)
        elif kind == "ellipsis":
            made += [Cut(range(size)) for size in shape[axis : axis + skipped]]
            axis += skipped
        else:
            made.append(_cut(node, shape[axis], entry, (begin[entry], end[entry], stride[entry])))
            axis += 1
    return made


def _kind(masks: Any, entry: int) -> str:
    if masks["ellipsis_mask"] >> entry & 1:
        return "ellipsis"
    return "new" if masks["new_axis_mask"] >> entry & 1 else "cut"


def _cut(node: Node, size: int, entry: int, bounds: tuple[int, int, int]) -> Cut:
    """Bounds beyond the axis are brought to its ends, as in Python."""
    first, last, step = bounds
    masks = {name: node.attributes[name] >> entry & 1 for name in MASKS}
    last = first + last if node.attributes["ends_are_lengths"] else last
    if masks["shrink_axis_mask"]:
        index = 0 if masks["begin_mask"] else first + size if first < 0 else first
        return Cut(range(index, index + 1) if 0 <= index < size else range(0), is_shrunk=True)
    kept = slice(None if masks["begin_mask"] else first, None if masks["end_mask"] else last, step)
    return Cut(range(*kept.indices(size)))


OPERATOR = Operator(
    name="strided_slice",
    builtin="STRIDED_SLICE",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddStridedSlice",
)
