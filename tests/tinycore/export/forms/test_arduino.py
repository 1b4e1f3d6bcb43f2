"""The Arduino library: complete by the specification, and right on an Uno without costing its memory."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

import resources
from tests.tinycore.export.forms import uno
from tests.tinycore.export.forms.made import SMALL, exported, found, run
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.compiler.runtime_files import runtime_headers, runtime_sources
from tinycore.export.forms import arduino
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

REQUIRED = ("name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures")
PRINT_RAW = """
#include <it.h>
static it_input_t input[IT_INPUT_ELEMENTS];
static it_output_t output[IT_OUTPUT_ELEMENTS];
void setup() {
  Serial.begin(115200);
  for (int round = 0; round < 8; round++) {
    for (int i = 0; i < IT_INPUT_ELEMENTS; i++) { input[i] = (it_input_t)((i * 37 + round * 29) % 255 - 127); }
    it_run(input, output);
    for (int i = 0; i < IT_OUTPUT_ELEMENTS; i++) { Serial.print((int)output[i]); Serial.print(' '); }
    Serial.println();
  }
  Serial.println("end");
}
void loop() {
}
"""


def unzipped(files: dict[str, bytes], folder: Path) -> Path:
    (archive,) = files.values()
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        content.extractall(folder)
    return next(folder.iterdir())


def test_the_library_is_laid_out_as_the_specification_says(tmp_path: Path) -> None:
    library = unzipped(arduino.files(exported(SMALL["int8"], "door")), tmp_path)
    assert library.name == "door"
    assert {path.name for path in library.iterdir()} == {"library.properties", "keywords.txt", "README.md", "src", "examples"}
    keys = dict(line.split("=", 1) for line in (library / "library.properties").read_text().splitlines())
    assert all(keys[key] for key in REQUIRED)
    assert re.fullmatch(r"\d+\.\d+\.\d+", keys["version"])
    assert keys["architectures"] == "*"
    assert all((library / "src" / header).is_file() for header in keys["includes"].split(","))
    assert (library / "examples" / "SelfTest" / "SelfTest.ino").is_file()


def test_keywords_are_names_that_exist_divided_by_tabs(tmp_path: Path) -> None:
    library = unzipped(arduino.files(exported(SMALL["int8"], "door")), tmp_path)
    headers = "".join(path.read_text() for path in (library / "src").glob("door*.h"))
    rows = [line.split("\t") for line in (library / "keywords.txt").read_text().splitlines()]
    assert {kind for _, kind in rows} == {"KEYWORD1", "KEYWORD2", "LITERAL1"}
    assert all(re.search(rf"\b{word}\b", headers) for word, _ in rows)


def test_equal_models_make_equal_archives() -> None:
    assert arduino.files(exported(SMALL["int8"])) == arduino.files(exported(SMALL["int8"]))


@pytest.mark.slow
def test_hello_world_fits_an_uno_and_gives_the_computers_bits(shared: Path, tmp_path: Path) -> None:
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    made = exported(tflite, "it")
    library = unzipped(arduino.files(made), tmp_path / "library")
    program = uno.build(library / "src", (library / "examples/SelfTest/SelfTest.ino").read_text(), tmp_path)
    lines = uno.serial_output(program, last="microseconds")
    assert lines[0] == f"self-test, wrong answers: 0 of {len(made.vectors.inputs)}"
    assert program.flash_bytes < 8_000 < uno.FLASH_BYTES
    assert program.ram_bytes < made.model.weights_bytes  # the table of its answers; of the memory the core's serial port takes 157
    assert raw_answers(library, tmp_path) == computer_answers(tflite)


@pytest.mark.slow
def test_every_kind_of_layer_runs_on_an_uno(tmp_path: Path) -> None:
    library = unzipped(arduino.files(exported(SMALL["int8"], "it")), tmp_path / "library")
    program = uno.build(library / "src", (library / "examples/SelfTest/SelfTest.ino").read_text(), tmp_path)
    assert uno.serial_output(program, last="microseconds", timeout_s=120)[0].startswith("self-test, wrong answers: 0 of")
    assert raw_answers(library, tmp_path) == computer_answers(SMALL["int8"])


@pytest.mark.slow
def test_floats_on_an_uno_are_close_to_the_computers(tmp_path: Path) -> None:
    tflite = network(
        [layer("FULLY_CONNECTED", units=8, activation="RELU"), layer("FULLY_CONNECTED", units=2)], input_shape=(1, 4), dtype="float32"
    )
    library = unzipped(arduino.files(exported(tflite, "it")), tmp_path / "library")
    sketch = PRINT_RAW.replace("(int)output[i]", "output[i], 5").replace("% 255 - 127)", "% 255 - 127) / 64")
    lines = uno.serial_output(uno.build(library / "src", sketch, tmp_path), last="end")
    shown = [[float(word) for word in line.split()] for line in lines[:-1]]
    rounds, places = np.arange(8)[:, None], np.arange(4)[None]
    inputs = (((places * 37 + rounds * 29) % 255 - 127) / 64).astype(np.float32)
    np.testing.assert_allclose(shown, HostModel(read_tflite(tflite)).run(inputs), atol=2e-5)


def raw_answers(library: Path, folder: Path) -> list[list[int]]:
    lines = uno.serial_output(uno.build(library / "src", PRINT_RAW, folder), last="end")
    return [[int(word) for word in line.split()] for line in lines[:-1]]


def computer_answers(tflite: bytes) -> list[list[int]]:
    graph = read_tflite(tflite)
    tensor = graph.tensors[graph.inputs[0]]
    rounds, places = np.arange(8)[:, None], np.arange(tensor.elements)[None]
    inputs = ((places * 37 + rounds * 29) % 255 - 127).astype(np.int8).reshape(8, *tensor.shape[1:])
    return HostModel(graph).run(inputs).reshape(8, -1).astype(int).tolist()


@pytest.mark.slow
def test_weights_larger_than_its_memory_stay_in_an_unos_flash(tmp_path: Path) -> None:
    tflite = network([layer("FULLY_CONNECTED", units=40), layer("FULLY_CONNECTED", units=60)], input_shape=(1, 40))
    made = exported(tflite, "it")
    assert made.model.weights_bytes > 2 * uno.RAM_BYTES
    library = unzipped(arduino.files(made), tmp_path / "library")
    assert uno.build(library / "src", PRINT_RAW, tmp_path).ram_bytes < 500
    assert raw_answers(library, tmp_path) == computer_answers(tflite)


@pytest.mark.slow
@pytest.mark.parametrize("file", [path.name for path in runtime_sources() if path.stem != "host_batch"])
def test_a_kernel_reads_constants_from_an_avrs_flash(tmp_path: Path, file: str) -> None:
    options = (*uno.CHIP, *uno.C[:-1], *uno.STRICT, "-DTS_FLASH_IS_APART", f"-I{resources.path('runtime')}")
    run([found("avr-gcc"), *options, resources.path(f"runtime/{file}"), "-o", tmp_path / "kernel.o"], folder=tmp_path)


def test_every_pointer_in_settings_is_one_to_constants() -> None:
    """But those of kernels for one instruction set, which an AVR never sees, and the host's own."""
    portable = [path for path in runtime_headers() if "_arm" not in path.stem and path.stem != "host_batch"]
    fields = [line for path in portable for line in re.findall(r"^    const .*\*\w+;.*$", path.read_text(), re.MULTILINE)]
    assert len(fields) > 20
    assert [line for line in fields if "TS_CONSTANT" not in line] == []


def test_sums_are_kept_apart_from_products_where_a_sketch_cannot_say_so(tmp_path: Path) -> None:
    library = unzipped(arduino.files(exported(SMALL["float32"], "it")), tmp_path)
    flags = ("-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-mthumb", "-Os", "-std=gnu11", "-S")
    for source in sorted((library / "src").glob("*.c")):
        run([found("arm-none-eabi-gcc"), *flags, f"-I{library / 'src'}", source, "-o", tmp_path / "out.s"], folder=tmp_path)
        assert "vfma" not in (tmp_path / "out.s").read_text(), source.name
