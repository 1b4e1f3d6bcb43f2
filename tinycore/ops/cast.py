"""CAST: numbers of one type as numbers of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_same_elements, output_tensor, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("cast.c", "cast.h")
TYPES = ("bool", "int8", "uint8", "int16", "int32", "int64")  # by their numbers in cast.h


def check(graph: Graph, node: Node) -> None:
    """Types that the kernel has; stored numbers are cast, whatever their scale, as TensorFlow Lite does."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    if not {source.dtype, output.dtype} <= {*TYPES, "float32"} or (source.dtype, output.dtype) == ("float32", "int64"):
        raise refusal(graph, node, f"it casts {source.dtype} to {output.dtype}")
    expect_same_elements(graph, node)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT: floats stop at the ends of the type, whole numbers lose their upper bits."""
    dtype, values = np.dtype(output_tensor(graph, node).dtype), inputs[0]
    if values.dtype == np.float32 and dtype.kind in "iu":
        limits = np.iinfo(dtype)
        values = np.clip(np.trunc(values.astype(np.float64)), limits.min, limits.max)
    return [values.astype(dtype).reshape(len(values), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call; none between equal types."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    if source.dtype == output.dtype:
        copy = {"bytes": output.bytes}
        return (KernelCall("ts_reshape", "ts_reshape_settings", copy, node.inputs[:1], node.outputs, ("reshape.c", "reshape.h")),)
    settings = {"elements": output.elements}
    if output.dtype == "float32":
        function = "ts_cast_to_float"
        settings |= {"from": TYPES.index(source.dtype)}
    elif source.dtype == "float32":
        function = "ts_cast_from_float"
        settings |= {"to": TYPES.index(output.dtype), **_limits(output.dtype)}
    else:
        function = "ts_cast_integers"
        settings |= {"from": TYPES.index(source.dtype), "to": TYPES.index(output.dtype)}
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _limits(dtype: str) -> dict[str, int]:
    limits = np.iinfo(dtype if dtype != "bool" else "uint8")
    return {"low": int(limits.min), "high": int(limits.max)}


OPERATOR = Operator(
    name="cast",
    builtin="CAST",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddCast",
)
