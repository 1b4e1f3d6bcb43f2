"""GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL and NOT_EQUAL: truth values, one for every pair of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import quantize_multiplier, scale
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.pairwise import AXES, pairwise_axes, pairwise_call, repeated, whole_shape

EXTRA_BITS = 8  # with which int8 are brought to real numbers
SOURCES = ("comparison.c", "comparison.h", "pairwise.h", "fixed_point.h")
# Whether the answer is yes where the first number is less than the second, equal to it, greater, or one of them is none (NaN).
ANSWERS: Mapping[str, tuple[int, int, int, int]] = {
    "greater": (0, 0, 1, 0),
    "greater_equal": (0, 1, 1, 0),
    "less": (1, 0, 0, 0),
    "less_equal": (1, 1, 0, 0),
    "equal": (0, 1, 0, 0),
    "not_equal": (1, 0, 1, 1),
}
OUTCOMES = ("if_less", "if_equal", "if_greater", "if_unordered")


def check(graph: Graph, node: Node) -> None:
    """Both operands are int8 or float32 and fit each other; scales are below 1, as LiteRT's fixed point needs them."""
    pair, output = (required_input(graph, node, 0), required_input(graph, node, 1)), output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=pair)
    expect_types(graph, node, "bool", tensors=(output,))
    expect_shape(graph, node, output, whole_shape(graph, node))
    if len(pairwise_axes(graph, node)) > len(AXES):
        raise refusal(graph, node, "its operands are repeated along too many axes")
    if pair[0].dtype == "int8" and max(quantization_of(graph, node, one).scale[0] for one in pair) >= 1:
        raise refusal(graph, node, "the scale of an operand is not below 1")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    both = repeated(graph, node, inputs)
    if both[0].dtype == np.int8:
        s = _fixed_point(graph, node)
        both = [_widened(values, s, name) for values, name in zip(both, ("first", "second"), strict=True)]
    first, second = np.broadcast_arrays(*both)
    outcome = np.select([first < second, first == second, first > second], [0, 1, 2], 3)
    return [np.array(ANSWERS[node.operator], bool)[outcome]]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call; a byte of 0 or 1 for every answer."""
    is_int8 = required_input(graph, node, 0).dtype == "int8"
    settings = dict(zip(OUTCOMES, ANSWERS[node.operator], strict=True))
    call = pairwise_call(graph, node, {**settings, **(_fixed_point(graph, node) if is_int8 else {})})
    function = "ts_comparison_int8" if is_int8 else "ts_comparison_float"
    return (replace(call, function=function, settings_type=f"{function}_settings", sources=SOURCES),)


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    settings: dict[str, int] = {}
    for position, name in enumerate(("first", "second")):
        quantization = quantization_of(graph, node, required_input(graph, node, position))
        multiplier, shift = quantize_multiplier(quantization.scale[0])
        settings |= {f"{name}_zero_point": quantization.zero_point[0], f"{name}_multiplier": multiplier, f"{name}_shift": shift}
    return settings


def _widened(values: Array, s: Mapping[str, int], name: str) -> Array:
    steps = (values.astype(np.int64) - s[f"{name}_zero_point"]) << EXTRA_BITS
    return scale(steps, s[f"{name}_multiplier"], s[f"{name}_shift"])


def _operator(builtin: str, micro_name: str) -> Operator:
    return Operator(
        name=builtin.lower(),
        builtin=builtin,
        attributes=no_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name=micro_name,
    )


GREATER = _operator("GREATER", "AddGreater")
GREATER_EQUAL = _operator("GREATER_EQUAL", "AddGreaterEqual")
LESS = _operator("LESS", "AddLess")
LESS_EQUAL = _operator("LESS_EQUAL", "AddLessEqual")
EQUAL = _operator("EQUAL", "AddEqual")
NOT_EQUAL = _operator("NOT_EQUAL", "AddNotEqual")
