"""The fast kernels of cores with the DSP extension give the bits of the portable ones, within a budget of cycles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.budgets import CORTEX_M4, over_budget
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite

YARDSTICK = "mps2-an386"


def random_convolution(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Every combination that the gathering of windows tells apart: borders, strides, dilation, rows of whole words or not."""
    kernel = tuple(int(size) for size in random.integers(1, 5, 2))
    layers = [
        layer(
            "CONV_2D",
            filters=int(random.integers(1, 20)),
            kernel=kernel,
            stride=tuple(int(size) for size in random.integers(1, 3, 2)),
            dilation=tuple(int(size) for size in random.integers(1, 3, 2)),
            padding="SAME",
            activation=str(random.choice(["NONE", "RELU", "RELU6"])),
            per_channel=bool(random.integers(2)),
        )
    ]
    return layers, (1, int(random.integers(1, 9)), int(random.integers(1, 9)), int(random.integers(1, 18)))


def random_pixels(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """1x1 convolutions, mostly of whole words and groups."""
    filters, channels = int(random.choice([4, 8, 12, 16, 7])), int(random.choice([4, 8, 20, 36, 3]))
    activation = str(random.choice(["NONE", "RELU"]))
    return [layer("CONV_2D", filters=filters, kernel=(1, 1), activation=activation)], (1, *random.integers(1, 6, 2).tolist(), channels)


def random_dense(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    activation = str(random.choice(["NONE", "RELU"]))
    layers = [layer("FULLY_CONNECTED", units=int(random.integers(1, 20)), activation=activation), layer("FULLY_CONNECTED", units=5)]
    return layers, (1, int(random.integers(1, 70)))


def random_sums(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """ADD and SUB of any length."""
    shape = (1, *random.integers(1, 6, 2).tolist(), int(random.integers(1, 8)))
    return [layer("RELU"), layer(str(random.choice(["ADD", "SUB"])), inputs=(0, 1), activation=str(random.choice(["NONE", "RELU"])))], shape


KINDS = {"convolution": random_convolution, "pixels": random_pixels, "dense": random_dense, "sums": random_sums}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_same_bits(kind: str, tmp_path: Path) -> None:
    models = []
    for seed in range(40):
        layers, shape = KINDS[kind](np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = [call.function for model in models for calls in lower(read_tflite(model), "armv7em").calls for call in calls]
    assert sum(name.endswith("_armv7em") for name in functions) > len(functions) * 0.4  # or this compares portable with portable
    wrong = [seed for seed, ran in enumerate(run_on_core(models, YARDSTICK, folder=tmp_path)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
def test_cycles(tmp_path: Path) -> None:
    over = over_budget(CORTEX_M4, YARDSTICK, folder=tmp_path)
    assert not over, over
