"""Layers in a row run band by band of rows, so that only bands of what lies between them are in memory (MCUNetV2).

Rows that windows of two bands cover are computed twice; the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from tinycore.graph.overlap import PIXEL_BY_PIXEL
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.ops.operator import KernelCall

OPERATOR = "stripes"
# Kernels to which a band of rows is an image like any other.
FUNCTIONS = PIXEL_BY_PIXEL | {
    *("ts_conv2d_int8_armv6m", "ts_conv2d_int8_armv7em"),
    *(f"ts_depthwise_conv2d{window}{signed}_int8_armv6m" for window in ("", "_3x3", "_3x3_by_two") for signed in ("", "_signed")),
    *(
        f"ts_depthwise_conv2d{outputs}{stride}{scale}_int8_armv7em"
        for outputs, stride, scale in product(("", "_multiplied", "_rolling"), ("", "_by_two"), ("", "_fitted"))
    ),
    *("ts_depthwise_conv2d_windows_int8_armv7em", "ts_average_pool2d_int8_armv7em", "ts_max_pool2d_int8_armv7em"),
    *("ts_average_pool2d_int8_armv6m", "ts_max_pool2d_int8_armv6m"),
}
NEEDED = ("input_height", "output_height", "window_height", "stride_height", "padding_top")
IMAGE_AXES = 4
Rows = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Striped:
    """The graph, some of whose nodes have become one, its calls and the multiply-accumulates of every node."""

    graph: Graph
    calls: tuple[tuple[KernelCall, ...], ...]
    macs: tuple[int, ...]


def longest_stage(graph: Graph, calls: Sequence[Sequence[KernelCall]], first: int) -> int:
    """How many nodes from `first` on go through images with windows, each alone reading the one before."""
    for position in range(first, len(graph.nodes)):
        if not _can_be_striped(graph, calls[position]) or (position > first and not _only_reader(graph, position)):
            return position - first
        if graph.nodes[position].outputs[0] in graph.outputs:
            return position - first
    return len(graph.nodes) - first


def striped(graph: Graph, calls: Sequence[tuple[KernelCall, ...]], macs: Sequence[int], *, stage: range, stripes: int) -> Striped:
    """The nodes of `stage` in so many bands of the last one's rows; `macs` has those of every node."""
    own = [calls[position][0] for position in stage]
    tensors = list(graph.tensors)
    made = [call for rows in _bands(_integer(own[-1], "output_height"), stripes) for call in _stripe(tensors, own, rows)]
    rows = [sum(_integer(call, "output_height") for call in made[k :: len(own)]) for k in range(len(own))]
    computed = sum(macs[position] * rows[k] // _integer(own[k], "output_height") for k, position in enumerate(stage))
    facts = {"layers": len(own), "stripes": stripes, "extra_macs": computed - sum(macs[position] for position in stage)}
    node = Node(OPERATOR, own[0].inputs, graph.nodes[stage[-1]].outputs, facts)
    whole = replace(graph, tensors=tuple(tensors), nodes=(*graph.nodes[: stage.start], node, *graph.nodes[stage.stop :]))
    return Striped(
        whole,
        (*calls[: stage.start], tuple(made), *calls[stage.stop :]),
        (*macs[: stage.start], computed, *macs[stage.stop :]),
    )


def _can_be_striped(graph: Graph, group: Sequence[KernelCall]) -> bool:
    """A dense layer may run as a convolution (`ops/fully_connected_rounded_twice.py`), but its tensors are no images."""
    if len(group) != 1 or group[0].function not in FUNCTIONS or any(not isinstance(group[0].settings.get(name), int) for name in NEEDED):
        return False
    return all(len(graph.tensors[index].shape) == IMAGE_AXES for index in (*group[0].inputs, *group[0].outputs))


def _only_reader(graph: Graph, position: int) -> bool:
    source = graph.nodes[position].inputs[0]
    readers = [k for k, node in enumerate(graph.nodes) if source in node.inputs]
    return readers == [position] and source in graph.nodes[position - 1].outputs and source not in graph.outputs


def _bands(height: int, stripes: int) -> Iterator[Rows]:
    edges = [height * k // stripes for k in range(stripes + 1)]
    return ((first, end) for first, end in pairwise(edges) if first < end)


def _stripe(tensors: list[Tensor], stage: Sequence[KernelCall], rows: Rows) -> list[KernelCall]:
    """The calls of one band from first to last, whose tensors are added to the list."""
    bands = [rows]
    for call in reversed(stage):
        bands.insert(0, _rows_read(call, bands[0]))
    inside = [_add(tensors, stage[0].inputs[0], bands[0], is_view=True)]
    inside += [_add(tensors, call.outputs[0], band, is_view=call is stage[-1]) for call, band in zip(stage, bands[1:], strict=True)]
    return [_banded(call, inside[k : k + 2], bands[k : k + 2]) for k, call in enumerate(stage)]


def _rows_read(call: KernelCall, rows: Rows) -> Rows:
    """The input rows that the windows of some output rows cover."""
    stride, padding = _integer(call, "stride_height"), _integer(call, "padding_top")
    reach = (_integer(call, "window_height") - 1) * _integer(call, "dilation_height", 1) + 1
    first, end = rows[0] * stride - padding, (rows[1] - 1) * stride - padding + reach
    return max(0, first), min(_integer(call, "input_height"), end)


def _add(tensors: list[Tensor], whole: int, rows: Rows, *, is_view: bool) -> int:
    tensor = tensors[whole]
    shape = (1, rows[1] - rows[0], *tensor.shape[2:])
    place = (whole, tensor.bytes // tensor.shape[1] * rows[0]) if is_view else None
    name = f"{tensor.name}, rows {rows[0]}-{rows[1] - 1}"
    tensors.append(replace(tensor, name=name, shape=shape, lies_in=place))
    return len(tensors) - 1


def _banded(call: KernelCall, tensors: Sequence[int], bands: Sequence[Rows]) -> KernelCall:
    above = bands[1][0] * _integer(call, "stride_height") - _integer(call, "padding_top")
    geometry = {
        "input_height": bands[0][1] - bands[0][0],
        "output_height": bands[1][1] - bands[1][0],
        "padding_top": bands[0][0] - above,
    }
    settings = {name: geometry.get(name, value) for name, value in call.settings.items()}
    return replace(call, settings=settings, inputs=(tensors[0],), outputs=(tensors[1],))


def _integer(call: KernelCall, name: str, default: int = 0) -> int:
    value = call.settings.get(name, default)
    assert isinstance(value, int)
    return value
