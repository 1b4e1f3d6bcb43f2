"""PAD and PADV2: a border of one constant value around a tensor, zero or a given one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import constant_input, expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("pad.c", "pad.h")
FORMS = {"int8": ("int8", SOURCES), "int16": ("int16", ("pad_int16.c", "pad_int16.h", "pad.h")), "float32": ("float", SOURCES)}
Border = tuple[int, int]  # before, after


def check(graph: Graph, node: Node) -> None:
    """A border value has the output's scale."""
    check_borders(graph, node)
    if len(node.inputs) > 2:
        _check_value(graph, node)


def check_borders(graph: Graph, node: Node) -> None:
    """Borders are constant and lie around the last three axes of one sample."""
    source, output, paddings = required_input(graph, node, 0), output_tensor(graph, node), constant_input(graph, node, 1)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_types(graph, node, "int32", "int64", tensors=(paddings,))
    expect_shape(graph, node, paddings, (len(source.shape), 2))
    borders = borders_of(graph, node)
    if any(min(border) < 0 for border in borders):
        raise refusal(graph, node, "a border is negative")
    expect_shape(graph, node, output, tuple(size + sum(border) for size, border in zip(source.shape, borders, strict=True)))
    if any(axis != (1, (0, 0)) for axis in _leading_axes(graph, node)) or borders[0] != (0, 0):
        raise refusal(graph, node, "the batch, or more than three axes, have a border")


def _check_value(graph: Graph, node: Node) -> None:
    value, output = constant_input(graph, node, 2), output_tensor(graph, node)
    expect_types(graph, node, output.dtype, tensors=(value, output))
    if value.elements != 1:
        raise refusal(graph, node, "its border has more than one value")
    if output.dtype != "float32":
        ours, theirs = quantization_of(graph, node, value), quantization_of(graph, node, output)
        if (ours.scale, ours.zero_point) != (theirs.scale, theirs.zero_point):
            raise refusal(graph, node, "its border value and its output have different scales")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    return [np.pad(inputs[0], borders_of(graph, node), constant_values=_value(graph, node))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    settings = {**border_settings(graph, node), "value": _value(graph, node)}
    suffix, sources = FORMS[output_tensor(graph, node).dtype]
    return (KernelCall(f"ts_pad_{suffix}", f"ts_pad_{suffix}_settings", settings, node.inputs[:1], node.outputs, sources),)


def border_settings(graph: Graph, node: Node) -> dict[str, int | float]:
    """The last three axes, as the kernels' settings begin."""
    sizes = (1, 1, 1, *required_input(graph, node, 0).shape)[-3:]
    last = [(0, 0), (0, 0), (0, 0), *borders_of(graph, node)][-3:]
    settings: dict[str, int | float] = dict(zip(("height", "width", "channels"), sizes, strict=True))
    for name, (before, after) in zip(("rows", "columns", "channels"), last, strict=True):
        settings |= {f"{name}_before": before, f"{name}_after": after}
    return settings


def borders_of(graph: Graph, node: Node) -> list[Border]:
    """For each axis of the input."""
    paddings = constant_input(graph, node, 1).data
    assert paddings is not None
    return [(int(before), int(after)) for before, after in paddings]


def _leading_axes(graph: Graph, node: Node) -> list[tuple[int, Border]]:
    """Sizes and borders of the axes before the last three."""
    return list(zip(required_input(graph, node, 0).shape, borders_of(graph, node), strict=True))[:-3]


def _value(graph: Graph, node: Node) -> int | float:
    """The stored value of the border: the third input, else what stands for zero."""
    output = output_tensor(graph, node)
    if len(node.inputs) > 2:
        value = constant_input(graph, node, 2).data
        assert value is not None
        return value.reshape(-1)[0].item()  # type: ignore[no-any-return]
    return quantization_of(graph, node, output).zero_point[0] if output.dtype != "float32" else 0.0


def _operator(name: str, builtin: str, *, micro_name: str) -> Operator:
    return Operator(
        name=name,
        builtin=builtin,
        attributes=no_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name=micro_name,
    )


PAD = _operator("pad", "PAD", micro_name="AddPad")
PADV2 = _operator("pad_v2", "PADV2", micro_name="AddPadV2")
