"""Judges a file whose operators LiteRT runs with reference kernels only apart from one another: each one as a file of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tests.tinycore.ops.judge import assert_equal
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

Array = np.ndarray[Any, Any]


def assert_layers_like_litert(tflite: bytes, *, inputs: Array) -> None:
    """Every operator by itself, on the numbers that LiteRT's operators before it gave."""
    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    values: dict[int, Array] = {int(model.subgraphs[0].inputs[0]): inputs}
    for read, made, part in _parts(model):
        given = [values[index] for index in read]
        expected, answers = _list(run_litert_reference(part, given)), _list(HostModel(read_tflite(part)).run(given))
        for index, answer, judged in zip(made, answers, expected, strict=True):
            assert_equal(answer, judged, name=str(index))
            values[index] = judged


def _parts(model: Any) -> Iterator[tuple[list[int], list[int], bytes]]:
    """Which tensors each operator reads and makes, and the file with it alone."""
    graph = model.subgraphs[0]
    for operator in graph.operators:
        read = dict.fromkeys(int(k) for k in operator.inputs if k >= 0)
        computed = [k for k in read if not _is_constant(model, graph.tensors[k])]
        part, alone = copy.copy(model), copy.copy(operator)
        part.signatureDefs, part.metadata = [], []
        part.operatorCodes, alone.opcodeIndex = [model.operatorCodes[operator.opcodeIndex]], 0
        part.subgraphs = [copy.copy(graph)]
        part.subgraphs[0].operators, part.subgraphs[0].inputs, part.subgraphs[0].outputs = [alone], computed, operator.outputs
        builder = flatbuffers.Builder(1024)
        builder.Finish(part.Pack(builder), b"TFL3")
        yield computed, [int(k) for k in operator.outputs], bytes(builder.Output())


def _is_constant(model: Any, tensor: Any) -> bool:
    data = model.buffers[tensor.buffer].data
    return data is not None and len(data) > 0


def _list(answers: Array | list[Array]) -> list[Array]:
    return answers if isinstance(answers, list) else [answers]
