"""Replaced calls by what they were made of: proofs take up to half a second a layer, and export, cost and preview ask for the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import is_hollow
from tinycore.ops.operator import Constant, KernelCall

REMEMBERED = 256  # layers; the oldest is forgotten first

_known: dict[bytes, KernelCall | None] = {}


def remembered(make: Callable[[], KernelCall | None], *, key: bytes) -> KernelCall | None:
    """What `make` gives, made once for each key."""
    if key not in _known:
        if len(_known) >= REMEMBERED:
            _known.pop(next(iter(_known)), None)
        _known[key] = make()
    return _known[key]


def key_of(graph: Graph, node: Node, call: KernelCall, *, instruction_set: str) -> bytes:
    """A digest of all that a replacement may look at: the call, its node and its tensors."""
    digest = hashlib.sha256(f"{instruction_set} {node} {call.function} {call.inputs} {call.outputs} {call.sources}".encode())
    for tensor in (graph.tensors[index] for index in (*node.inputs, *node.outputs) if index >= 0):
        digest.update(f"{tensor.shape} {tensor.dtype} {tensor.quantization}".encode())
    for field, value in call.settings.items():
        if isinstance(value, Constant):
            digest.update(f"{field} {value.values.shape} {value.values.dtype}".encode() + _content(value.values))
        else:
            digest.update(f"{field} {value}".encode())
    return digest.digest()


def _content(values: Array) -> bytes:
    """The numbers; of a stand-in only the one that it repeats."""
    return b"hollow" + values.ravel()[:1].tobytes() if is_hollow(values) else np.ascontiguousarray(values).tobytes()
