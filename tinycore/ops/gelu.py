"""GELU: x times the share of a normal distribution below x, exactly or through a hyperbolic tangent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.float_math import Floats, normal_share, tanh
from tinycore.ops.lookup import answers
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.unary import check_table, unary_calls, unary_reference

_f = np.float32


def attributes(options: Any) -> dict[str, Any]:
    """Whether the hyperbolic tangent stands for the exact function."""
    return {"is_approximate": bool(options.Approximate())}


def check(graph: Graph, node: Node) -> None:
    """As for all unary operators."""
    check_table(graph, node, table)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's table, floats exactly as the kernel."""
    return unary_reference(graph, node, inputs, real=_through_tanh if node.attributes["is_approximate"] else _exact, table=table)


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    function = "ts_gelu_tanh_float" if node.attributes["is_approximate"] else "ts_gelu_float"
    return unary_calls(graph, node, function=function, source="gelu", table=table)


def table(graph: Graph, node: Node) -> Array:
    """As TensorFlow Lite fills its table: each step rounded to float32 (GeluTransform in reference/gelu.h)."""
    return answers(graph, node, _tanh_rounded if node.attributes["is_approximate"] else _erfc_rounded)


def _exact(x: Floats) -> Floats:
    with np.errstate(under="ignore"):
        return x * normal_share(x)


def _through_tanh(x: Floats) -> Floats:
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return _f(0.5) * x * (_f(1) + tanh(_f(0.7978846) * (x + _f(0.044715) * x * x * x)))


def _tanh_rounded(x: Floats) -> Floats:
    inner = _f(math.sqrt(2 / math.pi)) * (x + _f(0.044715) * x * x * x)
    return _f(0.5) * x * (_f(1) + np.tanh(inner.astype(np.float64)).astype(np.float32))


def _erfc_rounded(x: Floats) -> Floats:
    scaled = x * _f(-math.sqrt(0.5))
    return _f(0.5) * x * np.array([math.erfc(one) for one in scaled.tolist()], np.float32)


OPERATOR = Operator(
    name="gelu",
    builtin="GELU",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
)
