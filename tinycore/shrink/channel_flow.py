"""Where the channels of a layer go: everything that has to lose a slice when a channel is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Graph, Node
from tinycore.ops.table import BY_BUILTIN


@dataclass(frozen=True)
class Slice:
    """Along `axis` of a tensor, place i belongs to channel i modulo `channels`."""

    tensor: int
    axis: int
    channels: int


@dataclass(frozen=True)
class Flow:
    """A layer whose channels can be removed, and all slices that go with one."""

    node: int
    layer: str
    channels: int
    slices: tuple[Slice, ...]


@dataclass(frozen=True)
class Fixed:
    """A layer that keeps all its channels, and why."""

    node: int
    layer: str
    reason: str


class _Stuck(Exception):  # noqa: N818 - a finding, not a failure
    """The channels reach a place where none can be removed; the text says which."""


def channel_flows(graph: Graph) -> tuple[tuple[Flow, ...], tuple[Fixed, ...]]:
    """For every layer with an own set of channels: how they flow, or why they must stay."""
    flows, fixed = list[Flow](), list[Fixed]()
    for index, node in enumerate(graph.nodes):
        if node.operator not in (_name("CONV_2D"), _name("FULLY_CONNECTED")):
            continue
        layer, channels = graph.tensors[node.outputs[0]].name, graph.tensors[node.inputs[1]].shape[0]
        try:
            flows.append(Flow(index, layer, channels, tuple(_walk(graph, node, channels))))
        except _Stuck as stuck:
            fixed.append(Fixed(index, layer, str(stuck)))
    return tuple(flows), tuple(fixed)


def _walk(graph: Graph, node: Node, channels: int) -> Iterator[Slice]:
    if _is_grouped(graph, node):
        raise _Stuck("its filters come in equal groups")
    for constant in _constants(graph, node.inputs[1:3]):
        yield Slice(constant, 0, channels)
    waiting, seen = [node.outputs[0]], set[int]()
    while waiting:
        tensor = waiting.pop()
        if tensor in graph.outputs:
            raise _Stuck("it gives the model's answer")
        if tensor in seen:
            raise _Stuck("its channels come together again")
        seen.add(tensor)
        yield Slice(tensor, len(graph.tensors[tensor].shape) - 1, channels)
        for reader in graph.nodes:
            if tensor in reader.inputs:
                yield from _pass(graph, reader, tensor, channels)
                if reader.operator not in (_name("CONV_2D"), _name("FULLY_CONNECTED")):
                    waiting.extend(reader.outputs)


def _is_grouped(graph: Graph, node: Node) -> bool:
    """Whether a convolution's filters see only some of its input's channels."""
    return node.operator == _name("CONV_2D") and graph.tensors[node.inputs[1]].shape[3] != graph.tensors[node.inputs[0]].shape[3]


def _pass(graph: Graph, reader: Node, tensor: int, channels: int) -> Iterator[Slice]:
    """The constants of `reader` that lose a slice too."""
    rule = _RULES.get(_builtin(reader))
    if rule is None:
        raise _Stuck(f"{_builtin(reader)} needs all its channels")
    yield from rule(graph, reader, tensor, channels)


def _unchanged(graph: Graph, reader: Node, _tensor: int, channels: int) -> Iterator[Slice]:
    """Every value by itself, or the last axis left alone; after a reshape, channels still alternate along the last axis."""
    if graph.tensors[reader.outputs[0]].shape[-1] % channels:
        raise _Stuck(f"{_builtin(reader)} mixes its channels with places")
    return iter(())


def _convolution(graph: Graph, reader: Node, _tensor: int, channels: int) -> Iterator[Slice]:
    if _is_grouped(graph, reader):
        raise _Stuck("a grouped convolution needs all its channels")
    (weights,) = _constants(graph, reader.inputs[1:2])
    yield Slice(weights, 3, channels)


def _dense(graph: Graph, reader: Node, _tensor: int, channels: int) -> Iterator[Slice]:
    (weights,) = _constants(graph, reader.inputs[1:2])
    if graph.tensors[weights].shape[1] % channels:
        raise _Stuck("a dense layer reads its places, not its channels")
    yield Slice(weights, 1, channels)


def _depthwise(graph: Graph, reader: Node, _tensor: int, channels: int) -> Iterator[Slice]:
    weights, *bias = _constants(graph, reader.inputs[1:3])
    if graph.tensors[weights].shape[3] != channels:
        raise _Stuck("a depthwise layer makes several channels of one")
    yield Slice(weights, 3, channels)
    yield from (Slice(one, 0, channels) for one in bias)


def _with_constant(graph: Graph, reader: Node, tensor: int, channels: int) -> Iterator[Slice]:
    other = next(index for index in reader.inputs if index != tensor) if len(set(reader.inputs)) == 2 else tensor
    if graph.tensors[other].data is None:
        raise _Stuck("it is joined with another layer, channel by channel")
    (constant,) = _constants(graph, (other,))
    shape = graph.tensors[constant].shape
    if shape and shape[-1] % channels == 0:
        yield Slice(constant, len(shape) - 1, channels)
    elif shape and shape[-1] != 1:
        raise _Stuck("a constant does not fit its channels")


def _mean(graph: Graph, reader: Node, tensor: int, channels: int) -> Iterator[Slice]:
    axes, rank = graph.tensors[reader.inputs[1]].data, len(graph.tensors[tensor].shape)
    if axes is None or any(int(axis) % rank == rank - 1 for axis in np.ravel(axes)):
        raise _Stuck("a mean is taken over its channels")
    return _unchanged(graph, reader, tensor, channels)


def _pad(graph: Graph, reader: Node, tensor: int, channels: int) -> Iterator[Slice]:
    amounts = graph.tensors[reader.inputs[1]].data
    if amounts is None or np.any(amounts[-1]):
        raise _Stuck("padding adds channels")
    return _unchanged(graph, reader, tensor, channels)


Rule = Callable[[Graph, Node, int, int], Iterator[Slice]]
_RULES: dict[str, Rule] = {
    **dict.fromkeys(("MAX_POOL_2D", "AVERAGE_POOL_2D", "RESHAPE", "QUANTIZE", "DEQUANTIZE"), _unchanged),
    **dict.fromkeys(("RELU", "RELU6", "RELU_N1_TO_1", "LEAKY_RELU", "LOGISTIC", "TANH", "HARD_SWISH"), _unchanged),
    **dict.fromkeys(("ADD", "MUL"), _with_constant),
    "CONV_2D": _convolution,
    "FULLY_CONNECTED": _dense,
    "DEPTHWISE_CONV_2D": _depthwise,
    "MEAN": _mean,
    "PAD": _pad,
    "PADV2": _pad,
}


def _constants(graph: Graph, tensors: tuple[int, ...]) -> Iterator[int]:
    """The constants among `tensors`; one that several layers share cannot lose a slice for one of them."""
    for tensor in tensors:
        if tensor < 0:
            continue
        if graph.tensors[tensor].data is None or sum(tensor in node.inputs for node in graph.nodes) != 1:
            raise _Stuck("its weights are shared with another layer")
        yield tensor


def _builtin(node: Node) -> str:
    from tinycore.ops.table import OPERATORS

    return OPERATORS[node.operator].builtin


def _name(builtin: str) -> str:
    return BY_BUILTIN[builtin].name
