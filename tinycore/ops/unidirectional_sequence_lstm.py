"""UNIDIRECTIONAL_SEQUENCE_LSTM: a long short-term memory over all steps of a sample, empty at the start of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import output_tensor, required_input
from tinycore.ops.fixed_point import divide_by_power_of_two, scale
from tinycore.ops.float_math import clamp
from tinycore.ops.float_math import logistic as logistic_float
from tinycore.ops.float_math import tanh as tanh_float
from tinycore.ops.gate_functions import logistic, saturate, tanh
from tinycore.ops.lstm_check import check_lstm
from tinycore.ops.lstm_constants import (
    BIASES,
    CELL_STATE,
    INPUT_WEIGHTS,
    OUTPUT_STATE,
    RECURRENT_WEIGHTS,
    biases_of,
    multipliers,
    stacked,
    whole_numbers,
)
from tinycore.ops.operator import Constant, KernelCall, Operator

SOURCES = (
    "unidirectional_sequence_lstm.c",
    "unidirectional_sequence_lstm.h",
    "fixed_point.h",
    "gate_functions.h",
    "float_math.h",
    "float_range.h",
)


def attributes(options: Any) -> dict[str, Any]:
    """Activation, clips and which axis comes first."""
    return {
        "activation": activation_name(options.FusedActivationFunction()),
        "cell_clip": float(options.CellClip()),
        "projection_clip": float(options.ProjClip()),
        "is_time_major": bool(options.TimeMajor()),
    }


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel after `reset_all_variables`; floats to rounding."""
    is_float = inputs[0].dtype == np.float32
    return [_reference_float(graph, node, inputs[0]) if is_float else _reference_int8(graph, node, inputs[0])]


def _reference_float(graph: Graph, node: Node, source: Array) -> Array:
    weights, recurrent, bias = (stacked(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIASES))
    clip = node.attributes["cell_clip"] or float(np.finfo(np.float32).max)
    output = cell = np.zeros((len(source), len(bias)), np.float32)
    outputs = []
    for step in range(source.shape[1]):
        sums = bias + np.einsum("ni,cgi->ncg", source[:, step], weights) + np.einsum("ni,cgi->ncg", output, recurrent)
        opened, forget, shown = (logistic_float(sums[..., gate].astype(np.float32)) for gate in (0, 1, 3))
        cell = clamp(forget * cell + opened * tanh_float(sums[..., 2].astype(np.float32)), -clip, clip)
        output = shown * tanh_float(cell)
        outputs.append(output)
    return np.stack(outputs, axis=1)


def _reference_int8(graph: Graph, node: Node, source: Array) -> Array:
    weights, recurrent = (stacked(graph, node, positions).astype(np.int64) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
    biases, s = biases_of(graph, node), whole_numbers(graph, node)
    from_input, from_output = (multipliers(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
    output = np.full((len(source), len(weights)), s["first_output"], np.int64)
    cell, outputs, bits = np.zeros_like(output), [], s["cell_integer_bits"]
    for step in range(source.shape[1]):
        first = saturate(scale(np.einsum("ni,cgi->ncg", source[:, step].astype(np.int64), weights) + biases[0], *from_input))
        sums = saturate(first + scale(np.einsum("ni,cgi->ncg", output, recurrent) + biases[1], *from_output))
        opened, forget, shown = (logistic(sums[..., gate]) for gate in (0, 1, 3))
        kept = divide_by_power_of_two(forget * cell, 15)
        added = divide_by_power_of_two(opened * tanh(sums[..., 2], 3), 15 + bits)
        cell = np.clip(saturate(kept + added), -s["cell_clip"], s["cell_clip"])
        hidden = scale(shown * tanh(cell, bits), s["hidden_multiplier"], s["hidden_shift"])
        output = np.clip(hidden + s["output_offset"], -128, 127)
        outputs.append(output.astype(np.int8))
    return np.stack(outputs, axis=1)


def macs(graph: Graph, node: Node) -> int:
    """Four gates, each with a weight for every input and every output of the step before."""
    _, steps, inputs = required_input(graph, node, 0).shape
    cells = output_tensor(graph, node).shape[2]
    return steps * 4 * cells * (inputs + cells)


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call; scratch memory holds the cells and the output before the first step."""
    (_, steps, inputs), cells = required_input(graph, node, 0).shape, output_tensor(graph, node).shape[2]
    is_float = output_tensor(graph, node).dtype == "float32"
    function = f"ts_unidirectional_sequence_lstm_{'float' if is_float else 'int8'}"
    own = _float_settings(graph, node) if is_float else _int8_settings(graph, node)
    settings = {"steps": steps, "inputs": inputs, "cells": cells, **own}
    scratch_bytes = cells * (8 if is_float else 3)
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES, scratch_bytes),)


def _float_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    return {
        "cell_clip": node.attributes["cell_clip"] or float(np.finfo(np.float32).max),
        "input_weights": Constant(stacked(graph, node, INPUT_WEIGHTS)),
        "recurrent_weights": Constant(stacked(graph, node, RECURRENT_WEIGHTS)),
        "bias": Constant(stacked(graph, node, BIASES)),
    }


def _int8_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    from_input, from_output = (multipliers(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
    biases = biases_of(graph, node)
    return {
        **whole_numbers(graph, node),
        "input_weights": Constant(stacked(graph, node, INPUT_WEIGHTS)),
        "recurrent_weights": Constant(stacked(graph, node, RECURRENT_WEIGHTS)),
        "input_bias": Constant(biases[0]),
        "recurrent_bias": Constant(biases[1]),
        "input_multiplier": Constant(from_input[0]),
        "input_shift": Constant(from_input[1]),
        "recurrent_multiplier": Constant(from_output[0]),
        "recurrent_shift": Constant(from_output[1]),
    }


OPERATOR = Operator(
    name="unidirectional_sequence_lstm",
    builtin="UNIDIRECTIONAL_SEQUENCE_LSTM",
    attributes=attributes,
    check=check_lstm,
    reference=reference,
    macs=macs,
    calls=calls,
    states=(OUTPUT_STATE, CELL_STATE),
    micro_name="AddUnidirectionalSequenceLSTM",
)
