"""What an operator demands of its tensors, said once for all operators; every failed demand is a `TinysmithError`."""

from __future__ import annotations

from collections.abc import Collection

from tinycore.errors import TinysmithError
from tinycore.graph.records import Graph, Node, Quantization, Tensor
from tinycore.ops.attributes import PADDINGS
from tinycore.ops.fixed_point import FLOAT_RANGES

LARGEST_SCALE_RATIO = 2.0**14  # 255 * 255 times more still fits 32 bits


def refusal(graph: Graph, node: Node, reason: str) -> TinysmithError:
    """The error for a node in a form that this version cannot run; `reason` is a clause without a full stop."""
    return TinysmithError("model.operator_form", operator=node.operator, layer=layer_name(graph, node), reason=reason)


def layer_name(graph: Graph, node: Node) -> str:
    """The name of a node's first output: the only name a layer has in a `.tflite` file."""
    return graph.tensors[node.outputs[0]].name


def input_tensor(graph: Graph, node: Node, position: int) -> Tensor | None:
    """The input at `position`; None for an optional one that is absent."""
    index = node.inputs[position] if position < len(node.inputs) else -1
    return None if index < 0 else graph.tensors[index]


def required_input(graph: Graph, node: Node, position: int) -> Tensor:
    """The input at `position`; an error where it is absent."""
    tensor = input_tensor(graph, node, position)
    if tensor is None:
        raise refusal(graph, node, f"input {position} is missing")
    return tensor


def constant_input(graph: Graph, node: Node, position: int) -> Tensor:
    """The constant input at `position`; an error where it is computed while the model runs."""
    tensor = required_input(graph, node, position)
    if tensor.data is None:
        raise refusal(graph, node, f"input {position} is computed by the model instead of being constant")
    return tensor


def output_tensor(graph: Graph, node: Node) -> Tensor:
    """The only output."""
    if len(node.outputs) != 1:
        raise refusal(graph, node, f"it has {len(node.outputs)} outputs")
    return graph.tensors[node.outputs[0]]


def expect_types(graph: Graph, node: Node, *dtypes: str, tensors: Collection[Tensor]) -> None:
    """All of `tensors` have the same dtype, one of `dtypes`; int8 and int16 ones carry one scale and zero point, 0 for int16."""
    found = sorted({tensor.dtype for tensor in tensors})
    if len(found) != 1 or found[0] not in dtypes:
        raise refusal(graph, node, f"it computes with {' and '.join(found)}")
    if found == ["int8"] or found == ["int16"]:
        for tensor in tensors:
            zero_point = quantization_of(graph, node, tensor).zero_point[0]
            if tensor.dtype == "int16" and zero_point:
                raise refusal(graph, node, f"the 16-bit tensor “{tensor.name}” has a zero point other than 0")


def quantization_of(graph: Graph, node: Node, tensor: Tensor) -> Quantization:
    """The per-tensor quantization of an int8 or int16 tensor: exactly one scale and one zero point."""
    quantization = tensor.quantization
    if quantization is None or len(quantization.scale) != 1 or len(quantization.zero_point) != 1:
        raise refusal(graph, node, f"the tensor “{tensor.name}” does not have exactly one scale and zero point")
    return quantization


def expect_shape(graph: Graph, node: Node, tensor: Tensor, shape: tuple[int, ...]) -> None:
    """`tensor` has exactly this shape: kernels trust shapes, so a file that lies must not get past here."""
    if tensor.shape != shape:
        raise refusal(graph, node, f"the tensor “{tensor.name}” has shape {list(tensor.shape)} instead of {list(shape)}")


def expect_rank(graph: Graph, node: Node, tensor: Tensor, rank: int) -> None:
    """`tensor` has this number of axes."""
    if len(tensor.shape) != rank:
        raise refusal(graph, node, f"the tensor “{tensor.name}” has {len(tensor.shape)} axes instead of {rank}")


def expect_activation(graph: Graph, node: Node) -> None:
    """The fused activation, if any, is a clamp."""
    activation = node.attributes["activation"]
    if activation not in FLOAT_RANGES:
        raise refusal(graph, node, f"its fused activation {activation} is not one of {', '.join(FLOAT_RANGES)}")


def expect_padding(graph: Graph, node: Node) -> None:
    """The padding is SAME or VALID."""
    if node.attributes["padding"] not in PADDINGS:
        raise refusal(graph, node, "its padding is neither SAME nor VALID")


def expect_scale_ratio(graph: Graph, node: Node, real: float) -> None:
    """A ratio of scales fits the fixed-point arithmetic; a sane one is far below 1000."""
    if not 0 < real < LARGEST_SCALE_RATIO:
        raise refusal(graph, node, "the scales of its tensors differ beyond all measure")


def expect_same_elements(graph: Graph, node: Node) -> None:
    """Input 0 and the output hold equally many numbers."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    if source.elements != output.elements:
        raise refusal(graph, node, f"it makes {output.elements} numbers of {source.elements}")
