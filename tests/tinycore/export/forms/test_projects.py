"""CMake and PlatformIO projects, and several models in one program."""

from __future__ import annotations

import configparser
import json
from pathlib import Path

import pytest

from tests.tinycore.export.forms import uno
from tests.tinycore.export.forms.made import SMALL, compiled, exported, found, run, write
from tinycore.export.bundle import source_files
from tinycore.export.forms import cmake, platformio


@pytest.mark.slow
@pytest.mark.parametrize("dtype", SMALL)
def test_the_cmake_project_builds_and_its_self_test_passes(tmp_path: Path, dtype: str) -> None:
    write(cmake.files(exported(SMALL[dtype], "door")), tmp_path)
    run([found("cmake"), "-S", ".", "-B", "build", "-DCMAKE_C_FLAGS=-Wall -Wextra -Wconversion -Werror"], folder=tmp_path)
    run(["cmake", "--build", "build"], folder=tmp_path)
    assert "100% tests passed, 0 tests failed out of 1" in run(["ctest", "--test-dir", "build"], folder=tmp_path).stdout


@pytest.mark.slow
def test_the_cmake_self_test_fails_when_the_model_does(tmp_path: Path) -> None:
    write(cmake.files(exported(SMALL["int8"], "door")), tmp_path)
    source = tmp_path / "src" / "door.c"
    source.write_text(source.read_text().replace(".output_height = 6", ".output_height = 5", 1))
    run([found("cmake"), "-S", ".", "-B", "build"], folder=tmp_path)
    run(["cmake", "--build", "build"], folder=tmp_path)
    with pytest.raises(AssertionError, match="1 tests failed out of 1"):
        run(["ctest", "--test-dir", "build"], folder=tmp_path)


@pytest.mark.slow
def test_a_project_of_the_user_takes_the_model_as_a_library(tmp_path: Path) -> None:
    write(cmake.files(exported(SMALL["int8"], "door")), tmp_path / "door")
    (tmp_path / "main.cpp").write_text('#include "door_selftest.h"\nint main() { return door_selftest(); }\n')
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(user LANGUAGES C CXX)\nadd_subdirectory(door)\n"
        "add_executable(user main.cpp)\ntarget_link_libraries(user PRIVATE door)\n"
    )
    run([found("cmake"), "-S", ".", "-B", "build"], folder=tmp_path)
    run(["cmake", "--build", "build"], folder=tmp_path)
    run([tmp_path / "build" / "user"], folder=tmp_path)


def test_the_platformio_project_has_what_its_tools_read(tmp_path: Path) -> None:
    write(platformio.files(exported(SMALL["int8"], "door")), tmp_path)
    project = configparser.ConfigParser()
    project.read(tmp_path / "platformio.ini")
    environments = [name for name in project.sections() if name.startswith("env:")]
    assert f"env:{project['platformio']['default_envs']}" in environments
    assert all({"platform", "board", "framework"} <= set(project[name]) for name in environments)
    manifest = json.loads((tmp_path / "lib/door/library.json").read_text())
    assert {"name", "version", "description", "keywords", "authors", "headers", "frameworks", "platforms"} <= set(manifest)
    assert all((tmp_path / "lib/door" / manifest["build"]["srcDir"] / header).is_file() for header in manifest["headers"])


@pytest.mark.slow
def test_the_platformio_program_runs_on_an_uno(tmp_path: Path) -> None:
    write(platformio.files(exported(SMALL["int8"], "door")), tmp_path)
    program = uno.build(tmp_path / "lib/door/src", (tmp_path / "src/main.cpp").read_text(), tmp_path)
    assert uno.serial_output(program, last="microseconds")[0].startswith("self-test, wrong answers: 0 of")


@pytest.mark.parametrize("compiler", ["zig cc", "gcc"])
def test_two_bundles_with_different_names_link_together(tmp_path: Path, compiler: str) -> None:
    models = [exported(SMALL["int8"], "first"), exported(SMALL["float32"], "second")]
    files = [source_files(made.model, made.vectors) for made in models]
    shared_kernels = set(files[0]) & set(files[1])
    assert "conv2d.c" in shared_kernels
    assert all(files[0][path] == files[1][path] for path in shared_kernels)
    write(files[0] | files[1], tmp_path)
    main = '#include "first_selftest.h"\n#include "second_selftest.h"\nint main(void) { return first_selftest() + second_selftest(); }\n'
    (tmp_path / "main.c").write_text(main)
    run([compiled(compiler, sorted(tmp_path.glob("*.c")), tmp_path)], folder=tmp_path)
