"""Weights in fewer bytes: the same bits as int8 on every core, chosen where they save bytes, and cycles unless asked otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.export.test_runs_in_its_arena import failures
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tests.tinycore.thin_weights import THIN
from tinycore.boards.record import load_board
from tinycore.graph.lowering import lower
from tinycore.graph.memory_choice import FASTEST
from tinycore.graph.read import read_tflite
from tinycore.kernels.weight_encodings import ENCODINGS

CORES = {"Cortex-M4F": "mps2-an386", "Cortex-M0+": "pico", "RISC-V": "esp32-c3"}


def random_layers(encoding: str, random: np.random.Generator) -> tuple[list[Layer], tuple[int, ...]]:
    """A convolution and a dense layer, large enough for the encoding's code to pay; widths of whole steps and others."""
    size, channels, thin = int(random.integers(1, 4)), int(random.integers(20, 70)), THIN[encoding]
    convolution = layer(
        "CONV_2D",
        filters=int(random.integers(60, 90)),
        kernel=(size, int(random.integers(1, 4))),
        stride=(int(random.integers(1, 3)), 1),
        dilation=(1, int(random.integers(1, 3))),
        padding=str(random.choice(["SAME", "VALID"])),
        activation=str(random.choice(["NONE", "RELU"])),
        per_channel=bool(random.integers(2)),
        thin=thin,
    )
    dense = layer("FULLY_CONNECTED", units=int(random.integers(80, 120)), thin=thin)
    return [convolution, layer("MEAN"), dense], (1, int(random.integers(3, 6)), int(random.integers(5, 7)), channels)


def random_model(encoding: str, seed: int) -> bytes:
    layers, shape = random_layers(encoding, np.random.default_rng(seed))
    return network(layers, input_shape=shape, seed=seed)


def functions(tflite: bytes, instruction_set: str = "portable", *, weights: str) -> list[str]:
    return [call.function for calls in lower(read_tflite(tflite), instruction_set, weights=weights).calls for call in calls]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_is_the_smallest_for_some_weights(encoding: str) -> None:
    tflite = random_model(encoding, 1)
    for kernel in ("conv2d", "fully_connected"):
        assert f"ts_{kernel}_int8_{encoding}" in functions(tflite, weights="small")


def test_weights_without_structure_stay_as_they_are() -> None:
    tflite = network([layer("FULLY_CONNECTED", units=100)], input_shape=(1, 100), seed=1)
    assert functions(tflite, weights="fast") == ["ts_fully_connected_int8"]


def test_few_bytes_do_not_pay_for_code() -> None:
    tflite = network([layer("FULLY_CONNECTED", units=8, thin=THIN["int4"])], input_shape=(1, 30), seed=1)
    assert functions(tflite, weights="small") == ["ts_fully_connected_int8"]


def test_fast_costs_no_time() -> None:
    few_bits = network([layer("FULLY_CONNECTED", units=200, thin=THIN["int4"])], input_shape=(1, 100), seed=1)
    few_weights = network([layer("FULLY_CONNECTED", units=200, thin=THIN["delta"])], input_shape=(1, 400), seed=1)
    assert functions(few_bits, "armv7em", weights="fast") == ["ts_fully_connected_int8_armv7em"]
    assert functions(few_weights, "armv7em", weights="fast") == ["ts_fully_connected_int8_delta"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_same_bits_here(encoding: str, tmp_path: Path) -> None:
    for seed in range(5):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert failures(random_model(encoding, seed), FASTEST, folder, weights="small") == 0


@pytest.mark.slow
@pytest.mark.parametrize("core", CORES)
def test_same_bits_on(core: str, tmp_path: Path) -> None:
    board = load_board(CORES[core])
    models = [random_model(encoding, seed) for encoding in ENCODINGS for seed in range(5)]
    used = [name for model in models for name in functions(model, board.cpu.instruction_set, weights="small")]
    assert sum(name.endswith(tuple(ENCODINGS)) for name in used) > 0.8 * 2 * len(models)  # or this compares dense with dense
    ran = run_on_core(models, board.id, folder=tmp_path, counts=False, weights="small")
    wrong = [k for k, one in enumerate(ran) if not one.is_exact]
    assert not wrong, wrong
