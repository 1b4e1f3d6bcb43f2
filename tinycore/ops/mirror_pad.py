"""MIRROR_PAD: a border that mirrors the tensor, with the number at the edge (symmetric) or without it (reflect)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_types, output_tensor, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.pad import border_settings, borders_of, check_borders
from tinycore.ops.pairwise import expect_one_scale

MODES = ("reflect", "symmetric")
SOURCES = ("mirror_pad.c", "mirror_pad.h")


def attributes(options: Any) -> dict[str, Any]:
    """The mode; "UNKNOWN" for a code outside the schema."""
    return {"mode": MODES[options.Mode()] if 0 <= options.Mode() < len(MODES) else "UNKNOWN"}


def check(graph: Graph, node: Node) -> None:
    """As for PAD, int8 with one scale; no border is wider than what it mirrors."""
    if node.attributes["mode"] not in MODES:
        raise refusal(graph, node, "its mode is neither reflect nor symmetric")
    check_borders(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(output_tensor(graph, node),))
    expect_one_scale(graph, node, tensors=1)
    for size, border in zip(required_input(graph, node, 0).shape, borders_of(graph, node), strict=True):
        if max(border) > size - (node.attributes["mode"] == "reflect"):
            raise refusal(graph, node, f"a border of {max(border)} is wider than the {size} it mirrors")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    return [np.pad(inputs[0], borders_of(graph, node), mode=node.attributes["mode"])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    settings = {**border_settings(graph, node), "skips_edge": int(node.attributes["mode"] == "reflect")}
    function = "ts_mirror_pad_int8" if output_tensor(graph, node).dtype == "int8" else "ts_mirror_pad_float"
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


OPERATOR = Operator(
    name="mirror_pad",
    builtin="MIRROR_PAD",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddMirrorPad",
)
