"""The operators Tinysmith can put on a board: one row each."""

from __future__ import annotations

from tinycore.ops import (
    add,
    average_pool2d,
    concatenation,
    conv2d,
    depthwise_conv2d,
    dequantize,
    fully_connected,
    leaky_relu,
    logistic,
    max_pool2d,
    mean,
    mul,
    pad,
    quantize,
    relu,
    reshape,
    softmax,
    tanh,
    transpose_conv,
)
from tinycore.ops.operator import Operator

# One row per operator file, which exposes it as OPERATOR. To add an operator: its file in this folder, its C file of the
# same name in resources/runtime, its row here, its test.
ROWS: tuple[Operator, ...] = (
    fully_connected.OPERATOR,
    conv2d.OPERATOR,
    depthwise_conv2d.OPERATOR,
    quantize.OPERATOR,
    dequantize.OPERATOR,
    relu.RELU,
    relu.RELU6,
    relu.RELU_N1_TO_1,
    leaky_relu.OPERATOR,
    reshape.RESHAPE,
    reshape.EXPAND_DIMS,
    reshape.SQUEEZE,
    max_pool2d.OPERATOR,
    average_pool2d.OPERATOR,
    mean.OPERATOR,
    add.OPERATOR,
    mul.OPERATOR,
    concatenation.OPERATOR,
    pad.PAD,
    pad.PADV2,
    softmax.OPERATOR,
    logistic.OPERATOR,
    tanh.OPERATOR,
    transpose_conv.OPERATOR,
)

OPERATORS: dict[str, Operator] = {row.name: row for row in ROWS}
BY_BUILTIN: dict[str, Operator] = {row.builtin: row for row in ROWS}
