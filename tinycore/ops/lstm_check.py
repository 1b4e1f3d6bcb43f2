"""What a file's LSTM layer has to be like before the kernels may run it."""

from __future__ import annotations

import math

from tinycore.graph.records import Graph, Node
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
from tinycore.ops.lstm_constants import (
    BIASES,
    CELL_STATE,
    INPUT_WEIGHTS,
    OUTPUT_STATE,
    RECURRENT_WEIGHTS,
    cell_exponent,
    gate_scales,
    hidden_scale,
)

EXTRAS = {"peepholes": (9, 10, 11), "a projection": (16, 17), "layer normalisation": (20, 21, 22, 23)}
# Of a cell's 16 bits. Below 0 LiteRT's kernel leaves out a tanh, and its answers are wrong; ours are not.
INTEGER_BITS = (-8, 6)
LARGEST_VECTOR = 1 << 15  # sums of products fit 32 bits


def check_lstm(graph: Graph, node: Node) -> None:
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
    for real in (*gate_scales(graph, node, INPUT_WEIGHTS), *gate_scales(graph, node, RECURRENT_WEIGHTS), hidden_scale(graph, node)):
        expect_scale_ratio(graph, node, real)
    exponent, (low, high) = cell_exponent(graph, node), (bits - 15 for bits in INTEGER_BITS)
    if abs(exponent - round(exponent)) >= 1e-3 or not low <= round(exponent) <= high:
        raise refusal(graph, node, f"the scale of its cells is not a power of two from 2^{low} to 2^{high}")
