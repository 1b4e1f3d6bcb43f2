"""A whole export: from a .tflite file to sources that compile and pass their self-test."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.random_layers import random_layers
from tinycore.compiler.toolchain import build_program
from tinycore.context import Cancelled, Collector
from tinycore.errors import TinysmithError
from tinycore.export.bundle import write
from tinycore.export.settings import ExportSettings
from tinycore.features.scaling import Scaling

CLASSES = ("a", "b")


def describe(columns: int) -> SimpleNamespace:
    """A stand-in for a data set's description."""
    return SimpleNamespace(
        task="regression",
        classes=(),
        columns=tuple("abcdefgh"[:columns]),
        window=0,
        hop=0,
        front_end=Scaling((1.0,) * columns, (0.5,) * columns),
        answer=SimpleNamespace(offset=10.0, gain=3.0),
    )


def self_test_of(folder: Path, name: str) -> int:
    main = folder / "main.c"
    main.write_text(f'#include "{name}_selftest.h"\nint main(void) {{ return {name}_selftest(); }}\n')
    sources = json.loads((folder / "bundle.json").read_text())["sources"]
    program = build_program([*(folder / source for source in sources), main], [folder], folder / "program")
    return subprocess.run([str(program)], check=False).returncode


MODELS = ("tflm_hello_world_int8", "tflm_hello_world_float", "mlperf_kws_dscnn_int8")


@pytest.mark.slow
@pytest.mark.parametrize("file", MODELS)
def test_a_public_model_compiles_and_passes_its_self_test(shared: Path, tmp_path: Path, file: str) -> None:
    tflite = (shared / "models" / f"{file}.tflite").read_bytes()
    made = write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    record = json.loads((tmp_path / "bundle.json").read_text())
    assert set(made["files"]) == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert record["weights_bytes"] == made["weights_bytes"]
    assert all(layer["function"] in (tmp_path / "model.c").read_text() for layer in record["layers"])
    assert self_test_of(tmp_path, "model") == 0


def hello(shared: Path) -> bytes:
    return (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()


def test_real_samples_pass_the_front_end_before_they_are_stored(shared: Path, tmp_path: Path) -> None:
    vectors = np.array([[1.0], [3.0], [np.nan]], np.float32)
    settings = ExportSettings(name="sine")
    write(hello(shared), description=describe(1), vectors=vectors, settings=settings, folder=tmp_path, context=Collector())
    record = json.loads((tmp_path / "bundle.json").read_text())
    scale, zero = record["input"]["scale"], record["input"]["zero_point"]
    text = (tmp_path / "sine_selftest.c").read_text()
    stored = [int(word) for word in text.split("sine_selftest_inputs[3] = {")[1].split("}")[0].split("*/")[-1].split(",")[:3]]
    assert stored == [zero, zero + round(1.0 / scale), zero]
    assert record["answer"] == {"offset": 10.0, "gain": 3.0}
    assert "stretched + 10.0F" in (tmp_path / "sine_front_end.c").read_text()


def test_data_of_another_model_are_refused(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(TinysmithError) as caught:
        write(hello(shared), description=describe(2), vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    assert caught.value.code == "export.data_mismatch"


def test_it_stops_when_asked(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write(hello(shared), description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector(stop=True))
    assert not list(tmp_path.iterdir())


F = "float32"
FORMS = [
    layer("CONV_2D", filters=4, kernel=(3, 3), padding="SAME"),
    layer("DEPTHWISE_CONV_2D", kernel=(3, 3)),
    layer("LOGISTIC"),
    layer("MEAN"),
    layer("FULLY_CONNECTED", units=3),
    layer("SOFTMAX"),
]
UNUSUAL = {
    "two inputs": single_operator("ADD", [spec((1, 5), F), spec((1, 5), F)], [spec((1, 5), F)], fusedActivationFunction=0),
    "nothing but a new shape": single_operator(
        "RESHAPE", [spec((1, 6), F), spec((2,), "int32", data=np.array([1, 6], np.int32))], [spec((1, 6), F)], newShape=[1, 6]
    ),
    "a constant operand": network([layer("ADD", constant=(1, 3, 3, 2)), layer("RELU")], input_shape=(1, 3, 3, 2)),
    "branches": network(
        [layer("CONV_2D", filters=4, kernel=(1, 1)), layer("CONV_2D", filters=4, kernel=(1, 1), inputs=(0,)), layer("ADD", inputs=(1, 2))],
        input_shape=(1, 4, 4, 2),
    ),
    "int16": network(FORMS, input_shape=(1, 6, 6, 3), dtype="int16"),
    "a bias of more than 32 bits": single_operator(
        "FULLY_CONNECTED",
        [
            spec((1, 2), "int16", scale=1e-5),
            spec((2, 2), data=np.ones((2, 2)), scale=1e-3),
            spec((2,), "int64", data=np.array([2**40, -(2**33)]), scale=1e-8),
        ],
        [spec((1, 2), "int16", scale=1.0)],
    ),
    "weights stored as float16": network(FORMS, input_shape=(1, 6, 6, 3), dtype=F, weights="float16"),
    "weights stored as int8": network(FORMS, input_shape=(1, 6, 6, 3), dtype=F, weights="int8"),
    "every layer is an output": network([layer("RELU"), layer("TANH")], input_shape=(1, 8), dtype=F, every_layer=True),
}


@pytest.mark.parametrize("tflite", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_models_pass_their_self_test(tmp_path: Path, tflite: bytes) -> None:
    write(tflite, description=None, vectors=None, settings=ExportSettings(name="odd one"), folder=tmp_path, context=Collector())
    assert self_test_of(tmp_path, "odd_one") == 0


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_a_large_input_is_borrowed_from_the_models_constants(tmp_path: Path, dtype: str) -> None:
    tflite = network([layer("FULLY_CONNECTED", units=4)], input_shape=(1, 3000), dtype=dtype)
    write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    assert "selftest_inputs" not in (tmp_path / "model_selftest.c").read_text()
    assert "model_test_input = model_layer_0_weights;" in (tmp_path / "model.c").read_text()
    assert self_test_of(tmp_path, "model") == 0


def test_any_integers_can_be_borrowed_and_floats_only_from_floats(tmp_path: Path) -> None:
    """Fast kernels keep their weights as words, int16 layers as bytes; the bytes of either would be enormous floats."""
    for dtype, weights, is_borrowed in (("int16", "", True), ("float32", "int8", False)):
        tflite, folder = network([layer("FULLY_CONNECTED", units=9)], input_shape=(1, 3000), dtype=dtype, weights=weights), tmp_path / dtype
        write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=folder, context=Collector())
        assert ("(const model_input_t *)(const void *)model_layer_0_weights;" in (folder / "model.c").read_text()) == is_borrowed
        assert self_test_of(folder, "model") == 0


def test_a_borrowed_input_still_notices_wrong_results(tmp_path: Path) -> None:
    tflite = network([layer("FULLY_CONNECTED", units=4)], input_shape=(1, 3000))
    write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    source = tmp_path / "model.c"
    source.write_text(source.read_text().replace(".inputs = 3000", ".inputs = 2999"))
    assert self_test_of(tmp_path, "model") == 1


def test_inputs_on_different_scales_are_refused(tmp_path: Path) -> None:
    tensors = [spec((1, 4), scale=scale, zero_point=0) for scale in (0.1, 0.2, 0.3)]
    tflite = single_operator("ADD", tensors[:2], tensors[2:], fusedActivationFunction=0)
    with pytest.raises(TinysmithError) as caught:
        write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    assert caught.value.code == "export.io_scales"


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("seed", range(20, 26))
def test_random_networks_pass_their_self_test(tmp_path: Path, seed: int, dtype: str) -> None:
    """The self-test's answers come from a runner that gives every tensor memory of its own: the arena plan must not show."""
    layers, shape = random_layers(seed)
    tflite = network(layers, input_shape=shape, seed=seed, dtype=dtype)
    write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=tmp_path, context=Collector())
    assert self_test_of(tmp_path, "model") == 0


@pytest.mark.parametrize("rounding", ["litert", "tflm"])
def test_record_says_whose_rounding(rounding: str, tmp_path: Path) -> None:
    tflite, settings = network([layer("FULLY_CONNECTED", units=3)], input_shape=(1, 8)), ExportSettings(rounding=rounding)
    write(tflite, description=None, vectors=None, settings=settings, folder=tmp_path, context=Collector())
    assert json.loads((tmp_path / "bundle.json").read_text())["rounding"] == rounding
    assert ("ts_conv2d_int8(" in (tmp_path / "model.c").read_text()) == (rounding == "tflm")
