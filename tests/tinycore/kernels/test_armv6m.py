"""The fast kernels of the smallest Arm cores give the bits of the portable ones, within a budget of cycles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.budgets import CORTEX_M0_PLUS, over_budget
from tests.tinycore.kernels.test_armv7em import random_convolution, random_dense, random_sums
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite

BOARD = "pico"


def random_depthwise(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """3x3 windows one pixel apart, whose outputs are computed by twos and threes, and windows of any size."""
    is_plain = random.random() < 0.5
    layers = [
        layer(
            "DEPTHWISE_CONV_2D",
            kernel=(3, 3) if is_plain else tuple(int(size) for size in random.integers(1, 6, 2)),
            stride=(1, 1) if is_plain else tuple(int(size) for size in random.integers(1, 4, 2)),
            dilation=(1, 1) if is_plain else tuple(int(size) for size in random.integers(1, 3, 2)),
            multiplier=int(random.choice([1, 1, 2, 5])),
            padding="SAME",
            activation=str(random.choice(["NONE", "RELU", "RELU6"])),
            per_channel=bool(random.integers(2)),
        )
    ]
    return layers, (1, *random.integers(1, 12, 2).tolist(), int(random.integers(1, 18)))


def random_pool(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Pools with and without padding, and means."""
    shape = (1, *random.integers(1, 12, 2).tolist(), int(random.integers(1, 10)))
    if random.random() < 0.2:
        return [layer("MEAN")], shape
    size, stride = (tuple(int(size) for size in random.integers(1, most, 2)) for most in (6, 4))
    kind, activation = str(random.choice(["MAX_POOL_2D", "AVERAGE_POOL_2D"])), str(random.choice(["NONE", "RELU", "RELU6"]))
    return [layer(kind, pool=size, stride=stride, padding="SAME", activation=activation)], shape


KINDS = {"convolution": random_convolution, "dense": random_dense, "depthwise": random_depthwise, "sums": random_sums, "pool": random_pool}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_same_bits(kind: str, tmp_path: Path) -> None:
    models = []
    for seed in range(25):
        layers, shape = KINDS[kind](np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = [call.function for model in models for calls in lower(read_tflite(model), "armv6m").calls for call in calls]
    share = 0.4 if kind == "sums" else 0.8  # half of those layers only make a second operand
    assert sum(name.endswith("_armv6m") for name in functions) > len(functions) * share  # or this compares portable with portable
    wrong = [seed for seed, ran in enumerate(run_on_core(models, BOARD, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
def test_cycles(tmp_path: Path) -> None:
    over = over_budget(CORTEX_M0_PLUS, BOARD, folder=tmp_path)
    assert not over, over
