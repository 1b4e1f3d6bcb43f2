"""The generated C: readable, as before, clean under every warning, and right."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import resources
import tinycore
from tests.tinycore.export.tiny_model import tiny_model, tiny_vectors
from tinycore.compiler.toolchain import WARNINGS, build_program
from tinycore.export import front_end_source, model_source, selftest_source
from tinycore.export.bundle import kernel_files
from tinycore.export.model import Vectors

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "tiny"
MAIN = """
#include "tiny.h"
#include "tiny_front_end.h"
#include "tiny_selftest.h"

int main(void)
{
    static const float features[TINY_FEATURES] = {0.5F, -1.25F, 1.0F, 8.75F};
    tiny_input_t input[TINY_INPUT_ELEMENTS];
    tiny_output_t output[TINY_OUTPUT_ELEMENTS];
    float scores[TINY_OUTPUT_ELEMENTS];

    tiny_prepare(features, input);
    tiny_run(input, output);
    tiny_answer(output, scores);
    if (input[0] != -3 || input[1] != -3 || input[2] != 17 || input[3] != 17) {
        return 100; /* (x - offset) * gain / 0.05 - 3 */
    }
    if (scores[0] * 5.0F - (float)output[0] > 1e-3F || scores[0] * 5.0F - (float)output[0] < -1e-3F) {
        return 101;
    }
    return tiny_labels[TINY_LABELS] != 0 ? 102 : tiny_selftest();
}
"""


def texts(vectors: Vectors) -> dict[str, str]:
    model = tiny_model()
    return {
        "tiny.h": model_source.header_text(model),
        "tiny.c": model_source.source_text(model),
        "tiny_front_end.h": front_end_source.header_text(model),
        "tiny_front_end.c": front_end_source.source_text(model),
        "tiny_selftest.h": selftest_source.header_text(model, vectors),
        "tiny_selftest.c": selftest_source.source_text(model, vectors),
    }


def write(folder: Path, vectors: Vectors, main: str = MAIN) -> list[Path]:
    for name, text in {**texts(vectors), "main.c": main}.items():
        (folder / name).write_text(text)
    for name in kernel_files(tiny_model()):
        shutil.copy(resources.path(f"runtime/{name}"), folder / name)
    return sorted(folder.glob("*.c"))


@pytest.mark.parametrize("name", sorted(texts(tiny_vectors())))
def test_the_text_is_the_golden_one(name: str) -> None:
    """To accept a change, copy what this test writes beside the golden file over it."""
    text = texts(tiny_vectors())[name]
    expected = (GOLDEN / name).read_text().replace("@VERSION@", tinycore.__version__)
    assert text == expected


def test_it_runs_and_the_self_test_passes(tmp_path: Path) -> None:
    program = build_program(write(tmp_path, tiny_vectors()), [tmp_path], tmp_path / "program")
    assert subprocess.run([str(program)], check=False).returncode == 0


def test_the_self_test_counts_wrong_answers(tmp_path: Path) -> None:
    vectors = tiny_vectors()
    wrong = vectors.outputs.copy()
    wrong[0] ^= 1
    wrong[2] ^= 1
    program = build_program(write(tmp_path, Vectors(vectors.inputs, wrong)), [tmp_path], tmp_path / "program")
    assert subprocess.run([str(program)], check=False).returncode == 2


@pytest.mark.parametrize("vector_count", [1, 3])
@pytest.mark.parametrize("options", [("-std=c11", "-O0"), ("-std=c11", "-O2"), ("-std=gnu17", "-O2")], ids=" ".join)
def test_gcc_accepts_it_without_a_warning(tmp_path: Path, options: tuple[str, str], vector_count: int) -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("gcc is not installed")
    vectors = tiny_vectors()
    sources = write(tmp_path, Vectors(vectors.inputs[:vector_count], vectors.outputs[:vector_count]))
    out = tmp_path / "program"
    command = [gcc, *options, "-pedantic", *WARNINGS, f"-I{tmp_path}", *map(str, sources), "-o", str(out)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.stderr == ""
    assert subprocess.run([str(out)], check=False).returncode == 0


def test_headers_can_be_used_from_cpp(tmp_path: Path) -> None:
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("g++ is not installed")
    write(tmp_path, tiny_vectors())
    (tmp_path / "user.cpp").write_text(
        '#include "tiny.h"\n#include "tiny_front_end.h"\n#include "tiny_selftest.h"\nint user() { return tiny_selftest(); }\n'
    )
    command = [compiler, "-std=c++17", *WARNINGS, f"-I{tmp_path}", "-c", str(tmp_path / "user.cpp"), "-o", str(tmp_path / "user.o")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    assert b"_Z13tiny_selftest" not in (tmp_path / "user.o").read_bytes()


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        (
            "functional_1/activation/Relu;functional_1/conv2d/BiasAdd/ReadVariableOp/resource;functional_1/conv2d/Conv2D",
            "activation, conv2d",
        ),
        ("model/dense/MatMul;model/dense/BiasAdd", "dense"),
        ("sequential/dense/Relu", "sequential/dense/Relu"),
        ("MatMul;BiasAdd", "MatMul, BiasAdd"),
        (";/;a", "a"),
        (";", ";"),
        ("", ""),
    ],
)
def test_names_of_fused_layers_are_said_shortly(label: str, shown: str) -> None:
    assert model_source.readable_name(label) == shown
