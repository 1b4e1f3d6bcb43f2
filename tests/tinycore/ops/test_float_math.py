"""Our own functions of <math.h>: accuracy, and the same bits on a Cortex-M4F.

That this computer's C has the same bits is tested by the operators.
"""

from __future__ import annotations

import math
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
    """LiteRT leaves the 1 out below -9, so there the goal is e^x."""
    return np.where(x < -9, np.exp(x), 1 / (1 + np.exp(-x)))


# Function -> the exact one, its largest error in units of the last place, and on which numbers.
FUNCTIONS: dict[str, tuple[Function, Function, float, np.ndarray]] = {
    "exp": (float_math.exp, np.exp, 1.0, NUMBERS),
    "logistic": (float_math.logistic, logistic, 2.5, NUMBERS),
    "tanh": (float_math.tanh, np.tanh, 1.5, NUMBERS),
    "exp_minus_one": (float_math.exp_minus_one, np.expm1, 1.0, -np.abs(NUMBERS)),
    "log": (float_math.log, np.log, 1.0, np.concatenate([float_math.exp(NUMBERS), 1 + NUMBERS[-50_000:]])),
    "sqrt": (float_math.sqrt, np.sqrt, 0.5, np.abs(NUMBERS)),
}


@pytest.mark.parametrize(("ours", "exact", "units", "numbers"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_error_in_units_of_the_last_place(ours: Function, exact: Function, units: float, numbers: np.ndarray) -> None:
    expected = exact(numbers.astype(np.float64))
    steps = np.spacing(np.abs(expected).astype(np.float32)).astype(np.float64)
    assert (np.abs(ours(numbers) - expected) / steps).max() <= units


def test_share_of_a_normal_distribution() -> None:
    """Relative to the share itself, far down into the tail."""
    numbers = np.concatenate([NUMBERS[200_000:], np.linspace(-12, 12, 10_000, dtype=np.float32)])
    exact = np.array([math.erfc(x * -math.sqrt(0.5)) / 2 for x in numbers.astype(np.float64)])
    assert np.abs(float_math.normal_share(numbers) / exact - 1).max() < 6e-6


SPECIAL = np.array([0.0, np.inf, -np.inf, np.nan, 89.0, -105.0, -100.0], np.float32)
EXPECTED = {
    "exp": (float_math.exp, [1, np.inf, 0, np.nan, np.inf, 0, 3.78e-44]),
    "logistic": (float_math.logistic, [0.5, 1, 0, np.nan, 1, 0, 3.78e-44]),
    "tanh": (float_math.tanh, [0, 1, -1, np.nan, 1, -1, -1]),
    "log": (float_math.log, [-np.inf, np.inf, np.nan, np.nan, 4.4886365, np.nan, np.nan]),
    "sqrt": (float_math.sqrt, [0, np.inf, np.nan, np.nan, 9.433981, np.nan, np.nan]),
    "normal_share": (float_math.normal_share, [0.49999994, 1, 0, np.nan, 1, 0, 0]),
}


def test_special_numbers_of_exp_minus_one() -> None:
    """It is for numbers that are not positive."""
    numbers = np.array([0, -np.inf, np.nan, -17.4, -17.6], np.float32)
    np.testing.assert_array_equal(float_math.exp_minus_one(numbers), np.array([0, -1, np.nan, -1, -1], np.float32))


IN_C = {
    "exp": "ts_exp",
    "logistic": "ts_logistic",
    "tanh": "ts_tanh",
    "exp_minus_one": "ts_exp_minus_one",
    "log": "ts_log",
    "sqrt": "ts_sqrt",
    "normal_share": "ts_normal_share",
}


@pytest.mark.parametrize(("ours", "expected"), EXPECTED.values(), ids=EXPECTED)
def test_special_numbers(ours: Function, expected: list[float]) -> None:
    np.testing.assert_array_equal(ours(SPECIAL), np.array(expected, np.float32))


PROGRAM = f"""
#include "float_math.h"
typedef float function_of_one(float);
static function_of_one *const functions[] = {{{", ".join(IN_C.values())}}};
void main_loop(int32_t function, int32_t count, const float *numbers, float *answers);
void main_loop(int32_t function, int32_t count, const float *numbers, float *answers)
{{
    for (int32_t i = 0; i < count; i++) {{
        answers[i] = functions[function](numbers[i]);
    }}
}}
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
@pytest.mark.parametrize("name", IN_C)
def test_same_bits_on_a_cortex_m4f(board_program: Path, name: str, tmp_path: Path) -> None:
    bits = np.random.default_rng(1).integers(0, 2**32, 20_000, dtype=np.uint32).view(np.float32)
    numbers = np.concatenate([NUMBERS[::10], bits[np.isfinite(bits)], SPECIAL[np.isfinite(SPECIAL)]])
    numbers = -np.abs(numbers) if name == "exp_minus_one" else numbers
    np.save(tmp_path / "numbers.npy", numbers)
    run("tests.tinycore.ops.emulated_run", board_program, list(IN_C).index(name), tmp_path / "numbers.npy", tmp_path / "answers.npy")
    ours: Function = getattr(float_math, name)
    assert np.load(tmp_path / "answers.npy").tobytes() == ours(numbers).tobytes()
