"""Image files: the same bytes that GNU objcopy writes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tinycore.compiler.elf import Block, read_blocks
from tinycore.compiler.image import binary, intel_hex, write_images
from tinycore.compiler.toolchain import Target, compile_and_link
from tinycore.errors import TinysmithError

SCRIPT = """
SECTIONS {{
  . = {origin:#x};
  .text : {{ *(.text*) *(.rodata*) }}
  .later {later:#x} : {{ *(.later*) }}
  .data 0x20000000 : AT({data:#x}) {{ *(.data*) }}
  .bss (NOLOAD) : {{ *(.bss*) }}
}}
"""
PROGRAM = """
const char text[70003] = {1, 2, 3};
char variable[21] = {9, 8, 7};
static volatile int zero;
__attribute__((section(".later"))) const char later[40] = {5};
const char *Reset_Handler(void);
const char *Reset_Handler(void) { zero = variable[1] + later[2]; return text; }
"""


def test_gaps_are_zero() -> None:
    assert binary([Block(0x100, b"ab"), Block(0x104, b"c")]) == b"ab\0\0c"


def test_nothing_is_an_empty_image() -> None:
    assert binary([]) == b""


def test_hex_of_a_known_record() -> None:
    # the example record of Intel's specification of 1988
    assert intel_hex([Block(0x100, bytes.fromhex("214601360121470136007EFE09D21901"))], start=0).splitlines() == [
        b":10010000214601360121470136007EFE09D2190140",
        b":00000001FF",
    ]


@pytest.mark.parametrize(
    ("origin", "later", "data"),
    [
        pytest.param(0x10000, 0x40001, 0x50005, id="below 1 MiB"),
        pytest.param(0x8000000, 0x8030003, 0x8040000, id="STM32 flash"),
        pytest.param(0xF8000, 0x110000, 0x120000, id="across 1 MiB"),
        pytest.param(0x2000, 0x13000, 0x14000, id="from the first segment"),
    ],
)
@pytest.mark.slow
def test_images_equal_gnu_objcopy(tmp_path: Path, origin: int, later: int, data: int) -> None:
    objcopy = shutil.which("objcopy")
    if objcopy is None:
        pytest.skip("GNU objcopy is not installed")
    (tmp_path / "main.c").write_text(PROGRAM)
    (tmp_path / "board.ld").write_text(SCRIPT.format(origin=origin, later=later, data=data))
    target = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")
    elf = compile_and_link([tmp_path / "main.c"], [], target=target, linker_script=tmp_path / "board.ld", out=tmp_path / "p.elf")
    raw, text = write_images(elf)
    for option, made in (("binary", raw), ("ihex", text)):
        subprocess.run([objcopy, "-I", "elf32-little", "-O", option, str(elf), str(tmp_path / "gnu")], check=True)
        assert (tmp_path / "gnu").read_bytes() == made.read_bytes(), option


def test_a_stranger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.elf").write_bytes(b"MZ nothing of ours")
    with pytest.raises(TinysmithError, match="could not be read"):
        read_blocks(tmp_path / "no.elf")
