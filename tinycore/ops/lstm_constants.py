"""The constants of an LSTM layer: weights stacked gate by gate, and the fixed-point numbers of its int8 form."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Quantization, Tensor
from tinycore.ops.checks import constant_input, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import quantize_multiplier
from tinycore.ops.gate_functions import INT16_RANGE

# Positions of the operands; gates in the file's order: input, forget, cell, output.
INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIASES = (1, 2, 3, 4), (5, 6, 7, 8), (12, 13, 14, 15)
OUTPUT_STATE, CELL_STATE = 18, 19
HIDDEN = 4  # the intermediate tensor that carries the scale of the output
GATE_SCALE = 2.0**-12


def gate_scales(graph: Graph, node: Node, positions: Sequence[int]) -> list[float]:
    """What turns the sums of each gate into numbers with 12 fraction bits, in float32 as LiteRT does."""
    reader = required_input(graph, node, 0 if positions is INPUT_WEIGHTS else OUTPUT_STATE)
    read = np.float32(quantization_of(graph, node, reader).scale[0])
    weights = (np.float32(quantization_of(graph, node, constant_input(graph, node, k)).scale[0]) for k in positions)
    return [float(one * read / np.float32(GATE_SCALE)) for one in weights]


def hidden_quantization(graph: Graph, node: Node) -> Quantization:
    """Scale and zero point of the output as the kernel uses them: an intermediate tensor has them."""
    found: tuple[Quantization | None, ...] = node.attributes.get("intermediates", ())
    hidden = found[HIDDEN] if len(found) > HIDDEN else None
    if hidden is None or len(hidden.scale) != 1:
        raise refusal(graph, node, "the scale of its output is missing")
    return hidden


def hidden_scale(graph: Graph, node: Node) -> float:
    """What turns products of two numbers with 15 fraction bits into the output, rounded to float32 as LiteRT does."""
    return float(np.float32(2.0**-15 / float(np.float32(hidden_quantization(graph, node).scale[0])) * 2.0**-15))


def _cell_integer_bits(graph: Graph, node: Node) -> int:
    """By which power of two a cell's 16 bits reach beyond 1."""
    return 15 + round(cell_exponent(graph, node))


def cell_exponent(graph: Graph, node: Node) -> float:
    """The scale of the cells as a power of two."""
    return math.log2(quantization_of(graph, node, required_input(graph, node, CELL_STATE)).scale[0])


def _cell_clip(graph: Graph, node: Node) -> int:
    clip = node.attributes["cell_clip"]
    cell_scale = quantization_of(graph, node, required_input(graph, node, CELL_STATE)).scale[0]
    with np.errstate(over="ignore"):
        ratio = float(np.float32(clip) / np.float32(cell_scale))
    stored = int(min(ratio, float(INT16_RANGE[1])))
    return stored if stored > 0 else -INT16_RANGE[0]  # nothing lies beyond


def _folded(weights: Tensor, zero_point: int) -> Array:
    """What the zero point of the numbers that meet these weights adds to every sum."""
    assert weights.data is not None
    folded: Array = -zero_point * weights.data.astype(np.int64).sum(axis=1)
    return folded


def stacked(graph: Graph, node: Node, positions: Sequence[int]) -> Array:
    """The constants of the four gates, cell by cell."""
    return np.stack([np.asarray(constant_input(graph, node, position).data) for position in positions], axis=1)


def biases_of(graph: Graph, node: Node) -> tuple[Array, Array]:
    """Of the input's and the recurrent sums, [cell, gate], zero points folded in."""
    pairs = [(INPUT_WEIGHTS, required_input(graph, node, 0)), (RECURRENT_WEIGHTS, required_input(graph, node, OUTPUT_STATE))]
    folded = [
        np.stack([_folded(constant_input(graph, node, k), quantization_of(graph, node, reader).zero_point[0]) for k in positions], axis=1)
        for positions, reader in pairs
    ]
    return (folded[0] + stacked(graph, node, BIASES)).astype(np.int32), folded[1].astype(np.int32)


def whole_numbers(graph: Graph, node: Node) -> dict[str, int]:
    """The int8 kernel's settings from `first_output` to `output_offset`."""
    multiplier, shift = quantize_multiplier(hidden_scale(graph, node))
    return {
        "first_output": quantization_of(graph, node, required_input(graph, node, OUTPUT_STATE)).zero_point[0],
        "cell_integer_bits": _cell_integer_bits(graph, node),
        "cell_clip": _cell_clip(graph, node),
        "hidden_multiplier": multiplier,
        "hidden_shift": shift,
        "output_offset": hidden_quantization(graph, node).zero_point[0],
    }


def multipliers(graph: Graph, node: Node, positions: Sequence[int]) -> tuple[Array, Array]:
    """Multipliers (int32) and shifts (int8) of the four gates for `fixed_point.scale`."""
    pairs = [quantize_multiplier(real) for real in gate_scales(graph, node, positions)]
    return np.array([multiplier for multiplier, _ in pairs], np.int32), np.array([shift for _, shift in pairs], np.int8)
