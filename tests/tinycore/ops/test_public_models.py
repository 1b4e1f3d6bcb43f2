"""Whole models from public collections, on random input that drives them harder than real data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.ops.judge import assert_equal, assert_like_litert, random_inputs, run_references
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

MODELS = ["mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8", "tflm_hello_world_int8", "tflm_hello_world_float"]


@pytest.mark.parametrize("name", MODELS)
def test_equals_litert(shared: Path, name: str) -> None:
    assert_like_litert((shared / f"models/{name}.tflite").read_bytes(), samples=8)


def test_dynamic_range_answers_like_its_weights_as_floats(shared: Path) -> None:
    """LiteRT rounds the inputs of such layers to int8; ours does not, and is not far from it."""
    tflite = (shared / "models/motionsense_reduced_dynamic.tflite").read_bytes()
    graph = read_tflite(tflite)
    given = [
        np.random.default_rng(0).normal(0, 0.02, (20, 1, 32, 32)).astype(np.float32).reshape(20, *graph.tensors[graph.inputs[0]].shape[1:])
    ]
    mixed = [node for node in graph.nodes if node.operator == "fully_connected" and graph.tensors[node.inputs[1]].dtype == "int8"]
    assert len(mixed) == 1
    answers = HostModel(graph).run(given)
    assert_equal(np.asarray(answers), run_references(graph, given)[0], name="C")
    np.testing.assert_allclose(answers, np.asarray(run_litert_reference(tflite, given)), atol=0.05)


def test_person_detection_runs_although_litert_refuses_it(shared: Path) -> None:
    """Its biases name an axis that they do not have. The answers are probabilities in steps of 1/256 from -128."""
    graph = read_tflite((shared / "models/tflm_person_detect.tflite").read_bytes())
    answers = HostModel(graph).run(random_inputs(graph, samples=3, seed=0))
    assert isinstance(answers, np.ndarray) and answers.shape == (3, 2)
    assert np.abs((answers.astype(int) + 128).sum(axis=1) - 256).max() <= 1
