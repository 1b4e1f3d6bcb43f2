"""Measuring a model: right outputs, the same counts every time, split among its layers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import unicorn

from tests.tinycore.firmware.exported import build_model
from tests.tinycore.twin.conftest import build
from tinycore.boards.record import load_board
from tinycore.errors import TinysmithError
from tinycore.twin.bench import BenchReport, bench
from tinycore.twin.bench_process import Machine, read_program

NANO = "nano-33-ble-sense-rev1"
BUNDLE: dict[str, Any] = {
    "name": "toy",
    "input": {"dtype": "int8", "shape": [1, 8]},
    "output": {"dtype": "int8", "shape": [1, 2, 4]},
    "layers": [
        {"name": "first", "op": "scale", "macs": 8, "function": "toy_layer_0_scale"},
        {"name": "second", "op": "scale", "macs": 8, "function": "toy_layer_2_scale"},
    ],
}
INPUTS = np.random.default_rng(3).integers(-20, 20, (5, 8), dtype=np.int8)


@pytest.fixture(scope="module")
def elf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("model"), "model.c").elf


@pytest.fixture(scope="module")
def report(elf: Path) -> BenchReport:
    return bench(elf, BUNDLE, NANO, INPUTS)


def test_outputs_are_those_of_the_model(report: BenchReport) -> None:
    assert report.outputs.dtype == np.int8
    np.testing.assert_array_equal(report.outputs, (INPUTS * -6).astype(np.int8).reshape(5, 2, 4))


def test_layers_share_the_counts_of_the_whole(report: BenchReport) -> None:
    first, second = report.layers
    assert (first.name, first.op, second.name) == ("first", "scale", "second")
    assert first.instructions > 8 * 3  # eight times load, multiply, store
    assert second.instructions > first.instructions + 400  # the same, and 400 stores to the stack
    own = report.instructions - first.instructions - second.instructions
    assert 0 < own < 20
    assert first.cycles > first.instructions
    assert report.cycles > first.cycles + second.cycles


def test_counts_are_the_same_every_time(elf: Path, report: BenchReport) -> None:
    again = bench(elf, BUNDLE, NANO, INPUTS[:1])
    assert (again.instructions, again.cycles, again.layers) == (report.instructions, report.cycles, report.layers)


def test_counting_blocks_agrees_with_single_steps(elf: Path, report: BenchReport) -> None:
    board = load_board(NANO)
    program = read_program(elf, board.memory)
    machine = Machine(program, board, buffer_bytes=8192, is_counting=False)
    single_steps: list[int] = []
    machine.cpu._engine.hook_add(unicorn.UC_HOOK_CODE, lambda _, address, size, __: single_steps.append(address))
    machine.infer(program.functions["toy_run"], INPUTS[0].tobytes(), 8)
    # The emulator does not show the few instructions of an IT block whose condition fails; the core spends a cycle on each.
    assert 0 <= report.instructions - len(single_steps) <= 4


def test_the_stack_is_measured(report: BenchReport) -> None:
    assert 400 <= report.stack_bytes < 500


def test_figures_are_labelled(report: BenchReport) -> None:
    assert report.timing == "cortex-m4 version 3, model"
    assert report.board_cycles == report.cycles
    assert "equal" in report.board_cycles_note


@pytest.mark.slow
def test_a_board_with_a_cache_pays_for_what_does_not_fit_into_it(shared: Path, tmp_path: Path) -> None:
    pico = load_board("pico")
    cycles = {}
    for model in ("tflm_hello_world_int8", "mlperf_kws_dscnn_int8"):  # 3 kB, which stay in the cache, and 38 kB
        built = build_model((shared / "models" / f"{model}.tflite").read_bytes(), tmp_path / model, board=pico)
        inputs = np.zeros((1, built.bundle["input"]["elements"]), np.int8)
        report = bench(built.folder / "firmware.elf", built.bundle, pico.id, inputs)
        cycles[model] = report.board_cycles - report.cycles
        assert "16 kB cache" in report.board_cycles_note
    assert cycles["tflm_hello_world_int8"] == 0
    lines = 27_000 // 8
    assert lines * 56 // 2 < cycles["mlperf_kws_dscnn_int8"] < lines * 56 * 3


@pytest.mark.parametrize(
    ("board", "changes", "first_value", "code"),
    [
        ("uno-r3", {}, 0, "twin.no_core"),
        (NANO, {"name": "absent"}, 0, "twin.bench_failed"),
        (NANO, {}, 99, "twin.bench_failed"),
    ],
    ids=["no such board", "no such model", "model faults"],
)
def test_failures_are_explained(elf: Path, board: str, changes: dict[str, Any], first_value: int, code: str) -> None:
    inputs = INPUTS.copy()
    inputs[0, 0] = first_value
    with pytest.raises(TinysmithError) as caught:
        bench(elf, BUNDLE | changes, board, inputs)
    assert caught.value.code == code


def test_the_engine_itself_never_loads_the_emulator() -> None:
    check = "import sys, tinycore.twin.bench, tinycore.twin.process; sys.exit('unicorn' in sys.modules or 'capstone' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=Path(__file__).parents[3], check=False).returncode == 0
