"""Depthwise convolution on cores with the DSP extension gives the bits of the portable kernel, within a budget of cycles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.kernels.test_armv7em import YARDSTICK
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite


def depthwise(stride: int, *, activation: str = "RELU", **options: object) -> Layer:
    """A window of 3x3; with a ReLU the outputs start at the zero point, as in converted models."""
    lowest = {"low": 0.0} if activation == "RELU" else {}
    return layer(
        "DEPTHWISE_CONV_2D",
        **{"multiplier": 1, "kernel": (3, 3), "stride": (stride, stride), "padding": "SAME", "activation": activation, **lowest, **options},
    )


def random_depthwise(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Odd and even sizes, tiles with and without rims, incomplete groups of channels, few channels, scales that can be fitted or not."""
    padding = str(random.choice(["SAME", "VALID"]))
    least = 3 if padding == "VALID" else 1
    activation = str(random.choice(["NONE", "RELU", "RELU", "RELU6"]))
    multiplier = int(random.choice([1, 1, 1, 2, 3]))
    options = {"activation": activation, "padding": padding, "per_channel": bool(random.integers(2)), "multiplier": multiplier}
    return [depthwise(int(random.integers(1, 3)), **options)], (1, *random.integers(least, 30, 2).tolist(), int(random.integers(1, 14)))


@pytest.mark.slow
def test_same_bits(tmp_path: Path) -> None:
    models = []
    for seed in range(100):
        layers, shape = random_depthwise(np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = {call.function for model in models for calls in lower(read_tflite(model), "armv7em").calls for call in calls}
    forms = {name.split("_conv2d")[1].removesuffix("_int8_armv7em") for name in functions}
    scales = {f"{stride}{scale}" for stride in ("", "_by_two") for scale in ("", "_fitted")}
    assert forms >= scales | {f"_multiplied{one}" for one in scales}
    assert forms <= scales | {f"_{form}{one}" for form in ("multiplied", "rolling") for one in scales}
    wrong = [seed for seed, ran in enumerate(run_on_core(models, YARDSTICK, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
def test_outputs_may_lie_on_inputs(tmp_path: Path) -> None:
    """Between two other layers the planner puts both in one place, also where the image is too large for one tile."""
    models = []
    for seed in range(30):
        random = np.random.default_rng(seed)
        channels, activation = int(random.choice([4, 8, 12])), str(random.choice(["RELU", "NONE"]))
        pixels = [layer("CONV_2D", filters=filters, kernel=(1, 1)) for filters in (channels, 4)]
        layers = [pixels[0], depthwise(1, activation=activation), pixels[1]]
        models.append(network(layers, input_shape=(1, *random.integers(3, 30, 2).tolist(), 4), seed=seed))
    calls = [call for model in models for calls in lower(read_tflite(model), "armv7em").calls for call in calls]
    assert sum(call.order is not None and call.order.reads == "channels" for call in calls) > len(models) * 0.8
    assert {call.function for call in calls} >= {f"ts_depthwise_conv2d_rolling{scale}_int8_armv7em" for scale in ("", "_fitted")}
    wrong = [seed for seed, ran in enumerate(run_on_core(models, YARDSTICK, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


def random_window(random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """Windows of one row or column as in series, large and dilated ones."""
    options = {
        "kernel": tuple(int(size) for size in random.integers(1, 6, 2)),
        "dilation": tuple(int(size) for size in random.integers(1, 3, 2)),
        "activation": str(random.choice(["NONE", "RELU"])),
        "per_channel": bool(random.integers(2)),
    }
    if options["kernel"] == (3, 3):
        options["dilation"] = (2, 1)
    return [depthwise(int(random.integers(1, 3)), **options)], (1, *random.integers(1, 12, 2).tolist(), int(random.integers(4, 14)))


@pytest.mark.slow
def test_same_bits_of_any_window(tmp_path: Path) -> None:
    models = []
    for seed in range(60):
        layers, shape = random_window(np.random.default_rng(seed))
        models.append(network(layers, input_shape=shape, seed=seed))
    functions = {call.function for model in models for calls in lower(read_tflite(model), "armv7em").calls for call in calls}
    assert functions == {"ts_depthwise_conv2d_windows_int8_armv7em"}
    wrong = [seed for seed, ran in enumerate(run_on_core(models, YARDSTICK, folder=tmp_path, counts=False)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
def test_a_single_channel_is_a_convolution(tmp_path: Path) -> None:
    """Windows whose rows are no whole words, which the convolution fills up."""
    windows = [(height, width) for height in (1, 2, 4) for width in (1, 2, 3, 5)]
    models = [network([depthwise(1, kernel=one, multiplier=3)], input_shape=(1, 5, 6, 1), seed=k) for k, one in enumerate(windows)]
    ran = run_on_core(models, YARDSTICK, folder=tmp_path, counts=False)
    wrong = [one for one, answer in zip(windows, ran, strict=True) if not answer.is_exact]
    assert not wrong, f"windows {wrong}"
    assert all("conv2d_int8_armv7em.c" in answer.kernels for answer in ran)
