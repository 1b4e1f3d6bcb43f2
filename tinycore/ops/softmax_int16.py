"""SOFTMAX of int16: the exponential and the reciprocal are interpolated in tables, bit for bit the C of softmax_int16.c."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_scale_ratio, expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import Integers, quantize_multiplier, scale
from tinycore.ops.int16_form import Int16Form
from tinycore.ops.operator import KernelCall, wide_sources

LARGEST_DEPTH = 65535  # the sum of more exponentials could overflow
OUTPUT_SCALE = 2**-15
STEPS = 512
LARGEST = 32767
UNIT = 10 / 65535  # of the differences: the least one stands for -10


def check(graph: Graph, node: Node) -> None:
    """The input has classes along its last axis, and scale and beta fit the fixed-point arithmetic."""
    source, output, beta = required_input(graph, node, 0), output_tensor(graph, node), node.attributes["beta"]
    expect_types(graph, node, "int16", tensors=(source, output))
    expect_shape(graph, node, output, source.shape)
    if len(source.shape) < 2 or not 0 < beta < math.inf:
        raise refusal(graph, node, f"its input has {len(source.shape)} axes and its beta is {beta}")
    if source.shape[-1] > LARGEST_DEPTH:
        raise refusal(graph, node, f"it has more than {LARGEST_DEPTH} classes")
    expect_scale_ratio(graph, node, _ratio(graph, node))
    if quantization_of(graph, node, output).scale[0] != OUTPUT_SCALE:
        raise refusal(graph, node, "its int16 output does not have the scale 1/32768")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    x = inputs[0].astype(np.int64)
    difference = scale(x - x.max(-1, keepdims=True), *quantize_multiplier(_ratio(graph, node)))
    powers = _interpolated(exponentials(), difference + LARGEST)
    total = powers.sum(-1, keepdims=True)
    digits = np.floor(np.log2(total)).astype(np.int64)
    stretched = ((total << (30 - digits)) + (1 << 13)) >> 14
    share = _interpolated(reciprocals(), stretched - (1 << 16) - (LARGEST + 1))
    return [np.clip((powers * share + (np.int64(1) << (digits - 1))) >> digits, 0, LARGEST).astype(np.int16)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    source = required_input(graph, node, 0)
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    depth = source.shape[-1]
    settings = {"rows": source.elements // depth, "depth": depth, "multiplier": multiplier, "shift": shift}
    sources = wide_sources("ts_softmax")
    return (KernelCall("ts_softmax_int16", "ts_softmax_int16_settings", settings, node.inputs[:1], node.outputs, sources),)


def _ratio(graph: Graph, node: Node) -> float:
    """Beta times the input's scale, in units of the table."""
    beta: float = node.attributes["beta"]
    return quantization_of(graph, node, required_input(graph, node, 0)).scale[0] * beta / UNIT


@cache
def exponentials() -> Integers:
    """e^x at 513 places from -10 to 0, with 15 fraction bits."""
    return _table(np.exp, -10.0, 0.0)


@cache
def reciprocals() -> Integers:
    """1 / (1 + x) at 513 places from 0 to 1, with 15 fraction bits."""
    return _table(lambda x: 1 / (1 + x), 0.0, 1.0)


def _table(function: Callable[[Array], Array], first: float, last: float) -> Integers:
    """Each value is moved by half the error that interpolation makes in the middle of its step (LUTPopulate in common.h)."""
    step, unit = (last - first) / STEPS, 65536 / (2 / 65535 * 65535)
    places = np.arange(STEPS)
    before, middle, after = (function(first + places * step + more) for more in (0.0, step / 2, step))
    sample = _rounded(before * unit)
    error = _rounded((after * unit + sample) / 2) - _rounded(middle * unit)
    values = [*(sample - _rounded(error / 2)), _rounded(function(np.array(last)) * unit)]
    table: Integers = np.clip(values, -LARGEST - 1, LARGEST).astype(np.int64)
    return table


def _rounded(x: Array) -> Array:
    """Half away from zero."""
    return np.asarray(np.sign(x) * np.floor(np.abs(x) + 0.5))


def _interpolated(table: Integers, x: Integers) -> Integers:
    inside = np.clip(x, -LARGEST - 1, LARGEST)
    place = 256 + (inside >> 7)
    values: Integers = table[place] + (((table[place + 1] - table[place]) * (inside & 0x7F) + 64) >> 7)
    return values


FORM = Int16Form(check, reference, calls)
