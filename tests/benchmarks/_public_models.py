"""Public models on every core, with whoever can judge them: LiteRT, else TensorFlow Lite Micro, else the operators in NumPy."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import resources
from tests.benchmarks._host_judge import CLOSE, as_list, difference
from tests.tinycore.many_models import run_on_core
from tests.tinycore.micro_interpreter import run_micro
from tests.tinycore.ops.judge import random_inputs, run_references
from tinycore.commands.model_source import read_model
from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.export import micro_arena
from tinycore.graph.litert import run_litert_apart
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Array, Graph
from tinycore.graph.rounding_choice import TFLM, with_rounding
from tinycore.ops.host import HostModel

Row = dict[str, Any]
MODELS = resources.path("../../shared/models").resolve()  # public models, where they are at hand
ENDINGS = (".tflite", ".h5", ".keras", ".onnx")
SAMPLES = 8
CORE_SAMPLES = 2


def public_models() -> list[str]:
    return sorted(file.name for file in MODELS.glob("*") if file.suffix in ENDINGS) if MODELS.is_dir() else []


@cache
def tflite_of(name: str) -> bytes:
    """The model as it is, a Keras model converted once for all cores."""
    return read_model(MODELS / name, mode="as-is", data=None, context=Collector())


def judged_model(name: str) -> Row:
    """Who judges the model and how far the host's C is from that; why not, where it is refused."""
    try:
        tflite = tflite_of(name)
        graph = read_tflite(tflite)
    except TinysmithError as error:
        return {"model": name, "refused": str(error)}
    inputs = random_inputs(graph, samples=SAMPLES, seed=1)
    return {"model": name, **_judged(tflite, graph, inputs), **_micro(tflite, graph, inputs)}


def _judged(tflite: bytes, graph: Graph, inputs: list[Array]) -> Row:
    answers = as_list(HostModel(graph).run(inputs))
    expected, judge = _expected(tflite, graph, inputs)
    worst = max(difference(*pair) for pair in zip(answers, expected, strict=True))
    return {"judge": judge, "worst": worst, "exact": worst <= (CLOSE if expected[0].dtype == np.float32 else 0.0)}


def _expected(tflite: bytes, graph: Graph, inputs: list[Array]) -> tuple[list[Array], str]:
    """LiteRT rounds the inputs of dynamic-range layers, so it cannot judge those."""
    if any(_is_dynamic(graph, node.inputs) for node in graph.nodes):
        return run_references(graph, inputs), "NumPy (LiteRT rounds inputs)"
    try:
        return as_list(run_litert_apart(tflite, inputs)), "LiteRT"
    except TinysmithError:
        answers = run_micro(tflite, inputs)
    if answers is None:
        return run_references(graph, inputs), "NumPy (LiteRT refuses)"
    return [answers.reshape(len(answers), *graph.tensors[graph.outputs[0]].shape[1:])], "TFLM (LiteRT refuses)"


def _is_dynamic(graph: Graph, read: Sequence[int]) -> bool:
    tensors = [graph.tensors[index] for index in read if index >= 0]
    return tensors[0].dtype == "float32" and any(one.dtype == "int8" and one.data is not None for one in tensors)


def _micro(tflite: bytes, graph: Graph, inputs: list[Array]) -> Row:
    """TensorFlow Lite Micro's arena beside ours, and whether its rounding gives its answers."""
    row: Row = {"arena_bytes": lower(graph).plan.arena_bytes, "micro_arena_bytes": micro_arena.measure(tflite), "micro": None}
    answers = run_micro(tflite, inputs)
    if answers is not None:
        ours = as_list(HostModel(with_rounding(graph, TFLM)).run(inputs))[0]
        row["micro"] = difference(ours.reshape(len(ours), -1), answers.reshape(len(ours), -1))
    return row


def model_on_core(name: str, board: str) -> Row:
    """Whether the core gives the host's bits, or why it cannot be tried."""
    try:
        tflite = tflite_of(name)
        with tempfile.TemporaryDirectory(prefix="tinysmith-") as folder:
            (ran,) = run_on_core([tflite], board, folder=Path(folder), samples=CORE_SAMPLES, counts=False)
    except TinysmithError as error:
        return {"model": name, "exact": None, "why": error.code}
    return {"model": name, "exact": ran.is_exact, "why": ""}
