"""Operators on single numbers: int8 through a table of all 256 answers, float32 computed by the kernel that is called after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import refusal, required_input
from tinycore.ops.float_math import Floats
from tinycore.ops.lookup import check_unary
from tinycore.ops.operator import Constant, KernelCall, Operator, no_attributes, no_macs

Real = Callable[[Floats], Floats]
Table = Callable[[Graph, Node], Array]  # the stored outputs for the stored inputs -128 ... 127


def unary_operator(builtin: str, *, source: str, real: Real, table: Table | None = None, micro_name: str = "") -> Operator:
    """A row whose float kernel `ts_<name>_float` lies in `<source>.c`; without a table it is for floats only."""
    name = builtin.lower()
    return Operator(
        name=name,
        builtin=builtin,
        attributes=no_attributes,
        check=lambda graph, node: check_table(graph, node, table),
        reference=lambda graph, node, inputs: unary_reference(graph, node, inputs, real=real, table=table),
        macs=no_macs,
        calls=lambda graph, node: unary_calls(graph, node, function=f"ts_{name}_float", source=source, table=table),
        in_place=True,
        micro_name=micro_name,
    )


def check_table(graph: Graph, node: Node, table: Table | None) -> None:
    """As for all unary operators; int8 only where TensorFlow Lite has it, with scales of which a table can be made."""
    check_unary(graph, node)
    if required_input(graph, node, 0).dtype == "int8":
        if table is None:
            raise refusal(graph, node, "it computes with int8, for which TensorFlow Lite has no such kernel")
        table(graph, node)


def unary_reference(graph: Graph, node: Node, inputs: Sequence[Array], *, real: Real, table: Table | None) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, floats exactly as ours."""
    if inputs[0].dtype == np.float32 or table is None:
        return [real(inputs[0])]
    return [table(graph, node)[inputs[0].astype(np.int64) + 128]]


def unary_calls(graph: Graph, node: Node, *, function: str, source: str, table: Table | None) -> tuple[KernelCall, ...]:
    """One call: of the kernel that looks int8 up, or of the float kernel `function` in `<source>.c`."""
    elements = required_input(graph, node, 0).elements
    if required_input(graph, node, 0).dtype == "float32" or table is None:
        sources = (f"{source}.c", f"{source}.h", "unary.h", "float_math.h")
        return (KernelCall(function, "ts_unary_float_settings", {"elements": elements}, node.inputs[:1], node.outputs, sources),)
    settings: dict[str, int | Constant] = {"elements": elements, "answers": Constant(table(graph, node))}
    return (KernelCall("ts_lookup_int8", "ts_lookup_int8_settings", settings, node.inputs[:1], node.outputs, LOOKUP_SOURCES),)


LOOKUP_SOURCES = ("lookup.c", "lookup.h")
