"""SUB: the first operand minus the second, element by element; on int8 the kernel of ADD with a negative multiplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import add
from tinycore.ops.broadcast import operands
from tinycore.ops.checks import expect_activation
from tinycore.ops.elementwise import elementwise_attributes, is_float, value_range
from tinycore.ops.float_math import clamp
from tinycore.ops.operator import Constant, KernelCall, Operator, no_macs
from tinycore.ops.pairwise import check_pairwise, pairwise_call, repeated


def check(graph: Graph, node: Node) -> None:
    """Operands that fit each other; int8 ones as for ADD."""
    if not is_float(graph, node):
        add.check(graph, node)
    check_pairwise(graph, node)
    expect_activation(graph, node)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    if not is_float(graph, node):
        return [add.total(graph, node, inputs, _negated(graph, node, add.fixed_point(graph, node, operands(graph, node))))]
    first, second = repeated(graph, node, inputs)
    return [clamp(first - second, *value_range(graph, node))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    if not is_float(graph, node):
        (sum_call,) = add.calls(graph, replace(node, operator="add"))
        return (replace(sum_call, settings=_negated(graph, node, sum_call.settings)),)
    low, high = value_range(graph, node)
    return (pairwise_call(graph, node, {"low": low, "high": high}),)


def _negated(graph: Graph, node: Node, settings: Mapping[str, int | float | Constant]) -> dict[str, int | float | Constant]:
    """The settings of the sum with the multiplier of input 1 negative, as LiteRT subtracts (sub.cc)."""
    field = "second_multiplier" if operands(graph, node).first == 0 else "first_multiplier"
    return {name: -value if name == field else value for name, value in settings.items()}  # type: ignore[operator]


OPERATOR = Operator(
    name="sub",
    builtin="SUB",
    attributes=elementwise_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddSub",
)
