"""Building an image: sizes from the ELF, refusals, and C that every compiler accepts."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

import resources
from tests.tinycore.firmware.exported import NANO, build_model, series
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.boards.record import load_board
from tinycore.compiler.elf import read_sizes
from tinycore.compiler.toolchain import WARNINGS
from tinycore.context import Cancelled, Collector
from tinycore.errors import TinysmithError
from tinycore.firmware.application import MOST_DESCRIPTION_BYTES, describe
from tinycore.firmware.build import build
from tinycore.firmware.linker_script import STACK_BYTES

DENSE = [layer("FULLY_CONNECTED", units=8), layer("SOFTMAX")]
SMALL = network(DENSE, input_shape=(1, 6))


def test_the_record_says_what_the_image_takes(tmp_path: Path) -> None:
    built = build_model(SMALL, tmp_path, series(3, 2, 1))
    record, sizes = built.record, read_sizes(tmp_path / "image" / "firmware.elf")
    image = (tmp_path / "image" / "firmware.bin").read_bytes()
    assert record["flash_bytes"] == len(image)
    assert record["is_stack_exact"]
    assert sizes.ram_bytes < record["ram_bytes"] < sizes.ram_bytes + STACK_BYTES
    assert record["weights_bytes"] == built.bundle["weights_bytes"]
    assert record["arena_bytes"] == built.bundle["arena_bytes"]
    assert 0 < record["stack_bytes"] < record["ram_bytes"] - sizes.ram_bytes
    assert built.bundle["model_sha256"].encode() in image


def test_the_models_own_code_contains_its_kernels_only(tmp_path: Path) -> None:
    built = build_model(SMALL, tmp_path)
    by_symbol = read_sizes(tmp_path / "image" / "firmware.elf").by_symbol
    kernels = {name: size for name, size in by_symbol.items() if name.startswith("ts_") or name in ("widen", "exponentiate")}
    assert {"ts_fully_connected_int8_armv7em", "ts_softmax_int8"} <= set(kernels)
    assert sum(kernels.values()) < built.record["code_bytes"] < sum(kernels.values()) + 400
    assert not any("conv2d" in name for name in kernels)


def test_the_image_does_not_depend_on_the_folder(tmp_path: Path) -> None:
    first, second = (build_model(SMALL, tmp_path / name).record["image_sha256"] for name in ("one", "an other ü"))
    assert first == second


def test_a_second_build_takes_less_than_two_seconds(tmp_path: Path) -> None:
    build_model(SMALL, tmp_path)
    started = time.perf_counter()
    build(tmp_path / "bundle", NANO, project_name="again", folder=tmp_path / "image", context=Collector())
    assert time.perf_counter() - started < 2


def test_a_board_without_firmware_is_refused(tmp_path: Path) -> None:
    build_model(SMALL, tmp_path)
    with pytest.raises(TinysmithError) as caught:
        build(tmp_path / "bundle", load_board("raspberry-pi-4"), project_name="", folder=tmp_path / "image", context=Collector())
    assert caught.value.code == "firmware.no_port"


@pytest.mark.parametrize(("memory", "size"), [("flash_bytes", 4096), ("ram_bytes", 3072)])
def test_what_does_not_fit_is_said_in_bytes(tmp_path: Path, memory: str, size: int) -> None:
    build_model(SMALL, tmp_path)
    board = replace(NANO, memory=replace(NANO.memory, **{memory: size}))
    with pytest.raises(TinysmithError) as caught:
        build(tmp_path / "bundle", board, project_name="", folder=tmp_path / "image", context=Collector())
    assert caught.value.code == "compiler.too_big"
    assert caught.value.values["memory"] == memory.removesuffix("_bytes")


def test_it_stops_when_asked(tmp_path: Path) -> None:
    build_model(SMALL, tmp_path)
    with pytest.raises(Cancelled):
        build(tmp_path / "bundle", NANO, project_name="", folder=tmp_path / "other", context=Collector(stop=True))


@pytest.mark.parametrize("classes", [0, 3, 40, 400])
def test_the_greeting_fits_into_a_frame(classes: int) -> None:
    bundle = {
        "classes": [f"a rather long class name with ümlauts {i}" for i in range(classes)],
        "columns": ["x"] * 3,
        "window": 10,
        "hop": 5,
        "model_sha256": "ab" * 32,
        "task": "classification",
        "input": {"bytes": 30},
        "output": {"bytes": classes},
    }
    text = describe(bundle, project="p" * 200, board=NANO.id, built="2026-01-01")
    assert len(text.encode()) <= MOST_DESCRIPTION_BYTES
    assert json.loads(text)["feature_count"] == 30
    assert len(json.loads(text)["classes"]) == (classes if classes < 400 else 0)


@pytest.mark.parametrize("name", ["frame.c", "protocol.c", "stream.c", "main.c", "memory_functions.c"])
def test_gcc_accepts_the_portable_part(tmp_path: Path, name: str) -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("gcc is not installed")
    build_model(SMALL, tmp_path, series(3, 2, 1))
    folders = [resources.path("firmware"), tmp_path / "bundle", tmp_path / "image"]
    command = [
        gcc,
        "-std=c11",
        "-O2",
        *WARNINGS,
        *(f"-I{folder}" for folder in folders),
        "-c",
        str(folders[0] / name),
        "-o",
        str(tmp_path / "o"),
    ]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
