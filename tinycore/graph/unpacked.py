"""Constants in a Huffman code, unpacked into the arena before the layer that reads them, where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinycore.graph.lowered import Lowered, planned
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.plan import needed_by_calls
from tinycore.graph.records import Array, Tensor
from tinycore.kernels.huffman import HuffmanCode, byte_counts, huffman_code
from tinycore.ops.operator import Constant, KernelCall, Unpacked

FUNCTION = "ts_unpack_huffman"
SOURCES = ("unpack_huffman.c", "unpack_huffman.h", "small_code.h")
FIELD = "weights"
LEAST_BYTES = 256
CALL_BYTES = 40  # settings and call of the unpacking
KERNEL_BYTES = 220


@dataclass(frozen=True, eq=False)
class Candidate:
    """A layer whose constants can be unpacked; `code` is that of its operator."""

    node: int
    values: Array
    code: HuffmanCode

    @property
    def saved_bytes(self) -> int:
        """Without the code's own table."""
        return self.values.nbytes - self.code.bytes_of(self.values) - CALL_BYTES


def with_unpacking(stored: Lowered, memory: MemoryChoice) -> Lowered:
    """The same model with fewer bytes in flash and more work; the arena does not grow."""
    chosen = _worth_their_tables(_with_room(stored, _candidates(stored)))
    while chosen:
        done = _unpacking(stored, chosen, memory)
        if done.plan.arena_bytes <= stored.plan.arena_bytes:
            return done
        chosen = _worth_their_tables(sorted(chosen, key=lambda one: one.values.nbytes)[:-1])
    return stored


def _candidates(stored: Lowered) -> list[Candidate]:
    """Layers with a large constant, with a code for each operator."""
    found = {
        k: value.values
        for k, group in enumerate(stored.calls)
        for value in [group[0].settings.get(FIELD) if len(group) == 1 else None]
        if isinstance(value, Constant) and value.values.nbytes >= LEAST_BYTES and any(value.values.strides)
    }
    operators = {k: stored.graph.nodes[k].operator for k in found}
    codes: Mapping[str, HuffmanCode | None] = {
        operator: huffman_code(np.sum([byte_counts(found[k]) for k in found if operators[k] == operator], axis=0))
        for operator in set(operators.values())
    }
    pairs = [(k, values, codes[operators[k]]) for k, values in found.items()]
    candidates = [Candidate(k, values, code) for k, values, code in pairs if code is not None]
    return [one for one in candidates if one.saved_bytes > 0]


def _with_room(stored: Lowered, found: Sequence[Candidate]) -> list[Candidate]:
    needed = iter(needed_by_calls(stored.graph, stored.calls))
    by_node = [max((next(needed) for _ in group), default=0) for group in stored.calls]
    return [one for one in found if by_node[one.node] + one.values.nbytes <= stored.plan.arena_bytes]


def _worth_their_tables(found: Sequence[Candidate]) -> list[Candidate]:
    """Without the codes that save less than their tables take, and none if all together save less than the kernel takes."""
    codes = {id(one.code): one.code for one in found}
    saved = {key: sum(one.saved_bytes for one in found if one.code is code) - code.table.nbytes for key, code in codes.items()}
    worth = [one for one in found if saved[id(one.code)] > 0]
    return worth if sum(saving for saving in saved.values() if saving > 0) > KERNEL_BYTES else []


def _unpacking(stored: Lowered, chosen: Sequence[Candidate], memory: MemoryChoice) -> Lowered:
    tensors, calls = list(stored.graph.tensors), list(stored.calls)
    tables = {id(one.code): Constant(one.code.table) for one in chosen}
    for one in chosen:
        (call,) = calls[one.node]
        tensors.append(Tensor(f"{tensors[call.outputs[0]].name}, unpacked", (1, one.values.nbytes), "int8"))
        calls[one.node] = _pair(call, one, len(tensors) - 1, tables[id(one.code)])
    graph = replace(stored.graph, tensors=tuple(tensors))
    return planned(stored.model, graph, tuple(calls), stored.macs, memory)


def _pair(call: KernelCall, one: Candidate, tensor: int, table: Constant) -> tuple[KernelCall, KernelCall]:
    """The call that unpacks, and the one that reads what was unpacked."""
    stream = one.code.encode(one.values)
    settings: dict[str, int | float | Constant] = {"count": one.values.nbytes, "code": table, "stream": Constant(stream)}
    note = f"weights: Huffman code, unpacked for each run, {stream.nbytes:,} instead of {one.values.nbytes:,} bytes"
    unpack = KernelCall(FUNCTION, f"{FUNCTION}_settings", settings, (), (tensor,), SOURCES, note=note)
    pointer = Unpacked(one.values[:0].reshape(-1), tensor)
    return unpack, replace(call, settings={**call.settings, FIELD: pointer}, reads=(tensor,))
