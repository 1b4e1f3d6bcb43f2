"""Pools and means on cores with the DSP extension give the bits of the portable kernels, within a budget of cycles."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.test_armv7em import YARDSTICK
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite


def random_pool(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Windows of all sizes at the rims and inside, incomplete groups of channels."""
    options = {
        "pool": tuple(int(size) for size in random.integers(1, 6, 2)),
        "stride": tuple(int(size) for size in random.integers(1, 4, 2)),
        "padding": "SAME",
        "activation": str(random.choice(["NONE", "RELU", "RELU6"])),
    }
    operator = str(random.choice(["MAX_POOL_2D", "AVERAGE_POOL_2D"]))
    return [layer(operator, **options)], (1, *random.integers(1, 13, 2).tolist(), int(random.integers(4, 14)))


def random_mean(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Up to more pixels than fit into one run of 16-bit sums."""
    return [layer("MEAN")], (1, *random.integers(1, 24, 2).tolist(), int(random.integers(4, 14)))


KINDS = {"pool": random_pool, "mean": random_mean}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_same_bits(kind: str, tmp_path: Path) -> None:
    models = []
    for seed in range(40):
        layers, shape = KINDS[kind](np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = [call.function for model in models for calls in lower(read_tflite(model), "armv7em").calls for call in calls]
    assert all(name.endswith("_armv7em") for name in functions)  # or this compares portable with portable
    wrong = [seed for seed, ran in enumerate(run_on_core(models, YARDSTICK, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


# Layer, input, and the most cycles per number of the input that it may take on a Cortex-M4, all included.
BUDGETS = {
    "largest of 2x2": (layer("MAX_POOL_2D", pool=(2, 2), stride=(2, 2)), (1, 16, 16, 16), 8.0),
    "average of 2x2": (layer("AVERAGE_POOL_2D", pool=(2, 2), stride=(2, 2)), (1, 16, 16, 16), 12.0),
    "average of all": (layer("AVERAGE_POOL_2D", pool=(25, 5)), (1, 25, 5, 64), 2.0),
    "mean": (layer("MEAN"), (1, 12, 12, 32), 2.2),
}


@pytest.mark.slow
def test_cycles(tmp_path: Path) -> None:
    models = [network([one], input_shape=shape, seed=1) for one, shape, _ in BUDGETS.values()]
    found = {}
    for (name, (_, shape, most)), ran in zip(BUDGETS.items(), run_on_core(models, YARDSTICK, folder=tmp_path), strict=True):
        per_input = ran.layers[0][2] / math.prod(shape)
        assert ran.is_exact, name
        if per_input > most:
            found[name] = f"{per_input:.2f} instead of {most}"
    assert not found
