"""The compiler: bare-metal programs, libraries and errors in words."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import resources
from tinycore.compiler import host_library as host_library_module
from tinycore.compiler.elf import read_blocks, read_sizes
from tinycore.compiler.host_library import host_library
from tinycore.compiler.image import binary
from tinycore.compiler.runtime_files import runtime_sources
from tinycore.compiler.toolchain import Target, build_shared_library, cache_folder, compile_and_link
from tinycore.errors import TinysmithError

M4F = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")
SCRIPT = """
MEMORY { FLASH (rx) : ORIGIN = 0x10000, LENGTH = 64K  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 4K }
SECTIONS {
  .text : { *(.text*) *(.rodata*) } > FLASH
  .ARM.exidx : { *(.ARM.exidx*) } > FLASH
  .data : { *(.data*) } > RAM AT > FLASH
  .bss (NOLOAD) : { *(.bss*) } > RAM
}
"""
PROGRAM = """
volatile float factor = 2.5F;
static volatile int state[25];
static float twice(float x) { return x * factor; }
int unused(void); int unused(void) { return 3; }
void Reset_Handler(void);
void Reset_Handler(void) { for (;;) { state[0] += (int)twice((float)state[1]); } }
"""


def build(folder: Path, program: str = PROGRAM, script: str = SCRIPT) -> Path:
    (folder / "main.c").write_text(program)
    (folder / "board.ld").write_text(script)
    return compile_and_link([folder / "main.c"], [], target=M4F, linker_script=folder / "board.ld", out=folder / "out.elf")


def test_a_program_for_a_bare_chip_is_built_without_its_unused_parts(tmp_path: Path) -> None:
    sizes = read_sizes(build(tmp_path))
    assert "Reset_Handler" in sizes.by_symbol
    assert "unused" not in sizes.by_symbol
    assert sizes.by_symbol["state"] == 100
    assert sizes.ram_bytes == 104
    assert sizes.address("factor") == 0x20000000


def test_flash_holds_the_initial_values_of_variables(tmp_path: Path) -> None:
    path = build(tmp_path)
    assert read_sizes(path).flash_bytes == len(binary(read_blocks(path)))
    assert any(block.content == b"\x00\x00\x20\x40" for block in read_blocks(path))  # 2.5F


def test_floats_use_the_floating_point_unit(tmp_path: Path) -> None:
    names = read_sizes(build(tmp_path)).by_symbol
    assert not [name for name in names if name.startswith("__aeabi_f")]


@pytest.mark.parametrize(
    ("program", "script", "code"),
    [
        pytest.param("int main(void) { return nothing; }", SCRIPT, "compiler.failed", id="not C"),
        pytest.param("char f(int x); char f(int x) { return x; }", SCRIPT, "compiler.failed", id="a warning is an error"),
        pytest.param(PROGRAM.replace("state[25]", "state[2500]"), SCRIPT, "compiler.too_big", id="too much RAM"),
    ],
)
def test_what_does_not_build_is_explained(tmp_path: Path, program: str, script: str, code: str) -> None:
    with pytest.raises(TinysmithError) as caught:
        build(tmp_path, program, script)
    assert caught.value.code == code
    assert caught.value.detail


def test_an_overflow_names_the_memory_and_the_missing_bytes(tmp_path: Path) -> None:
    with pytest.raises(TinysmithError) as caught:
        build(tmp_path, PROGRAM.replace("state[25]", "state[2500]"))
    assert caught.value.values["memory"] == "ram"
    assert int(str(caught.value.values["bytes"])) == pytest.approx(10_004 - 4096, abs=8)


def test_the_cache_folder_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYSMITH_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere"
    assert cache_folder().is_dir()


def test_the_host_library_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = host_library()
    monkeypatch.setattr(host_library_module, "_publish", lambda *_: pytest.fail("built again"))
    assert host_library() == first


def test_the_host_library_changes_its_name_with_the_sources(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;")
    first = host_library_module._key([tmp_path / "a.c"])
    (tmp_path / "a.c").write_text("int b;")
    assert host_library_module._key([tmp_path / "a.c"]) != first


def test_two_at_once_build_one_working_library(tmp_path: Path) -> None:
    sources = [resources.path("firmware/memory_functions.c")]
    library = tmp_path / "library.so"
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(host_library_module._publish, sources, (resources.path("firmware/include"),), library) for _ in range(2)]
    assert [job.result() for job in jobs] == [None, None]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library.so"]
    assert ctypes.CDLL(str(library)).strlen(b"four") == 4


@pytest.mark.parametrize("shift", [-5, 0, 5], ids=["down", "same", "up"])
@pytest.mark.parametrize("length", [0, 1, 8, 33])
def test_our_memmove_keeps_overlapping_bytes(shift: int, length: int) -> None:
    library = ctypes.CDLL(str(host_library()))
    content = bytes(range(64))
    buffer = (ctypes.c_uint8 * 64)(*content)
    start = ctypes.addressof(buffer) + 10
    library.memmove(ctypes.c_void_p(start + shift), ctypes.c_void_p(start), ctypes.c_size_t(length))
    expected = bytearray(content)
    expected[10 + shift : 10 + shift + length] = content[10 : 10 + length]
    assert bytes(buffer) == bytes(expected)


@pytest.mark.slow
@pytest.mark.parametrize("triple", ["x86_64-windows-gnu", "aarch64-macos", "x86_64-linux-gnu"])
def test_the_kernels_become_a_library_on_every_system(tmp_path: Path, triple: str) -> None:
    runtime = resources.path("runtime")
    sources = [*runtime_sources(), resources.path("firmware/memory_functions.c")]
    library = build_shared_library(sources, [runtime, resources.path("firmware/include")], tmp_path / "library", triple=triple)
    assert b"ts_conv2d_int8\0" in library.read_bytes()
