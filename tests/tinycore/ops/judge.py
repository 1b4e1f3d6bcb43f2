"""The check that every operator shares: our C, our NumPy and LiteRT's reference kernels say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinycore.errors import TinysmithError
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.ops.host import HostModel
from tinycore.ops.table import OPERATORS

Array = np.ndarray[Any, Any]


def assert_like_litert(tflite: bytes, *, samples: int = 20, seed: int = 0, inputs: list[Array] | None = None) -> None:
    """Integers bit for bit, floats within 1e-5 of the largest output."""
    graph = read_tflite(tflite)
    given = inputs or random_inputs(graph, samples=samples, seed=seed)
    expected = _list(run_litert_reference(tflite, given))
    for name, answers in {"C": _list(HostModel(graph).run(given)), "NumPy": run_references(graph, given)}.items():
        for answer, judged in zip(answers, expected, strict=True):
            assert answer.dtype == judged.dtype and answer.shape == judged.shape, name
            assert_equal(answer, judged, name=name)


def assert_stream_like_litert(tflite: bytes, *, samples: int = 20, seed: int = 0) -> None:
    """The same for samples that follow one another, so that states count; by our C alone."""
    graph = read_tflite(tflite)
    given = random_inputs(graph, samples=samples, seed=seed)
    expected = _list(run_litert_reference(tflite, given, is_stream=True))
    for answer, judged in zip(_list(HostModel(graph).run(given, is_stream=True)), expected, strict=True):
        assert_equal(answer, judged, name="C")


def assert_c_like_numpy(tflite: bytes, *, samples: int = 20, seed: int = 0) -> None:
    """For files that LiteRT refuses although they make sense."""
    graph = read_tflite(tflite)
    given = random_inputs(graph, samples=samples, seed=seed)
    for answer, judged in zip(_list(HostModel(graph).run(given)), run_references(graph, given), strict=True):
        assert_equal(answer, judged, name="C")


def assert_equal(answer: Array, expected: Array, *, name: str) -> None:
    if expected.dtype == np.float32:
        np.testing.assert_allclose(answer, expected, rtol=1e-5, atol=1e-5 * float(np.abs(expected).max()), err_msg=name)
    else:
        np.testing.assert_array_equal(answer, expected, err_msg=name)


def random_inputs(graph: Graph, *, samples: int, seed: int) -> list[Array]:
    """Stored numbers from the whole range of the dtype."""
    random = np.random.default_rng(seed)
    return [
        random.normal(0, 1.5, (samples, *tensor.shape[1:])).astype(np.float32)
        if tensor.dtype == "float32"
        else random.integers(np.iinfo(tensor.dtype).min, np.iinfo(tensor.dtype).max + 1, (samples, *tensor.shape[1:])).astype(tensor.dtype)
        for tensor in (graph.tensors[index] for index in graph.inputs)
    ]


def run_references(graph: Graph, inputs: list[Array]) -> list[Array]:
    """The outputs by the operators' NumPy references."""
    values: dict[int, Array] = {-1: np.zeros(0), **constants_and_states(graph)}
    values.update(zip(graph.inputs, inputs, strict=True))
    for node in graph.nodes:
        made = OPERATORS[node.operator].reference(graph, node, [values[index] for index in node.inputs])
        values.update(zip(node.outputs, made, strict=True))
    return [values[index] for index in graph.outputs]


def constants_and_states(graph: Graph) -> dict[int, Array]:
    """What operators read besides computed tensors; states as after a reset."""
    constants = {k: tensor.data for k, tensor in enumerate(graph.tensors) if tensor.data is not None}
    return {**constants, **{k: np.zeros(tensor.shape, tensor.dtype) for k, tensor in enumerate(graph.tensors) if tensor.is_variable}}


def _list(answers: Array | list[Array]) -> list[Array]:
    return answers if isinstance(answers, list) else [answers]


def assert_c_is_numpy(tflite: bytes, *, inputs: list[Array]) -> None:
    """Floats too, to the last bit."""
    graph = read_tflite(tflite)
    for answer, expected in zip(_list(HostModel(graph).run(inputs)), run_references(graph, inputs), strict=True):
        assert answer.dtype == expected.dtype and answer.tobytes() == np.ascontiguousarray(expected).tobytes()


def assert_refused(tflite: bytes, *, because: str) -> None:
    """The file is explained instead of run; `because` is part of the explanation."""
    with pytest.raises(TinysmithError) as caught:
        read_tflite(tflite)
    assert caught.value.code == "model.operator_form"
    assert because in caught.value.message().what
