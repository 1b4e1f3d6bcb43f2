"""BATCH_MATMUL: products of many pairs of matrices, the smaller batch repeated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.checks import expect_scale_ratio, expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import Constant, KernelCall, Operator

SOURCES = ("batch_matmul.c", "batch_matmul.h", "fixed_point.h")
MOST_BATCH_AXES = 3  # as TensorFlow Lite
AXES = ("outer", "middle", "inner")
LARGEST_DEPTH = 1 << 15  # each product is below 2^16, the sum has 32 bits


def attributes(options: Any) -> dict[str, Any]:
    """Which of the two operands is transposed."""
    return {"is_transposed": (bool(options.AdjX()), bool(options.AdjY()))}


def check(graph: Graph, node: Node) -> None:
    """The inner sizes agree, the batches can be repeated to the same shape, and the output has the shape that follows."""
    pair, output = [required_input(graph, node, k) for k in (0, 1)], output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(*pair, output))
    shapes = [list(tensor.shape) for tensor in pair]
    if min(map(len, shapes)) < 2 or max(map(len, shapes)) > 2 + MOST_BATCH_AXES:
        raise refusal(graph, node, f"its operands of shapes {shapes[0]} and {shapes[1]} are not batches of matrices")
    (rows, depth), (other_depth, columns) = (_matrix(node, tensor, k) for k, tensor in enumerate(pair))
    try:
        batch = np.broadcast_shapes(*(tensor.shape[:-2] for tensor in pair))
    except ValueError as error:
        raise refusal(graph, node, f"shapes {shapes[0]} and {shapes[1]} do not go together") from error
    if depth != other_depth:
        raise refusal(graph, node, f"it multiplies {rows} x {depth} by {other_depth} x {columns} numbers")
    expect_shape(graph, node, output, (*batch, rows, columns))
    if output.dtype == "int8":
        if depth > LARGEST_DEPTH:
            raise refusal(graph, node, f"its sums of {depth} products are too long for 32 bits")
        expect_scale_ratio(graph, node, _ratio(graph, node))


def _matrix(node: Node, tensor: Tensor, position: int) -> tuple[int, int]:
    """Rows and columns of an operand's matrices, as they are multiplied."""
    rows, columns = tensor.shape[-2:]
    return (columns, rows) if node.attributes["is_transposed"][position] else (rows, columns)


def _ratio(graph: Graph, node: Node) -> float:
    """The product of the operands' scales in float32, then a double division (GetQuantizedConvolutionMultipler)."""
    first, second, output = (
        quantization_of(graph, node, tensor).scale[0]
        for tensor in (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    )
    return float(np.float32(first) * np.float32(second)) / output


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, which rounds twice; floats to rounding."""
    tensors = [required_input(graph, node, k) for k in (0, 1)]
    samples = max(len(values) for values, tensor in zip(inputs, tensors, strict=True) if tensor.data is None)
    return [np.concatenate([_one_sample(graph, node, tensors, inputs, sample) for sample in range(samples)])]


def _one_sample(graph: Graph, node: Node, tensors: Sequence[Tensor], inputs: Sequence[Array], sample: int) -> Array:
    own = [values if tensor.data is not None else values[sample : sample + 1] for values, tensor in zip(inputs, tensors, strict=True)]
    first, second = (np.swapaxes(x, -1, -2) if flip else x for x, flip in zip(own, node.attributes["is_transposed"], strict=True))
    if first.dtype == np.float32:
        return np.asarray(np.matmul(first, second))
    zero_points = [quantization_of(graph, node, tensor).zero_point[0] for tensor in (*tensors, output_tensor(graph, node))]
    sums = np.matmul(first.astype(np.int64) - zero_points[0], second.astype(np.int64) - zero_points[1])
    return np.clip(scale(sums, *quantize_multiplier(_ratio(graph, node))) + zero_points[2], *INT8_RANGE).astype(np.int8)


def macs(graph: Graph, node: Node) -> int:
    """One per number of the depth for each output."""
    return output_tensor(graph, node).elements * _matrix(node, required_input(graph, node, 0), 0)[1]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call; where one operand is constant in the file, it is the kernel's second."""
    first = int(required_input(graph, node, 0).data is not None)
    settings: dict[str, int | float | Constant] = {**_geometry(graph, node, first), **_arithmetic(graph, node, first)}
    constant = required_input(graph, node, 1 - first).data
    dtype = "float" if output_tensor(graph, node).dtype == "float32" else "int8"
    function = f"ts_batch_matmul_{'' if constant is None else 'constant_'}{dtype}"
    inputs = node.inputs[:2] if constant is None else node.inputs[first : first + 1]
    if constant is not None:
        settings["second"] = Constant(constant.reshape(-1))
    return (KernelCall(function, f"{function}_settings", settings, inputs, node.outputs, SOURCES),)


def _geometry(graph: Graph, node: Node, first: int) -> dict[str, int]:
    """Sizes and steps; with the file's second operand as the kernel's first, the product is made column by column."""
    output = output_tensor(graph, node)
    batch = (1,) * (2 + MOST_BATCH_AXES - len(output.shape)) + output.shape[:-2]
    columns = output.shape[-1]
    (rows, columns), steps = (output.shape[-2:], (columns, 1)) if first == 0 else (output.shape[:-3:-1], (1, columns))
    depth = _matrix(node, required_input(graph, node, 0), 0)[1]
    return {
        "batches": math.prod(batch),
        "middle": batch[1],
        "inner": batch[2],
        **_batch_steps("first", required_input(graph, node, first), batch),
        **_batch_steps("second", required_input(graph, node, 1 - first), batch),
        "rows": rows,
        "columns": columns,
        "depth": depth,
        **dict(zip(("first_row_step", "first_depth_step"), _steps(graph, node, first), strict=True)),
        **dict(zip(("second_column_step", "second_depth_step"), _steps(graph, node, 1 - first), strict=True)),
        "output_row_step": steps[0],
        "output_column_step": steps[1],
    }


def _batch_steps(name: str, tensor: Tensor, batch: tuple[int, ...]) -> dict[str, int]:
    """How far apart an operand's matrices lie along each axis of the batch; 0 where they are repeated."""
    shape = (1,) * (2 + len(batch) - len(tensor.shape)) + tensor.shape
    steps = [math.prod(shape[axis + 1 :]) if shape[axis] > 1 else 0 for axis in range(len(batch))]
    return {f"{name}_step_{axis}": step for axis, step in zip(AXES, steps, strict=True)}


def _steps(graph: Graph, node: Node, position: int) -> tuple[int, int]:
    """How far apart an operand's numbers lie along the output's axis and along the depth."""
    width = required_input(graph, node, position).shape[-1]
    is_depth_last = node.attributes["is_transposed"][position] == (position == 1)
    return (width, 1) if is_depth_last else (1, width)


def _arithmetic(graph: Graph, node: Node, first: int) -> dict[str, int]:
    if output_tensor(graph, node).dtype == "float32":
        return {}
    pair = [quantization_of(graph, node, required_input(graph, node, k)).zero_point[0] for k in (first, 1 - first)]
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return {
        "first_offset": -pair[0],
        "second_offset": -pair[1],
        "output_offset": quantization_of(graph, node, output_tensor(graph, node)).zero_point[0],
        "multiplier": multiplier,
        "shift": shift,
    }


OPERATOR = Operator(
    name="batch_matmul",
    builtin="BATCH_MATMUL",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=macs,
    calls=calls,
    micro_name="AddBatchMatMul",
)
