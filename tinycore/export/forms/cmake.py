"""A CMake project: a library target to link, and the self-test for `ctest`."""

from __future__ import annotations

import tinycore
from tinycore.export.bundle import source_files
from tinycore.export.forms.form import Exported, Form


def files(exported: Exported) -> dict[str, bytes]:
    """`CMakeLists.txt`, `src/` and `test/`."""
    name = exported.model.name
    sources = source_files(exported.model, exported.vectors)
    texts = {
        "CMakeLists.txt": _lists(name, [path for path in sorted(sources) if path.endswith(".c")]),
        "test/selftest.c": _test(name),
        "README.txt": _readme(name),
    }
    return {**{path: text.encode() for path, text in texts.items()}, **{f"src/{path}": content for path, content in sources.items()}}


def _lists(name: str, sources: list[str]) -> str:
    lines = "\n".join(f"    src/{path}" for path in sources)
    return f"""# {name}: a neural network in plain C, made by Tinysmith {tinycore.__version__}.
cmake_minimum_required(VERSION 3.16)
project({name} LANGUAGES C)

add_library({name} STATIC
{lines}
)
target_include_directories({name} PUBLIC src)
target_compile_features({name} PRIVATE c_std_11)

# A sum fused with a product would give other bits than on the computer.
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options({name} PRIVATE -ffp-contract=off)
elseif(MSVC)
    target_compile_options({name} PRIVATE /fp:precise)
endif()

if(CMAKE_SOURCE_DIR STREQUAL PROJECT_SOURCE_DIR AND NOT CMAKE_CROSSCOMPILING)
    enable_testing()
    add_executable({name}_selftest_program test/selftest.c)
    target_link_libraries({name}_selftest_program PRIVATE {name})
    add_test(NAME {name}_selftest COMMAND {name}_selftest_program)
endif()
"""


def _test(name: str) -> str:
    return f"""/* Ends with the number of stored samples that gave another output than expected. */
#include "{name}_selftest.h"

int main(void)
{{
    return {name}_selftest();
}}
"""


def _readme(name: str) -> str:
    return f"""Test it on this computer:

    cmake -S . -B build
    cmake --build build
    ctest --test-dir build

Use it in your own project:

    add_subdirectory({name})
    target_link_libraries(your_program PRIVATE {name})

and include {name}.h and {name}_front_end.h.
"""


FORM = Form("cmake", files)
