"""UNIDIRECTIONAL_SEQUENCE_LSTM: a long short-term memory over all steps of a sample, empty at the start of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Quantization, Tensor
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import (
    constant_input,
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
from tinycore.ops.fixed_point import divide_by_power_of_two, quantize_multiplier, scale
from tinycore.ops.float_math import clamp
from tinycore.ops.float_math import logistic as logistic_float
from tinycore.ops.float_math import tanh as tanh_float
from tinycore.ops.gate_functions import INT16_RANGE, logistic, saturate, tanh
from tinycore.ops.operator import Constant, KernelCall, Operator

SOURCES = (
    "unidirectional_sequence_lstm.c",
    "unidirectional_sequence_lstm.h",
    "fixed_point.h",
    "gate_functions.h",
    "float_math.h",
    "float_range.h",
)
# Positions of the operands; gates in the file's order: input, forget, cell, output.
INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIASES = (1, 2, 3, 4), (5, 6, 7, 8), (12, 13, 14, 15)
OUTPUT_STATE, CELL_STATE = 18, 19
EXTRAS = {"peepholes": (9, 10, 11), "a projection": (16, 17), "layer normalisation": (20, 21, 22, 23)}
HIDDEN = 4  # the intermediate tensor that carries the scale of the output
GATE_SCALE = 2.0**-12
# Of a cell's 16 bits. Below 0 LiteRT's kernel leaves out a tanh, and its answers are wrong; ours are not.
INTEGER_BITS = (-8, 6)
LARGEST_VECTOR = 1 << 15  # sums of products fit 32 bits


def attributes(options: Any) -> dict[str, Any]:
    """Activation, clips and which axis comes first."""
    return {
        "activation": activation_name(options.FusedActivationFunction()),
        "cell_clip": float(options.CellClip()),
        "projection_clip": float(options.ProjClip()),
        "is_time_major": bool(options.TimeMajor()),
    }


def check(graph: Graph, node: Node) -> None:
    """A plain LSTM with tanh, as Keras makes it: input [1, steps, inputs], output [1, steps, cells]."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_rank(graph, node, source, 3)
    _check_form(graph, node)
    if source.dtype == "float32" and constant_input(graph, node, INPUT_WEIGHTS[1]).dtype == "int8":
        raise refusal(graph, node, "its weights are int8 but it computes with floats; convert it with full int8 or with float32")
    expect_types(graph, node, "int8", "float32", tensors=(source, output))
    cells, inputs = constant_input(graph, node, INPUT_WEIGHTS[1]).shape[0], source.shape[2]
    if max(cells, inputs) > LARGEST_VECTOR:
        raise refusal(graph, node, f"its {cells} cells and {inputs} inputs are too many")
    expect_shape(graph, node, output, (*source.shape[:2], cells))
    _check_weights(graph, node, cells=cells, inputs=inputs)
    _check_states(graph, node, cells=cells)
    if source.dtype == "int8":
        _check_scales(graph, node)


def _check_form(graph: Graph, node: Node) -> None:
    settings = node.attributes
    for name, positions in EXTRAS.items():
        if any(input_tensor(graph, node, position) is not None for position in positions):
            raise refusal(graph, node, f"it has {name}")
    if input_tensor(graph, node, INPUT_WEIGHTS[0]) is None:
        raise refusal(graph, node, "its input gate is coupled to its forget gate")
    if settings["activation"] != "TANH":
        raise refusal(graph, node, f"its activation is {settings['activation']} instead of TANH")
    if settings["is_time_major"]:
        raise refusal(graph, node, "its steps come before its samples (time_major)")
    if settings["projection_clip"] or not 0 <= settings["cell_clip"] < math.inf:
        raise refusal(graph, node, "its clips are not sane")


def _check_weights(graph: Graph, node: Node, *, cells: int, inputs: int) -> None:
    """Weights of the input's dtype with one scale each and zero point 0, and biases."""
    is_float = required_input(graph, node, 0).dtype == "float32"
    for positions, shape in ((INPUT_WEIGHTS, (cells, inputs)), (RECURRENT_WEIGHTS, (cells, cells)), (BIASES, (cells,))):
        for position in positions:
            tensor = constant_input(graph, node, position)
            expect_shape(graph, node, tensor, shape)
            wanted = "float32" if is_float else "int32" if positions is BIASES else "int8"
            if tensor.dtype != wanted:
                raise refusal(graph, node, f"its weights or biases are {tensor.dtype} instead of {wanted}")
            if wanted == "int8" and quantization_of(graph, node, tensor).zero_point != (0,):
                raise refusal(graph, node, "its weights have a zero point other than 0")


def _check_states(graph: Graph, node: Node, *, cells: int) -> None:
    is_float = required_input(graph, node, 0).dtype == "float32"
    for position, dtype in ((OUTPUT_STATE, "int8"), (CELL_STATE, "int16")):
        state = required_input(graph, node, position)
        if not state.is_variable or state.elements != cells or state.dtype != ("float32" if is_float else dtype):
            raise refusal(graph, node, f"its state “{state.name}” is not a variable tensor of {cells} numbers")


def _check_scales(graph: Graph, node: Node) -> None:
    for real in (*_gate_scales(graph, node, INPUT_WEIGHTS), *_gate_scales(graph, node, RECURRENT_WEIGHTS), _hidden_scale(graph, node)):
        expect_scale_ratio(graph, node, real)
    exponent, (low, high) = _cell_exponent(graph, node), (bits - 15 for bits in INTEGER_BITS)
    if abs(exponent - round(exponent)) >= 1e-3 or not low <= round(exponent) <= high:
        raise refusal(graph, node, f"the scale of its cells is not a power of two from 2^{low} to 2^{high}")


def _gate_scales(graph: Graph, node: Node, positions: Sequence[int]) -> list[float]:
    """What turns the sums of each gate into numbers with 12 fraction bits, in float32 as LiteRT does."""
    reader = required_input(graph, node, 0 if positions is INPUT_WEIGHTS else OUTPUT_STATE)
    read = np.float32(quantization_of(graph, node, reader).scale[0])
    weights = (np.float32(quantization_of(graph, node, constant_input(graph, node, k)).scale[0]) for k in positions)
    return [float(one * read / np.float32(GATE_SCALE)) for one in weights]


def _hidden(graph: Graph, node: Node) -> Quantization:
    """Scale and zero point of the output as the kernel uses them: an intermediate tensor has them."""
    found: tuple[Quantization | None, ...] = node.attributes.get("intermediates", ())
    hidden = found[HIDDEN] if len(found) > HIDDEN else None
    if hidden is None or len(hidden.scale) != 1:
        raise refusal(graph, node, "the scale of its output is missing")
    return hidden


def _hidden_scale(graph: Graph, node: Node) -> float:
    return float(np.float32(2.0**-15 / float(np.float32(_hidden(graph, node).scale[0])) * 2.0**-15))


def _cell_integer_bits(graph: Graph, node: Node) -> int:
    """By which power of two a cell's 16 bits reach beyond 1."""
    return 15 + round(_cell_exponent(graph, node))


def _cell_exponent(graph: Graph, node: Node) -> float:
    return math.log2(quantization_of(graph, node, required_input(graph, node, CELL_STATE)).scale[0])


def _cell_clip(graph: Graph, node: Node) -> int:
    clip = node.attributes["cell_clip"]
    cell_scale = quantization_of(graph, node, required_input(graph, node, CELL_STATE)).scale[0]
    stored = min(int(np.float32(clip) / np.float32(cell_scale)), INT16_RANGE[1])
    return stored if stored > 0 else -INT16_RANGE[0]  # nothing lies beyond


def _folded(weights: Tensor, zero_point: int) -> Array:
    """What the zero point of the numbers that meet these weights adds to every sum."""
    assert weights.data is not None
    folded: Array = -zero_point * weights.data.astype(np.int64).sum(axis=1)
    return folded


def _stacked(graph: Graph, node: Node, positions: Sequence[int]) -> Array:
    """The constants of the four gates, cell by cell."""
    return np.stack([np.asarray(constant_input(graph, node, position).data) for position in positions], axis=1)


def _biases(graph: Graph, node: Node) -> tuple[Array, Array]:
    """Of the input's and the recurrent sums, [cell, gate], zero points folded in."""
    pairs = [(INPUT_WEIGHTS, required_input(graph, node, 0)), (RECURRENT_WEIGHTS, required_input(graph, node, OUTPUT_STATE))]
    folded = [
        np.stack([_folded(constant_input(graph, node, k), quantization_of(graph, node, reader).zero_point[0]) for k in positions], axis=1)
        for positions, reader in pairs
    ]
    return (folded[0] + _stacked(graph, node, BIASES)).astype(np.int32), folded[1].astype(np.int32)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel after `reset_all_variables`; floats to rounding."""
    is_float = inputs[0].dtype == np.float32
    return [_reference_float(graph, node, inputs[0]) if is_float else _reference_int8(graph, node, inputs[0])]


def _reference_float(graph: Graph, node: Node, source: Array) -> Array:
    weights, recurrent, bias = (_stacked(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIASES))
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
    weights, recurrent = (_stacked(graph, node, positions).astype(np.int64) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
    biases, s = _biases(graph, node), _numbers(graph, node)
    from_input, from_output = (_multipliers(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
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
        "input_weights": Constant(_stacked(graph, node, INPUT_WEIGHTS)),
        "recurrent_weights": Constant(_stacked(graph, node, RECURRENT_WEIGHTS)),
        "bias": Constant(_stacked(graph, node, BIASES)),
    }


def _numbers(graph: Graph, node: Node) -> dict[str, int]:
    multiplier, shift = quantize_multiplier(_hidden_scale(graph, node))
    return {
        "first_output": quantization_of(graph, node, required_input(graph, node, OUTPUT_STATE)).zero_point[0],
        "cell_integer_bits": _cell_integer_bits(graph, node),
        "cell_clip": _cell_clip(graph, node),
        "hidden_multiplier": multiplier,
        "hidden_shift": shift,
        "output_offset": _hidden(graph, node).zero_point[0],
    }


def _multipliers(graph: Graph, node: Node, positions: Sequence[int]) -> tuple[Array, Array]:
    pairs = [quantize_multiplier(real) for real in _gate_scales(graph, node, positions)]
    return np.array([multiplier for multiplier, _ in pairs], np.int32), np.array([shift for _, shift in pairs], np.int8)


def _int8_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    from_input, from_output = (_multipliers(graph, node, positions) for positions in (INPUT_WEIGHTS, RECURRENT_WEIGHTS))
    biases = _biases(graph, node)
    return {
        **_numbers(graph, node),
        "input_weights": Constant(_stacked(graph, node, INPUT_WEIGHTS)),
        "recurrent_weights": Constant(_stacked(graph, node, RECURRENT_WEIGHTS)),
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
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    states=(OUTPUT_STATE, CELL_STATE),
    micro_name="AddUnidirectionalSequenceLSTM",
)
