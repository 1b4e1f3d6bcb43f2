"""A model of one byte as a table: what depends on a single int8 number has only 256 answers."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.table import OPERATORS

FUNCTION = "ts_lookup_int8"
SOURCES = ("lookup.c", "lookup.h")
NOTE = "the whole model: its input is one byte, so that its 256 answers are stored and nothing is multiplied"
BYTES = np.arange(-128, 128, dtype=np.int8)


def tabulated(graph: Graph) -> tuple[tuple[KernelCall, ...], ...] | None:
    """Calls that look the answer up, all by the last node, or None where the model is of another kind or not yet trained.

    It is smaller and faster than any two layers. The layers before the last one have no call: nobody needs their numbers.
    """
    if not _is_of_one_byte(graph):
        return None
    settings: dict[str, int | float | Constant] = {"elements": 1, "answers": Constant(_answers(graph))}
    call = KernelCall(FUNCTION, f"{FUNCTION}_settings", settings, graph.inputs, graph.outputs, SOURCES, note=NOTE)
    return (*((),) * (len(graph.nodes) - 1), (call,))


def _is_of_one_byte(graph: Graph) -> bool:
    ends = [graph.tensors[index] for index in (*graph.inputs, *graph.outputs)]
    made = [graph.tensors[index] for node in graph.nodes for index in node.outputs]
    constants = [tensor.data for tensor in graph.tensors if tensor.data is not None]
    return (
        len(graph.inputs) == len(graph.outputs) == 1
        and len(graph.nodes) > 1
        and graph.nodes[-1].outputs == graph.outputs
        and all(tensor.elements == 1 and tensor.dtype == "int8" for tensor in ends)
        and all(tensor.dtype == "int8" for tensor in made)
        and not graph.states()
        and all(data.size < 2 or any(data.strides) for data in constants)  # no stand-ins
    )


def _answers(graph: Graph) -> Array:
    """The model's exact NumPy reference on every byte."""
    values: dict[int, Array] = {k: tensor.data for k, tensor in enumerate(graph.tensors) if tensor.data is not None}
    values |= {-1: np.zeros(0), graph.inputs[0]: BYTES.reshape(-1, *graph.tensors[graph.inputs[0]].shape[1:])}
    for node in graph.nodes:
        made = OPERATORS[node.operator].reference(graph, node, [values[index] for index in node.inputs])
        values.update(zip(node.outputs, made, strict=True))
    answers: Array = values[graph.outputs[0]].reshape(-1)
    return answers
