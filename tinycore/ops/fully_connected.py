"""FULLY_CONNECTED: a dense layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import constant_input, expect_rank, output_tensor, refusal, required_input
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8, activation_range_int16, scale_once, split_multiplier
from tinycore.ops.fully_connected_computed import (
    calls_computed,
    check_computed,
    has_computed_weights,
    macs_computed,
    reference_computed,
)
from tinycore.ops.fully_connected_rounded_twice import calls_rounded_twice, is_rounded_twice, reference_rounded_twice
from tinycore.ops.operator import Constant, KernelCall, Operator, wide_sources
from tinycore.ops.stored_weights import has_stored_weights, in_real_numbers, stored_weights_settings, stored_weights_suffix
from tinycore.ops.weights import bias_values, check_weights, output_scales, weights_of, zero_point_of

SOURCES = ("fully_connected.c", "fully_connected.h", "fixed_point.h", "float_range.h")
STORED_SOURCES = (
    "fully_connected_float_weights.c",
    "fully_connected_float_weights.h",
    "weight_reader.h",
    "half.h",
    "stored_dot.c",
    "stored_dot.h",
    "float_range.h",
)


def attributes(options: Any) -> dict[str, Any]:
    """The fused activation, and the layout of the weights."""
    return {"activation": activation_name(options.FusedActivationFunction()), "is_plain_layout": options.WeightsFormat() == 0}


def check(graph: Graph, node: Node) -> None:
    """Weights are [units, width], and the input consists of rows of that width."""
    if has_computed_weights(graph, node):
        check_computed(graph, node)
        return
    weights, source, output = constant_input(graph, node, 1), required_input(graph, node, 0), output_tensor(graph, node)
    expect_rank(graph, node, weights, 2)
    check_weights(graph, node, channel_axis=0)
    units, width = weights.shape
    if not node.attributes["is_plain_layout"]:
        raise refusal(graph, node, "its weights are stored in a shuffled layout")
    if source.elements % width or output.elements != source.elements // width * units:
        raise refusal(graph, node, f"{source.elements} inputs and {output.elements} outputs do not fit weights of {units} x {width}")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, which multiplies by a double and rounds once; floats to rounding."""
    if has_computed_weights(graph, node):
        return reference_computed(graph, node, inputs)
    if is_rounded_twice(graph, node):
        return reference_rounded_twice(graph, node, inputs)
    weights, output = weights_of(graph, node), output_tensor(graph, node)
    units, width = weights.shape
    shape = (len(inputs[0]), *output.shape[1:])
    if output.dtype == "float32":
        sums = in_real_numbers(graph, node, inputs[0].reshape(-1, width) @ weights.T.astype(np.float32))
        sums = sums + bias_values(graph, node, channels=units, dtype=np.float32)
        return [np.clip(sums, *activation_range_float(node.attributes["activation"])).astype(np.float32).reshape(shape)]
    sums = inputs[0].reshape(-1, width).astype(np.int64) @ weights.T.astype(np.int64)
    if output.dtype == "int16":
        scaled = scale_once(sums + bias_values(graph, node, channels=units, dtype=np.int64), output_scales(graph, node))
        return [np.clip(scaled, *activation_range_int16(node.attributes["activation"], output)).astype(np.int16).reshape(shape)]
    scaled = scale_once(sums + folded_bias(graph, node), output_scales(graph, node)) + zero_point_of(output)
    return [np.clip(scaled, *activation_range_int8(node.attributes["activation"], output)).astype(np.int8).reshape(shape)]


def folded_bias(graph: Graph, node: Node) -> Array:
    """The bias with the input's zero point folded in: sum((x - z) * w) = sum(x * w) - z * sum(w), modulo 2^32."""
    weights = weights_of(graph, node).astype(np.int64)
    bias = bias_values(graph, node, channels=len(weights), dtype=np.int64)
    folded: Array = (bias - zero_point_of(required_input(graph, node, 0)) * weights.sum(axis=1)).astype(np.int32)
    return folded


def macs(graph: Graph, node: Node) -> int:
    """One per input of each output."""
    if has_computed_weights(graph, node):
        return macs_computed(graph, node)
    return output_tensor(graph, node).elements * constant_input(graph, node, 1).shape[1]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the output's dtype."""
    if has_computed_weights(graph, node):
        return calls_computed(graph, node)
    if is_rounded_twice(graph, node):
        return calls_rounded_twice(graph, node)
    dtype = output_tensor(graph, node).dtype
    if dtype == "float32" and has_stored_weights(graph, node):
        return (_stored_weights_call(graph, node),)
    suffix, settings, sources = {
        "float32": ("float", _float_settings, SOURCES),
        "int8": ("int8", _int8_settings, SOURCES),
        "int16": ("int16", _int16_settings, wide_sources("ts_fully_connected")),
    }[dtype]
    function = f"ts_fully_connected_{suffix}"
    return (KernelCall(function, f"{function}_settings", settings(graph, node), node.inputs[:1], node.outputs, sources),)


def _stored_weights_call(graph: Graph, node: Node) -> KernelCall:
    units = constant_input(graph, node, 1).shape[0]
    settings = {**_sizes(graph, node), **stored_weights_settings(graph, node, channels=units)}
    function = f"ts_fully_connected_float_weights_{stored_weights_suffix(graph, node)}"
    return KernelCall(function, "ts_fully_connected_float_weights_settings", settings, node.inputs[:1], node.outputs, STORED_SOURCES)


def _sizes(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    units, width = constant_input(graph, node, 1).shape
    return {"rows": required_input(graph, node, 0).elements // width, "inputs": width, "outputs": units}


def _float_settings(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    low, high = activation_range_float(node.attributes["activation"])
    weights = weights_of(graph, node)
    bias = bias_values(graph, node, channels=len(weights), dtype=np.float32)
    return {**_sizes(graph, node), "low": low, "high": high, "weights": Constant(weights), "bias": Constant(bias)}


def _int8_settings(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    output = output_tensor(graph, node)
    low, high = activation_range_int8(node.attributes["activation"], output)
    multipliers = _multipliers(graph, node)
    return {
        **_sizes(graph, node),
        "output_offset": zero_point_of(output),
        "low": low,
        "high": high,
        "scale_step": int(len(multipliers["shift"].values) > 1),
        "weights": Constant(weights_of(graph, node)),
        "bias": Constant(folded_bias(graph, node)),
        **multipliers,
    }


def _int16_settings(graph: Graph, node: Node) -> dict[str, int | float | Constant]:
    low, high = activation_range_int16(node.attributes["activation"], output_tensor(graph, node))
    weights, multipliers = weights_of(graph, node), _multipliers(graph, node)
    return {
        **_sizes(graph, node),
        "low": low,
        "high": high,
        "scale_step": int(len(multipliers["shift"].values) > 1),
        "weights": Constant(weights),
        "bias": Constant(bias_values(graph, node, channels=len(weights), dtype=np.int64)),
        **multipliers,
    }


def _multipliers(graph: Graph, node: Node) -> dict[str, Constant]:
    parts = [split_multiplier(float(real)) for real in output_scales(graph, node)]
    return {
        "multiplier_high": Constant(np.array([part[0] for part in parts], np.int32)),
        "multiplier_low": Constant(np.array([part[1] for part in parts], np.int32)),
        "shift": Constant(np.array([part[2] for part in parts], np.int8)),
    }


OPERATOR = Operator(
    name="fully_connected",
    builtin="FULLY_CONNECTED",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    micro_name="AddFullyConnected",
)
