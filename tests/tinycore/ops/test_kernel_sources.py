"""The C files of the kernels: clean under both compilers, and clean at run time under gcc's sanitizers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import resources
from tinycore.compiler.runtime_files import runtime_sources
from tinycore.compiler.toolchain import cache_folder

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = resources.path("runtime")
SOURCES = [file for file in runtime_sources() if file.suffix == ".c"]
FAST = [file for file in runtime_sources("armv7em") if file.suffix == ".c" and file not in SOURCES]
STRICT = ["-std=c99", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Wconversion", "-Werror"]
SANITIZERS = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
GCC = shutil.which("gcc")
ZIG = [sys.executable, "-m", "ziglang", "cc"]
CORTEX_M4F = ["-target", "thumb-freestanding-eabihf", "-mcpu=cortex_m4+vfp4d16sp", "-ffreestanding"]

needs_gcc = pytest.mark.skipif(GCC is None or sys.platform != "linux", reason="gcc on Linux is not here")


def run(command: Sequence[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(cache_folder() / "zig"), **environment}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, env=variables, cwd=ROOT, timeout=300)


def assert_compiles(compiler: Sequence[str], source: Path, folder: Path) -> None:
    include = resources.path("firmware/include")
    done = run([*compiler, *STRICT, f"-I{RUNTIME}", "-idirafter", include, "-c", source, "-o", folder / "kernel.o"])
    assert done.returncode == 0, done.stderr


@needs_gcc
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_gcc_has_nothing_to_say(source: Path, tmp_path: Path) -> None:
    assert_compiles([str(GCC)], source, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_zig_has_nothing_to_say_on_this_computer(source: Path, tmp_path: Path) -> None:
    assert_compiles(ZIG, source, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("source", [*SOURCES, *FAST], ids=lambda source: source.stem)
def test_zig_has_nothing_to_say_on_a_cortex_m4f(source: Path, tmp_path: Path) -> None:
    assert_compiles([*ZIG, *CORTEX_M4F], source, tmp_path)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_kernels_need_no_library(source: Path) -> None:
    """Only freestanding headers and <string.h>, which our firmware brings along."""
    included = {line.split("<")[1].split(">")[0] for line in source.read_text().splitlines() if line.startswith("#include <")}
    assert included <= {"stdint.h", "stddef.h", "float.h", "limits.h", "string.h"}


@pytest.fixture(scope="module")
def sanitized_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("sanitized") / "kernels.so"
    done = run([str(GCC), *STRICT, *SANITIZERS, "-shared", "-fPIC", *SOURCES, "-o", library])
    if "cannot find" in done.stderr:
        pytest.skip("gcc has no sanitizers here")
    assert done.returncode == 0, done.stderr
    return library


def run_sanitized(library: Path, first: int, last: int) -> subprocess.CompletedProcess[str]:
    sanitizer = run([str(GCC), "-print-file-name=libasan.so"]).stdout.strip()
    command = [sys.executable, "-m", "tests.tinycore.ops.sanitized_run", library, str(first), str(last)]
    return run(command, LD_PRELOAD=sanitizer, ASAN_OPTIONS="detect_leaks=0", PYTHONMALLOC="malloc")


@needs_gcc
@pytest.mark.slow
def test_random_networks_stay_inside_their_memory(sanitized_library: Path) -> None:
    done = run_sanitized(sanitized_library, 1000, 1060)
    assert done.returncode == 0, done.stderr


@needs_gcc
@pytest.mark.slow
def test_a_kernel_that_writes_too_far_is_caught(tmp_path: Path) -> None:
    """Otherwise the test above would prove nothing."""
    library = tmp_path / "kernels.so"
    for source in SOURCES:
        text = source.read_text()
        (tmp_path / source.name).write_text(text.replace("k < settings->elements", "k <= settings->elements"))
    spoilt = [tmp_path / source.name for source in SOURCES]
    done = run([str(GCC), *STRICT, *SANITIZERS, "-shared", "-fPIC", f"-I{RUNTIME}", *spoilt, "-o", library])
    assert done.returncode == 0, done.stderr
    done = run_sanitized(library, 1000, 1010)
    assert done.returncode != 0 and "AddressSanitizer: heap-buffer-overflow" in done.stderr
