"""Models ready to be put into a form, and compilers to try the forms with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.compiler.toolchain import WARNINGS, build_program
from tinycore.export.bundle import read_model
from tinycore.export.data_facts import DataFacts
from tinycore.export.forms.form import Exported
from tinycore.export.vectors import selftest_vectors

PUBLIC = ("tflm_hello_world_int8", "tflm_hello_world_float", "mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8")
SMALL = {
    dtype: network(
        [
            layer("CONV_2D", filters=4, kernel=(3, 3), activation="RELU"),
            layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME"),
            layer("ADD", inputs=(1, 2)),
            layer("MAX_POOL_2D", pool=(2, 2), stride=(2, 2)),
            layer("MUL", constant=(1, 1, 1, 4)),
            layer("TANH"),
            layer("MEAN"),
            layer("FULLY_CONNECTED", units=3),
            layer("SOFTMAX"),
        ],
        input_shape=(1, 8, 8, 2),
        dtype=dtype,
    )
    for dtype in ("int8", "float32")
}


def exported(tflite: bytes, name: str = "model") -> Exported:
    """What `export` makes of a file before any form is chosen; nothing is known of the data."""
    model = read_model(tflite, name=name, data=DataFacts())
    return Exported(model, selftest_vectors(model, None), tflite)


def write(files: dict[str, bytes], folder: Path) -> Path:
    """The files of a form in a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def found(program: str) -> str:
    """Where a program is; skips where it is not installed."""
    place = shutil.which(program)
    if place is None:
        pytest.skip(f"{program} is not installed")
    return place


STANDARDS = {"gcc": "-std=c11", "g++": "-std=c++17"}


def compiled(compiler: str, sources: Sequence[Path], folder: Path) -> Path:
    """A program of these sources made by `zig cc`, `gcc` or `g++` without a warning."""
    out = folder / "program"
    if compiler == "zig cc":
        return build_program(sources, [folder], out)
    options = (STANDARDS[compiler], "-O2", "-ffp-contract=off", *WARNINGS, f"-I{folder}")
    run([found(compiler), *options, *sources, "-o", out], folder=folder)
    return out


def run(command: Sequence[str | Path], *, folder: Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """A command that must succeed."""
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, check=False, timeout=timeout_s)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done
