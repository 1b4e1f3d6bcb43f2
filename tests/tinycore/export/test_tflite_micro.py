"""The TensorFlow Lite Micro form: exact operators, an arena that is enough, sources that compile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tinycore.export.forms.made import PUBLIC, SMALL, exported, found, run, write
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tinycore.export import micro_arena, tflite_micro
from tinycore.export.stripped import strip
from tinycore.graph.read import read_tflite

# As much of TensorFlow Lite Micro as the generated files name.
RESOLVER = """
#pragma once
enum TfLiteStatus { kTfLiteOk, kTfLiteError };
namespace tflite {
template <unsigned int count> struct MicroMutableOpResolver {
    unsigned int used = 0;
    TfLiteStatus one() { return used++ < count ? kTfLiteOk : kTfLiteError; }
    METHODS
};
}
"""
MAIN = """
#include "model_data.h"
#include "operators.h"
int main()
{
    model_resolver resolver;
    return model_register_operators(resolver) != kTfLiteOk || model_model_data[4] != 'T' || MODEL_MICRO_ARENA_BYTES < 1024;
}
"""


def half_weights() -> bytes:
    """A float16 constant that is widened before it is added: our graph folds what the interpreter has to run."""
    writer = TfliteWriter()
    read, made = writer.tensor((1, 4), "float32"), writer.tensor((1, 4), "float32")
    stored, wide = writer.tensor((1, 4), "float16", data=[1, 2, 3, 4]), writer.tensor((1, 4), "float32")
    writer.operator("DEQUANTIZE", [stored], [wide])
    writer.operator("ADD", [read, wide], [made], fusedActivationFunction=0)
    return writer.finish([read], [made])


def test_operators_are_those_of_the_file_not_those_of_our_graph() -> None:
    assert tflite_micro.operators_of(half_weights()).methods == ("AddAdd", "AddDequantize")
    assert {node.operator for node in read_tflite(half_weights()).nodes} == {"add"}


@pytest.mark.parametrize("dtype", SMALL)
def test_the_sources_compile_and_register_every_operator(tmp_path: Path, dtype: str) -> None:
    files = tflite_micro.files(exported(SMALL[dtype]).model, strip(SMALL[dtype]))
    folder = write({path: text.encode() for path, text in files.items()}, tmp_path)
    methods = "".join(f"TfLiteStatus Add{name}() {{ return one(); }}\n" for name in operator_names(files["operators.txt"]))
    header = {"tensorflow/lite/micro/micro_mutable_op_resolver.h": RESOLVER.replace("METHODS", methods).encode()}
    write({**header, "main.cc": MAIN.encode()}, folder)
    options = ("-std=c++17", "-Wall", "-Wextra", "-Wconversion", "-Werror", f"-I{folder}")
    run([found("g++"), *options, folder / "main.cc", folder / "model_data.cc", "-o", folder / "program"], folder=folder)
    run([folder / "program"], folder=folder)


def operator_names(instructions: str) -> list[str]:
    return re.search(r"^Operators: (.*)\.$", instructions, re.MULTILINE)[1].split(", ")


def test_the_array_is_the_stripped_file() -> None:
    small = strip(SMALL["int8"])
    text = tflite_micro.files(exported(SMALL["int8"]).model, small)["model_data.cc"]
    assert bytes(int(word) for word in re.findall(r"\d+", text.split("= {")[1].split("}")[0])) == small


def measured(tflite: bytes) -> int:
    found = micro_arena.measure(tflite)
    if found is None:
        pytest.skip(f"no Python with tflite-micro: set {micro_arena.PYTHON} to one")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("file", [*PUBLIC, "tflm_person_detect"])
def test_the_estimate_is_enough_and_not_far_from_what_the_interpreter_uses(shared: Path, file: str) -> None:
    tflite = (shared / "models" / f"{file}.tflite").read_bytes()
    used = measured(tflite)
    assert used <= micro_arena.estimate(read_tflite(tflite)) <= used * 1.15 + 1024
    assert micro_arena.micro_arena(read_tflite(tflite), tflite) == micro_arena.MicroArena(used, is_measured=True)


@pytest.mark.slow
def test_the_interpreter_accepts_the_stripped_file(shared: Path) -> None:
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    assert measured(strip(tflite)) == measured(tflite) == 1504


def test_without_the_interpreter_the_number_says_that_it_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(micro_arena.PYTHON, "/no/such/python")
    files = tflite_micro.files(exported(SMALL["int8"]).model, strip(SMALL["int8"]))
    assert "Estimated, not measured" in files["model_data.h"]
