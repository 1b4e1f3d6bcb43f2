"""The fast kernels of the smallest Arm cores give the bits of the portable ones, within a budget of cycles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.budgets import CORTEX_M0_PLUS, over_budget
from tests.tinycore.kernels.test_armv7em import random_convolution, random_dense
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import network
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite

BOARD = "pico"
KINDS = {"convolution": random_convolution, "dense": random_dense}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_same_bits(kind: str, tmp_path: Path) -> None:
    models = []
    for seed in range(25):
        layers, shape = KINDS[kind](np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = [call.function for model in models for calls in lower(read_tflite(model), "armv6m").calls for call in calls]
    assert sum(name.endswith("_armv6m") for name in functions) > len(functions) * 0.8  # or this compares portable with portable
    wrong = [seed for seed, ran in enumerate(run_on_core(models, BOARD, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
def test_cycles(tmp_path: Path) -> None:
    over = over_budget(CORTEX_M0_PLUS, BOARD, folder=tmp_path)
    assert not over, over
