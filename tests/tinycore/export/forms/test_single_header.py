"""One header: right in C and C++, beside another model, and for every kernel there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import resources
from tests.tinycore.export.forms.made import PUBLIC, SMALL, compiled, exported, found, run, write
from tinycore.compiler.runtime_files import runtime_sources
from tinycore.compiler.toolchain import WARNINGS
from tinycore.export.bundle import source_files
from tinycore.export.forms import single_header

COMPILERS = ("zig cc", "gcc", "g++")


def implementation(name: str) -> str:
    return f'#define {name.upper()}_IMPLEMENTATION\n#include "{name}_single.h"\n'


def answers_of(program: Path, folder: Path) -> str:
    return run([program], folder=folder).stdout


def printing(name: str) -> str:
    """A program that prints every output for inputs that it makes up."""
    macro = name.upper()
    return f"""
#include <stdio.h>
#include <string.h>
int main(void)
{{
    static {name}_input_t input[{macro}_INPUT_ELEMENTS];
    static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
    for (int round = 0; round < 3; round++) {{
        for (int i = 0; i < {macro}_INPUT_ELEMENTS; i++) {{ input[i] = ({name}_input_t)((i * 37 + round * 11) % 127 - 60); }}
        {name}_run(input, output);
        for (int i = 0; i < {macro}_OUTPUT_ELEMENTS; i++) {{
            unsigned bits = 0;
            memcpy(&bits, output + i, sizeof(output[i]));
            printf("%08x ", bits);
        }}
    }}
    return {name}_selftest();
}}
"""


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("dtype", SMALL)
def test_it_answers_as_the_folder_of_sources_does(tmp_path: Path, compiler: str, dtype: str) -> None:
    made = exported(SMALL[dtype], "small")
    one, many = tmp_path / "one", tmp_path / "many"
    write(single_header.files(made), one)
    write(source_files(made.model, made.vectors), many)
    main = one / ("main.cpp" if compiler == "g++" else "main.c")
    main.write_text(implementation("small") + printing("small"))
    (many / "main.c").write_text('#include "small.h"\n#include "small_selftest.h"\n' + printing("small"))
    several = compiled("zig cc", sorted(many.glob("*.c")), many)
    assert answers_of(compiled(compiler, [main], one), one) == answers_of(several, many) != ""


@pytest.mark.slow
@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("file", PUBLIC)
def test_a_public_model_passes_its_self_test(shared: Path, tmp_path: Path, compiler: str, file: str) -> None:
    write(single_header.files(exported((shared / "models" / f"{file}.tflite").read_bytes(), "it")), tmp_path)
    main = tmp_path / ("main.cpp" if compiler == "g++" else "main.c")
    main.write_text(implementation("it") + "int main(void) { return it_selftest(); }\n")
    run([compiled(compiler, [main], tmp_path)], folder=tmp_path)


@pytest.mark.parametrize("compiler", ["gcc", "g++"])
@pytest.mark.parametrize("files", [1, 2], ids=["one source file", "two source files"])
def test_two_models_live_in_one_program(tmp_path: Path, compiler: str, files: int) -> None:
    for name, dtype in (("first", "int8"), ("second", "float32")):
        write(single_header.files(exported(SMALL[dtype], name)), tmp_path)
    suffix = ".cpp" if compiler == "g++" else ".c"
    both = "int main(void) { return first_selftest() + second_selftest(); }\n"
    other = tmp_path / f"other{suffix}"
    other.write_text(implementation("second"))
    seen = '#include "second_single.h"\n' if files == 2 else implementation("second")
    main = tmp_path / f"main{suffix}"
    main.write_text(implementation("first") + seen + both)
    run([compiled(compiler, [main, other][:files], tmp_path)], folder=tmp_path)


def test_models_of_different_versions_are_refused_in_one_source_file(tmp_path: Path) -> None:
    write(single_header.files(exported(SMALL["int8"], "first")), tmp_path)
    main = tmp_path / "main.c"
    main.write_text("#define TS_RUNTIME\n#define TS_RUNTIME_0_0_0\n" + implementation("first"))
    with pytest.raises(AssertionError, match="different versions"):
        compiled("gcc", [main], tmp_path)


def included(sources: dict[str, str]) -> dict[str, str]:
    """Our own headers that these files include, and those that they include."""
    names = {name for text in sources.values() for name in re.findall(r'^#include "(.+)"', text, re.MULTILINE)}
    headers = {name: resources.path(f"runtime/{name}").read_text() for name in names}
    return headers | included(headers) if headers else {}


@pytest.mark.parametrize(("compiler", "suffix"), [("gcc", ".c"), ("g++", ".cpp")])
def test_all_kernels_can_stand_in_one_file(tmp_path: Path, compiler: str, suffix: str) -> None:
    """Private names of two kernels must not clash, and all of them are C++ as well."""
    sources = {path.name: path.read_text() for path in runtime_sources() if path.suffix == ".c" and path.stem != "host_batch"}
    body = "".join(single_header.in_order(sources | included(sources)))
    source = tmp_path / f"all{suffix}"
    (tmp_path / "all.h").write_text("#include <float.h>\n#include <stdint.h>\n#include <string.h>\n" + body)
    source.write_text('#include "all.h"\n')
    standard = "-std=c11" if compiler == "gcc" else "-std=c++17"
    run([found(compiler), standard, *WARNINGS, f"-I{tmp_path}", "-c", source, "-o", tmp_path / "all.o"], folder=tmp_path)
