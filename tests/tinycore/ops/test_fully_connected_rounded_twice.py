"""FULLY_CONNECTED with TensorFlow Lite Micro's rounding: judged by LiteRT's convolution, which rounds the same way, and by the original."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.many_models import run_on_core
from tests.tinycore.micro_interpreter import run_micro
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.judge import Array, random_inputs, run_references
from tests.tinycore.small_networks import SMALL_NETWORKS
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.rounding_choice import LITERT, TFLM, with_rounding
from tinycore.ops.host import HostModel

SAMPLES = 200
PUBLIC = ("mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8", "tflm_hello_world_int8", "tflm_person_detect")


def options(seed: int) -> dict[str, object]:
    return {"per_channel": seed % 2 == 0, "activation": ("NONE", "RELU")[seed // 2 % 2]}


def dense(seed: int, dtype: str) -> bytes:
    return network([layer("FULLY_CONNECTED", units=24, **options(seed))], input_shape=(1, 40), seed=seed, dtype=dtype)


def convolution(seed: int, dtype: str) -> bytes:
    """The same numbers as a convolution over one pixel."""
    return network([layer("CONV_2D", filters=24, kernel=(1, 1), **options(seed))], input_shape=(1, 1, 1, 40), seed=seed, dtype=dtype)


def answers(tflite: bytes, inputs: list[Array], rounding: str) -> Array:
    return np.asarray(HostModel(with_rounding(read_tflite(tflite), rounding)).run(inputs)).reshape(len(inputs[0]), -1)


@pytest.mark.parametrize("dtype", ["int8", "int16"])
@pytest.mark.parametrize("seed", range(6))
def test_rounds_like_a_convolution(seed: int, dtype: str) -> None:
    tflite = dense(seed, dtype)
    inputs = random_inputs(read_tflite(tflite), samples=SAMPLES, seed=seed)
    image = inputs[0].reshape(SAMPLES, 1, 1, -1)
    expected = np.asarray(run_litert_reference(convolution(seed, dtype), image)).reshape(SAMPLES, -1)
    np.testing.assert_array_equal(answers(tflite, inputs, TFLM), expected)
    np.testing.assert_array_equal(
        run_references(with_rounding(read_tflite(tflite), TFLM), inputs)[0].reshape(SAMPLES, -1), expected, err_msg="NumPy"
    )


@pytest.mark.parametrize("dtype", ["int8", "int16"])
def test_differs_from_litert_by_one_at_most_and_somewhere(dtype: str) -> None:
    inputs = random_inputs(read_tflite(dense(0, dtype)), samples=SAMPLES, seed=0)
    apart = np.abs(answers(dense(0, dtype), inputs, TFLM).astype(int) - answers(dense(0, dtype), inputs, LITERT))
    assert apart.max() == 1


def test_floats_are_left_alone() -> None:
    graph = read_tflite(dense(0, "float32"))
    assert lower(with_rounding(graph, TFLM)).calls[0][0].function == lower(graph).calls[0][0].function


@pytest.mark.parametrize(("instruction_set", "function"), [("armv6m", "ts_conv2d_int8_armv6m"), ("armv7em", "ts_conv2d_int8_armv7em")])
def test_is_fast_on_cortex_m(instruction_set: str, function: str) -> None:
    graph = with_rounding(read_tflite(dense(0, "int8")), TFLM)
    assert lower(graph, instruction_set).calls[0][0].function == function


@pytest.mark.slow
@pytest.mark.parametrize("board", ["pico", "mps2-an386", "esp32-c3"])
def test_cores_give_the_bits_of_the_host(board: str, tmp_path: Path) -> None:
    models = [dense(seed, dtype) for seed in range(6) for dtype in ("int8", "int16")]
    ran = run_on_core(models, board, folder=tmp_path, counts=False, rounding=TFLM)
    assert [one.is_exact for one in ran] == [True] * len(models)


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLIC)
def test_public_models_equal_tensorflow_lite_micro(shared: Path, name: str) -> None:
    compare((shared / f"models/{name}.tflite").read_bytes())


@pytest.mark.slow
def test_autoencoder_equals_tensorflow_lite_micro() -> None:
    layers, shape = SMALL_NETWORKS["autoencoder 640"]
    compare(network(layers, input_shape=shape, seed=1))


def compare(tflite: bytes) -> None:
    inputs = random_inputs(read_tflite(tflite), samples=50, seed=0)
    judged = run_micro(tflite, inputs)
    if judged is None:
        pytest.skip("no Python with PyPI's tflite-micro: name one in TINYSMITH_TFLITE_MICRO")
    np.testing.assert_array_equal(answers(tflite, inputs, TFLM), judged.reshape(50, -1))
