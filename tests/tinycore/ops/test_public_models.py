"""Whole models from public collections, on random input that drives them harder than real data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.ops.judge import assert_like_litert, random_inputs
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

MODELS = ["mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8", "tflm_hello_world_int8", "tflm_hello_world_float"]


@pytest.mark.parametrize("name", MODELS)
def test_equals_litert(shared: Path, name: str) -> None:
    assert_like_litert((shared / f"models/{name}.tflite").read_bytes(), samples=8)


def test_person_detection_runs_although_litert_refuses_it(shared: Path) -> None:
    """Its biases name an axis that they do not have. The answers are probabilities in steps of 1/256 from -128."""
    graph = read_tflite((shared / "models/tflm_person_detect.tflite").read_bytes())
    answers = HostModel(graph).run(random_inputs(graph, samples=3, seed=0))
    assert isinstance(answers, np.ndarray) and answers.shape == (3, 2)
    assert np.abs((answers.astype(int) + 128).sum(axis=1) - 256).max() <= 1
