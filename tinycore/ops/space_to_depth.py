"""SPACE_TO_DEPTH and DEPTH_TO_SPACE: blocks of pixels become channels of one pixel, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_rank, expect_shape, output_tensor, refusal, required_input
from tinycore.ops.movement import expect_moved
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps

# Height, row of the block, width, column of the block, channels -> the block beside the channels; its own inverse.
ORDER = (0, 2, 1, 3, 4)


def attributes(options: Any) -> dict[str, Any]:
    """The height and width of a block."""
    return {"block": options.BlockSize()}


def check(graph: Graph, node: Node) -> None:
    """The input is an image that falls into whole blocks."""
    expect_moved(graph, node)
    source, output, block = required_input(graph, node, 0), output_tensor(graph, node), int(node.attributes["block"])
    expect_rank(graph, node, source, 4)
    _, height, width, channels = source.shape
    is_whole = block > 0 and (channels % (block * block) == 0 if _is_deep(node) else height % block == width % block == 0)
    if not is_whole:
        raise refusal(graph, node, f"an image of shape {list(source.shape)} does not fall into blocks of {block}")
    if _is_deep(node):
        expect_shape(graph, node, output, (1, height * block, width * block, channels // (block * block)))
    else:
        expect_shape(graph, node, output, (1, height // block, width // block, channels * block * block))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = inputs[0].reshape(len(inputs[0]), *_parts(graph, node))
    return [np.transpose(values, (0, *(1 + axis for axis in ORDER))).reshape(len(values), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy."""
    parts = _parts(graph, node)
    steps = dense_steps(parts)
    walk = reading([parts[axis] for axis in ORDER], [steps[axis] for axis in ORDER])
    return (copy_call(graph, node, walk, source=node.inputs[0], target=node.outputs[0]),)


def _is_deep(node: Node) -> bool:
    """Whether the blocks of the input lie in its channels."""
    return node.operator == "depth_to_space"


def _parts(graph: Graph, node: Node) -> tuple[int, ...]:
    """The input's axes with the block apart."""
    _, height, width, channels = required_input(graph, node, 0).shape
    block = int(node.attributes["block"])
    if _is_deep(node):
        return height, width, block, block, channels // (block * block)
    return height // block, block, width // block, block, channels


def _operator(name: str, builtin: str, *, micro_name: str) -> Operator:
    return Operator(
        name=name,
        builtin=builtin,
        attributes=attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name=micro_name,
    )


SPACE_TO_DEPTH = _operator("space_to_depth", "SPACE_TO_DEPTH", micro_name="AddSpaceToDepth")
DEPTH_TO_SPACE = _operator("depth_to_space", "DEPTH_TO_SPACE", micro_name="AddDepthToSpace")
