"""The fast kernels of the smallest Arm cores give the bits of the portable ones, within a budget of cycles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.test_armv7em import conv, macs, random_convolution, random_dense
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import layer, network
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


# Layer, input, and the most cycles per multiply-accumulate that it may take on a Cortex-M0+, all included.
BUDGETS = {
    "1x1 of 64": (conv(64, 1), (1, 5, 5, 64), 7.0),
    "1x1 of 32": (conv(64, 1), (1, 5, 5, 32), 7.0),
    "1x1 of 16": (conv(32, 1), (1, 8, 8, 16), 7.0),
    "3x3 of 16": (conv(32, 3), (1, 8, 8, 16), 7.0),
    "dense of 64": (layer("FULLY_CONNECTED", units=64, activation="RELU"), (1, 64), 5.0),
    "dense of 256": (layer("FULLY_CONNECTED", units=64), (1, 256), 5.0),
}


@pytest.mark.slow
def test_cycles(tmp_path: Path) -> None:
    models = [network([one], input_shape=shape, seed=1) for one, shape, _ in BUDGETS.values()]
    found = {}
    for (name, (_, _, most)), ran in zip(BUDGETS.items(), run_on_core(models, BOARD, folder=tmp_path), strict=True):
        per_mac = ran.layers[0][2] / macs(ran.graph)
        assert ran.is_exact, name
        if per_mac > most:
            found[name] = f"{per_mac:.2f} instead of {most}"
    assert not found
