"""Our own exponential, logistic function and hyperbolic tangent: accuracy, and the same bits on a Cortex-M4F.

That this computer's C has the same bits is tested by the operators.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import resources
from tinycore.compiler.toolchain import cache_folder
from tinycore.ops import float_math

ROOT = Path(__file__).resolve().parents[3]

Function = Callable[[np.ndarray], np.ndarray]
RANDOM = np.random.default_rng(0)
NUMBERS = np.concatenate([RANDOM.uniform(-87, 88.7, 200_000), RANDOM.normal(0, 1, 200_000), RANDOM.normal(0, 1e-3, 50_000)]).astype(
    np.float32
)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize(
    ("ours", "exact", "units"),
    [(float_math.exp, np.exp, 1.0), (float_math.logistic, logistic, 2.5), (float_math.tanh, np.tanh, 1.5)],
    ids=["exp", "logistic", "tanh"],
)
def test_error_in_units_of_the_last_place(ours: Function, exact: Function, units: float) -> None:
    expected = exact(NUMBERS.astype(np.float64))
    steps = np.spacing(np.abs(expected).astype(np.float32)).astype(np.float64)
    assert (np.abs(ours(NUMBERS) - expected) / steps).max() <= units


SPECIAL = np.array([0.0, np.inf, -np.inf, np.nan, 89.0, -105.0, -100.0], np.float32)
EXPECTED = {
    "exp": (float_math.exp, [1, np.inf, 0, np.nan, np.inf, 0, 3.78e-44]),
    "logistic": (float_math.logistic, [0.5, 1, 0, np.nan, 1, 0, 3.78e-44]),
    "tanh": (float_math.tanh, [0, 1, -1, np.nan, 1, -1, -1]),
}


@pytest.mark.parametrize(("ours", "expected"), EXPECTED.values(), ids=EXPECTED)
def test_special_numbers(ours: Function, expected: list[float]) -> None:
    np.testing.assert_array_equal(ours(SPECIAL), np.array(expected, np.float32))


PROGRAM = """
#include "float_math.h"
void main_loop(int32_t function, int32_t count, const float *numbers, float *answers);
void main_loop(int32_t function, int32_t count, const float *numbers, float *answers)
{
    for (int32_t i = 0; i < count; i++) {
        answers[i] = function == 0 ? ts_exp(numbers[i]) : function == 1 ? ts_logistic(numbers[i]) : ts_tanh(numbers[i]);
    }
}
"""
CORTEX_M4F = ["-target", "thumb-freestanding-eabihf", "-mcpu=cortex_m4+vfp4d16sp", "-ffreestanding", "-ffp-contract=off"]
LINK = ["-nostdlib", "-fno-sanitize=all", "-Wl,-e,main_loop"]


def run(*command: object) -> None:
    environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(cache_folder() / "zig")}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def board_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program")
    (folder / "program.c").write_text(PROGRAM)
    include = f"-I{resources.path('runtime')}"
    run("ziglang", "cc", *CORTEX_M4F, "-O2", "-std=c99", include, folder / "program.c", *LINK, "-o", folder / "program.elf")
    return folder / "program.elf"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "ours"), enumerate([float_math.exp, float_math.logistic, float_math.tanh]), ids=["exp", "logistic", "tanh"]
)
def test_same_bits_on_a_cortex_m4f(board_program: Path, function: int, ours: Function, tmp_path: Path) -> None:
    bits = np.random.default_rng(1).integers(0, 2**32, 20_000, dtype=np.uint32).view(np.float32)
    numbers = np.concatenate([NUMBERS[::10], bits[np.isfinite(bits)], SPECIAL[np.isfinite(SPECIAL)]])
    np.save(tmp_path / "numbers.npy", numbers)
    run("tests.tinycore.ops.emulated_run", board_program, function, tmp_path / "numbers.npy", tmp_path / "answers.npy")
    assert np.load(tmp_path / "answers.npy").tobytes() == ours(numbers).tobytes()
