"""Which constant arrays of a lowered model land in flash, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.ops.operator import Constant, KernelCall

# Only larger arrays are compared: equal small ones (shifts, say) are chance, and sizes should follow from shapes alone.
LEAST_SHARED_BYTES = 1024
# Tables of all int8 answers are compared too: layers with the same scales have the same one.
TABLE_FIELD = "answers"
# A Huffman code is made for many layers on purpose.
CODE_FIELD = "code"
MOST_TEST_BYTES = 2048  # of inputs that are stored for the self-test


@dataclass(frozen=True, eq=False)
class StoredConstant:
    """One array that a kernel call reads from flash, and the position of the one it shares its memory with (its own if none)."""

    node: int
    call: int
    field: str  # of the settings, or `input_<tensor>`
    values: Array
    shared_with: int


def stored_constants(graph: Graph, calls: tuple[tuple[KernelCall, ...], ...]) -> tuple[StoredConstant, ...]:
    """Every constant of the model in the order of its layers; empty arrays are null pointers and not listed."""
    stored: list[StoredConstant] = []
    seen: dict[tuple[str, bytes], int] = {}
    for node, group in enumerate(calls):
        for number, call in enumerate(group):
            for field, values in _read_by(graph, call):
                position = len(stored)
                same = next((one for one in stored if one.node == node and one.values is values), None)
                is_large = values.nbytes >= LEAST_SHARED_BYTES or field == CODE_FIELD or (field == TABLE_FIELD and _has_real_scales(graph))
                shared_with = same.shared_with if same else _share(values, position, seen) if is_large else position
                stored.append(StoredConstant(node, number, field, values, shared_with))
    return tuple(stored)


def test_input(graph: Graph, stored: Sequence[StoredConstant]) -> int | None:
    """The position of a constant whose first bytes serve as the self-test's input; None where storing samples is cheap enough.

    Any integers show whether the board computes like the computer, and a large sample would only take flash. Floats have to
    be floats: other bytes would be no numbers at all, or enormous ones.
    """
    dtype, size = graph.tensors[graph.inputs[0]].dtype, sum(graph.tensors[tensor].bytes for tensor in graph.inputs)
    if size <= MOST_TEST_BYTES:
        return None
    fitting = (k for k, one in enumerate(stored) if one.shared_with == k and _serves(one.values, dtype) and one.values.nbytes >= size)
    return next(fitting, None)


def _serves(values: Array, dtype: str) -> bool:
    return values.dtype == dtype or (dtype != "float32" and values.dtype.kind in "iu")


def _read_by(graph: Graph, call: KernelCall) -> Iterator[tuple[str, Array]]:
    for field, value in call.settings.items():
        if isinstance(value, Constant) and value.values.size:
            yield field, value.values
    for tensor in call.inputs:
        data = graph.tensors[tensor].data
        if data is not None:
            yield f"input_{tensor}", data


def _has_real_scales(graph: Graph) -> bool:
    """Graphs of networks that do not exist yet have the same made-up scales everywhere."""
    return bool(graph.sha256)


def _share(values: Array, position: int, seen: dict[tuple[str, bytes], int]) -> int:
    if not any(values.strides):  # a stand-in that has a shape only
        return position
    return seen.setdefault((values.dtype.name, hashlib.sha256(np.ascontiguousarray(values).tobytes()).digest()), position)
