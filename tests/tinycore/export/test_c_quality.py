"""What other tools say of the generated C and of the kernels: cppcheck, and the compiler that most people have for Arm boards."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from tests.tinycore.export.forms.made import SMALL, exported, found, run, write
from tinycore.compiler.runtime_files import runtime_sources
from tinycore.compiler.toolchain import WARNINGS
from tinycore.export.bundle import read_model, source_files
from tinycore.export.data_facts import DataFacts
from tinycore.export.vectors import selftest_vectors

SUPPRESSIONS = Path(__file__).with_name("cppcheck.txt")
CHECKS = (
    "--enable=warning,style,performance,portability",
    "--std=c11",
    "--quiet",
    "--error-exitcode=1",
    f"--suppressions-list={SUPPRESSIONS}",
)
CORES = {
    "cortex-m0plus": ("portable", ()),
    "cortex-m4": ("armv7em", ("-mfloat-abi=hard", "-mfpu=fpv4-sp-d16")),
    "cortex-m33": ("armv7em", ("-mfloat-abi=hard", "-mfpu=fpv5-sp-d16")),
}


@pytest.mark.slow
def test_cppcheck_has_nothing_to_say_of_the_kernels(tmp_path: Path) -> None:
    files = [path for path in runtime_sources() if path.suffix == ".c" and path.stem != "host_batch"]
    run([found("cppcheck"), *CHECKS, f"-I{resources.path('runtime')}", *files], folder=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["tflm_hello_world_float", "mlperf_kws_dscnn_int8"])
def test_cppcheck_has_nothing_to_say_of_a_bundle(shared: Path, tmp_path: Path, file: str) -> None:
    made = exported((shared / "models" / f"{file}.tflite").read_bytes())
    write(source_files(made.model, made.vectors), tmp_path)
    run([found("cppcheck"), *CHECKS, f"-I{tmp_path}", *sorted(tmp_path.glob("*.c"))], folder=tmp_path)


@pytest.mark.slow
def test_cppcheck_notices_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.c").write_text("int wrong(void);\nint wrong(void)\n{\n    int numbers[2] = {1, 2};\n    return numbers[2];\n}\n")
    with pytest.raises(AssertionError, match="arrayIndexOutOfBounds"):
        run([found("cppcheck"), *CHECKS, tmp_path / "wrong.c"], folder=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("dtype", SMALL)
def test_arm_gcc_accepts_a_bundle_without_a_warning(tmp_path: Path, core: str, dtype: str) -> None:
    instruction_set, options = CORES[core]
    model = read_model(SMALL[dtype], name="model", data=DataFacts(), instruction_set=instruction_set)
    write(source_files(model, selftest_vectors(exported(SMALL[dtype]).model, None)), tmp_path)
    command = [found("arm-none-eabi-gcc"), f"-mcpu={core}", "-mthumb", *options, "-std=c11", "-O2", *WARNINGS, f"-I{tmp_path}"]
    for source in sorted(path for path in tmp_path.iterdir() if path.suffix in (".c", ".S")):
        run([*command, "-c", source, "-o", tmp_path / "out.o"], folder=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8"])
def test_arm_gcc_accepts_a_public_model_with_its_fast_kernels(shared: Path, tmp_path: Path, file: str) -> None:
    model = read_model((shared / "models" / f"{file}.tflite").read_bytes(), name="model", data=DataFacts(), instruction_set="armv7em")
    write(source_files(model, selftest_vectors(model, None)), tmp_path)
    options = ("-mcpu=cortex-m4", "-mthumb", *CORES["cortex-m4"][1], "-std=c11", "-O2", *WARNINGS, f"-I{tmp_path}")
    for source in sorted(path for path in tmp_path.iterdir() if path.suffix in (".c", ".S")):
        run([found("arm-none-eabi-gcc"), *options, "-c", source, "-o", tmp_path / "out.o"], folder=tmp_path)
