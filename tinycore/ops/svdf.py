"""SVDF: a dense layer over the last steps of a stream, which it remembers from call to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import (
    constant_input,
    expect_activation,
    expect_rank,
    expect_scale_ratio,
    expect_shape,
    expect_types,
    input_tensor,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import INT8_RANGE, activation_range_float, quantize_multiplier, scale
from tinycore.ops.gate_functions import saturate
from tinycore.ops.operator import Constant, KernelCall, Operator

SOURCES = ("svdf.c", "svdf.h", "fixed_point.h", "float_range.h")
FEATURE_WEIGHTS, TIME_WEIGHTS, BIAS, STATE = 1, 2, 3, 4
LARGEST_VECTOR = 1 << 15  # sums of products fit 32 bits


def attributes(options: Any) -> dict[str, Any]:
    """Filters per unit, and the fused activation."""
    return {"rank": int(options.Rank()), "activation": activation_name(options.FusedActivationFunction())}


def check(graph: Graph, node: Node) -> None:
    """One step of a stream, [1, inputs]; int8 has an int16 state and, as in LiteRT, always a fused RELU."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    features, times = constant_input(graph, node, FEATURE_WEIGHTS), constant_input(graph, node, TIME_WEIGHTS)
    if source.dtype == "float32" and features.dtype == "int8":
        raise refusal(graph, node, "its weights are int8 but it computes with floats; convert it with full int8 or with float32")
    expect_types(graph, node, "int8", "float32", tensors=(source, output))
    for tensor in (source, features, times):
        expect_rank(graph, node, tensor, 2)
    (filters, inputs), (_, memory), rank = features.shape, times.shape, node.attributes["rank"]
    if rank < 1 or filters < 1 or filters % rank or not 1 <= memory <= LARGEST_VECTOR or inputs > LARGEST_VECTOR:
        raise refusal(graph, node, f"its {filters} filters of rank {rank} over {inputs} inputs and {memory} steps make no sense")
    expect_shape(graph, node, source, (1, inputs))
    expect_shape(graph, node, times, (filters, memory))
    expect_shape(graph, node, output, (1, filters // rank))
    _check_types(graph, node)
    state = required_input(graph, node, STATE)
    expect_shape(graph, node, state, (1, filters * memory))
    if not state.is_variable:
        raise refusal(graph, node, f"its state “{state.name}” is not a variable tensor")
    if source.dtype == "int8":
        _check_scales(graph, node)


def _check_types(graph: Graph, node: Node) -> None:
    is_float = required_input(graph, node, 0).dtype == "float32"
    expect_activation(graph, node)
    if not is_float and node.attributes["activation"] != "RELU":
        raise refusal(graph, node, f"its fused activation is {node.attributes['activation']} instead of RELU")
    if input_tensor(graph, node, BIAS) is not None:
        units = output_tensor(graph, node).shape[1]
        expect_shape(graph, node, constant_input(graph, node, BIAS), (units,))
    for position, dtype in {FEATURE_WEIGHTS: "int8", TIME_WEIGHTS: "int16", BIAS: "int32", STATE: "int16"}.items():
        tensor, wanted = input_tensor(graph, node, position), "float32" if is_float else dtype
        if tensor is not None and tensor.dtype != wanted:
            raise refusal(graph, node, f"the tensor “{tensor.name}” is {tensor.dtype} instead of {wanted}")


def _check_scales(graph: Graph, node: Node) -> None:
    for position in (FEATURE_WEIGHTS, TIME_WEIGHTS, STATE):
        if quantization_of(graph, node, required_input(graph, node, position)).zero_point != (0,):
            raise refusal(graph, node, "its weights or its state have a zero point other than 0")
    for real in _ratios(graph, node):
        expect_scale_ratio(graph, node, real)


def _ratios(graph: Graph, node: Node) -> tuple[float, float]:
    """What turns sums over inputs into the state, and sums over time into the output; in float32, as svdf.cc computes them."""
    operands = (required_input(graph, node, k) for k in (0, FEATURE_WEIGHTS, STATE, TIME_WEIGHTS))
    tensors = (*operands, output_tensor(graph, node))
    source, feature, state, time, output = (np.float32(quantization_of(graph, node, tensor).scale[0]) for tensor in tensors)
    return float(source * feature / state), float(state * time / output)


def _constants(graph: Graph, node: Node) -> tuple[Array, Array, Array]:
    """Weights over inputs [filter, input], over time [filter, step], and the bias [unit]."""
    features, times = (np.asarray(constant_input(graph, node, k).data) for k in (FEATURE_WEIGHTS, TIME_WEIGHTS))
    bias = input_tensor(graph, node, BIAS)
    units, dtype = output_tensor(graph, node).shape[1], np.float32 if features.dtype == np.float32 else np.int32
    return features, times, np.zeros(units, dtype) if bias is None else np.asarray(bias.data)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """The first step after the state that is given; integers exactly as LiteRT's reference kernel, floats to rounding."""
    (features, times, bias), rank = _constants(graph, node), node.attributes["rank"]
    is_float = features.dtype == np.float32
    kept = inputs[STATE].reshape(-1, *times.shape)[:, :, 1:]
    kept = np.broadcast_to(kept, (len(inputs[0]), *kept.shape[1:]))
    newest = inputs[0] @ features.T if is_float else _newest_int8(graph, node, inputs[0], features)
    state = np.concatenate([kept, newest[:, :, None]], axis=2)
    sums = (state * times).sum(axis=2).reshape(len(state), -1, rank).sum(axis=2) + bias
    if is_float:
        return [np.clip(sums, *activation_range_float(node.attributes["activation"])).astype(np.float32)]
    output = quantization_of(graph, node, output_tensor(graph, node))
    scaled = scale(sums.astype(np.int32), *quantize_multiplier(_ratios(graph, node)[1]))
    return [np.clip(scaled + output.zero_point[0], *INT8_RANGE).astype(np.int8)]


def _newest_int8(graph: Graph, node: Node, source: Array, features: Array) -> Array:
    zero_point = quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0]
    sums = (source.astype(np.int64) - zero_point) @ features.T.astype(np.int64)
    return saturate(scale(sums, *quantize_multiplier(_ratios(graph, node)[0])))


def macs(graph: Graph, node: Node) -> int:
    """One per weight."""
    return constant_input(graph, node, FEATURE_WEIGHTS).elements + constant_input(graph, node, TIME_WEIGHTS).elements


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the output's dtype."""
    features, times, bias = _constants(graph, node)
    is_float = features.dtype == np.float32
    function = f"ts_svdf_{'float' if is_float else 'int8'}"
    settings: dict[str, int | float | Constant] = {
        "inputs": features.shape[1],
        "units": len(bias),
        "rank": node.attributes["rank"],
        "memory": times.shape[1],
        **(_float_settings(node) if is_float else _int8_settings(graph, node)),
        "feature_weights": Constant(features),
        "time_weights": Constant(times),
        "bias": Constant(bias),
    }
    states = node.inputs[STATE : STATE + 1]
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES, states=states),)


def _float_settings(node: Node) -> Mapping[str, float]:
    return dict(zip(("low", "high"), activation_range_float(node.attributes["activation"]), strict=True))


def _int8_settings(graph: Graph, node: Node) -> Mapping[str, int]:
    pairs = [quantize_multiplier(real) for real in _ratios(graph, node)]
    return {
        "input_offset": -quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0],
        "state_multiplier": pairs[0][0],
        "state_shift": pairs[0][1],
        "output_multiplier": pairs[1][0],
        "output_shift": pairs[1][1],
        "output_offset": quantization_of(graph, node, output_tensor(graph, node)).zero_point[0],
    }


OPERATOR = Operator(
    name="svdf",
    builtin="SVDF",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    states=(STATE,),
    micro_name="AddSvdf",
)
