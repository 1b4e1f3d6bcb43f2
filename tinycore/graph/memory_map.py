"""A memory plan as blocks of time and address, to be drawn or listed."""

from __future__ import annotations

from dataclasses import dataclass

from tinycore.graph.lowering import Lowered


@dataclass(frozen=True)
class Block:
    """Bytes `offset` to `offset + bytes` of the arena while the calls `first` to `last` (both included) run."""

    name: str  # of the tensor in the model file; empty for working memory
    offset: int
    bytes: int
    first: int
    last: int


@dataclass(frozen=True)
class Column:
    """One call: the position of its node among the nodes in the order in which they run, and its operator."""

    node: int
    operator: str


@dataclass(frozen=True)
class MemoryMap:
    """What lies where and when; `least_bytes` as in the plan."""

    blocks: tuple[Block, ...]
    columns: tuple[Column, ...]
    arena_bytes: int
    least_bytes: int

    def used_bytes(self, column: int) -> int:
        """How much of the arena one call needs: blocks may overlap."""
        spans = sorted((b.offset, b.offset + b.bytes) for b in self.blocks if b.first <= column <= b.last)
        used, reached = 0, 0
        for start, end in spans:
            used += max(0, end - max(start, reached))
            reached = max(reached, end)
        return used

    @property
    def verdict(self) -> str:
        """How good the plan is."""
        if self.arena_bytes == self.least_bytes:
            return "proven to be the least for these layers"
        return f"at most {self.arena_bytes - self.least_bytes} bytes more than the least for these layers"


def memory_map(lowered: Lowered) -> MemoryMap:
    """The blocks of a plan by address, working memory included."""
    graph, plan = lowered.graph, lowered.plan
    calls = [call for group in lowered.calls for call in group]
    moments: dict[int, list[int]] = {tensor: [0] for tensor in graph.inputs if tensor in plan.offsets}
    for moment, call in enumerate(calls):
        for tensor in (*call.inputs, *call.reads, *call.outputs):
            moments.setdefault((graph.tensors[tensor].lies_in or (tensor, 0))[0], []).append(moment)
    blocks = [
        Block(graph.tensors[tensor].name, plan.offsets[tensor], graph.tensors[tensor].bytes, min(used), max(used))
        for tensor, used in moments.items()
        if tensor in plan.offsets
    ]
    blocks += [Block("", offset, calls[k].scratch_bytes, k, k) for k, offset in plan.scratch_offsets.items()]
    columns = tuple(Column(k, node.operator) for k, node in enumerate(graph.nodes) for _ in lowered.calls[k])
    return MemoryMap(tuple(sorted(blocks, key=lambda b: (b.first, b.offset))), columns, plan.arena_bytes, plan.least_bytes)
