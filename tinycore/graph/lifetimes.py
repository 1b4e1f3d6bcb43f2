"""Which memory each activation needs, from which call to which, and whose memory it may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tinycore.graph.overlap import safe_distance
from tinycore.graph.packing import Buffer
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall

ALIGNMENT = 4  # kernels read activations as 32-bit words


def aligned(size: int) -> int:
    """Rounded up to whole words."""
    return -(-size // ALIGNMENT) * ALIGNMENT


def renamed_homes(graph: Graph, calls: Sequence[Sequence[KernelCall]], outside: frozenset[int]) -> list[int]:
    """For each tensor, the tensor in whose memory it lies when nodes without calls only rename their inputs.

    Such an output lies on its input; or the input's memory moves to it, where it is an output of the model and so has a fixed place.
    A band of rows lies where its whole tensor lies.
    """
    homes = list(range(len(graph.tensors)))
    for node, group in zip(graph.nodes, calls, strict=True):
        if group:
            continue
        renamed = next((t for t in node.inputs if t >= 0 and graph.tensors[t].data is None), node.inputs[0])  # SPLIT's comes second
        source, result = homes[renamed], node.outputs[0]
        if result in graph.outputs and source not in outside and source not in graph.inputs:
            homes = [result if home == source else home for home in homes]
        else:
            homes[result] = source
    return [homes[tensor.lies_in[0]] if tensor.lies_in else homes[index] for index, tensor in enumerate(graph.tensors)]


def channelwise_homes(calls: Sequence[KernelCall], graph: Graph, homes: Sequence[int], outside: frozenset[int]) -> list[int]:
    """The homes when the outputs of calls that work channel by channel lie on their inputs, where these die there."""
    merged = list(homes)
    for moment, call in enumerate(calls):
        if call.order is None or call.order.reads != "channels":
            continue
        source, result = merged[call.inputs[0]], merged[call.outputs[0]]
        later = {merged[tensor] for one in calls[moment + 1 :] for tensor in (*one.inputs, *one.reads)}
        is_free = source not in later and not {source, result} & (outside | {*graph.inputs})
        if is_free and graph.tensors[source].bytes == graph.tensors[result].bytes:
            merged = [source if home == result else home for home in merged]
    return merged


def activation_buffers(graph: Graph, calls: Sequence[KernelCall], homes: Sequence[int], outside: frozenset[int]) -> list[Buffer]:
    """One buffer for every home inside the arena; the outputs of calls that promise an order reach into inputs that die there."""
    moments = {home: used for home, used in _moments(graph, calls, homes).items() if home not in outside}
    return [
        Buffer(("tensor", home), aligned(graph.tensors[home].bytes), min(used), max(used), _reaches(graph, calls, home, homes, moments))
        for home, used in moments.items()
    ]


def scratch_buffers(calls: Sequence[KernelCall]) -> list[Buffer]:
    """Working memory that a call needs while it runs."""
    return [Buffer(("scratch", k), aligned(call.scratch_bytes), k, k) for k, call in enumerate(calls) if call.scratch_bytes]


def merged_homes(graph: Graph, homes: Sequence[int], buffers: Iterable[Buffer]) -> list[int]:
    """The homes when every output that may lie exactly on an equally large input that dies there does so."""
    merged = list(homes)
    for buffer in sorted(buffers, key=lambda b: b.first):
        own = buffer.key[1]  # scratch reaches nowhere
        for (_, source), distance in buffer.reaches:
            if distance == 0 and graph.tensors[source].bytes == graph.tensors[own].bytes:
                merged = [merged[source] if home == own else home for home in merged]
                break
    return merged


def _moments(graph: Graph, calls: Sequence[KernelCall], homes: Sequence[int]) -> dict[int, list[int]]:
    """For each home, the calls that read or write it; the model's inputs are there from the start."""
    moments: dict[int, list[int]] = {homes[tensor]: [0] for tensor in graph.inputs}
    for moment, call in enumerate(calls):
        for tensor in (*call.inputs, *call.reads, *call.outputs):
            moments.setdefault(homes[tensor], []).append(moment)
    return moments


def _reaches(
    graph: Graph, calls: Sequence[KernelCall], home: int, homes: Sequence[int], moments: Mapping[int, Sequence[int]]
) -> tuple[tuple[tuple[str, int], int], ...]:
    """Into which inputs of the call that makes it a buffer may reach, and how many bytes before them it has to start."""
    moment = min(moments[home])
    if home in graph.inputs:
        return ()
    call = calls[moment]
    if [homes[tensor] for tensor in call.outputs] != [home] or any(graph.tensors[t].lies_in for t in (*call.inputs, *call.outputs)):
        return ()
    result = graph.tensors[call.outputs[0]]
    distances: dict[int, int] = {}
    for position, tensor in enumerate(call.inputs):
        distance = safe_distance(call, position, source=graph.tensors[tensor], result=result)
        distances[homes[tensor]] = max(distance, distances.get(homes[tensor], 0))
    return tuple(
        (("tensor", source), aligned(distance))
        for source, distance in distances.items()
        if distance < result.bytes and source in moments and source != home and max(moments[source]) == moment
    )
