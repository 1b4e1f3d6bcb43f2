"""Compiles sketches for an Arduino Uno with Debian's tools, and runs them in simavr."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tinycore.export.forms.made import found, run

CORE = Path("/usr/share/arduino/hardware/arduino/avr")
CHIP = ("-mmcu=atmega328p", "-DF_CPU=16000000L", "-DARDUINO=10819", "-DARDUINO_AVR_UNO", "-DARDUINO_ARCH_AVR")
# As in the core's platform.txt, with our warnings for our sources.
SHARED = ("-c", "-g", "-Os", "-ffunction-sections", "-fdata-sections", "-flto")
C = (*SHARED, "-std=gnu11", "-fno-fat-lto-objects")
CPP = (*SHARED, "-std=gnu++11", "-fpermissive", "-fno-exceptions", "-fno-threadsafe-statics", "-Wno-error=narrowing")
STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Werror")
# Debian's core 1.8.7 asks for a macro that float.h of its own avr-gcc 5.4 does not give C++.
OF_THE_CORE = ("-w", "-DDECIMAL_DIG=__DECIMAL_DIG__")
FLASH_BYTES, RAM_BYTES = 32_256, 2_048
_COLOUR = re.compile(r"\x1b\[\d*m")


@dataclass(frozen=True)
class Program:
    """An ELF for the Uno and what `avr-size` says of it."""

    elf: Path
    flash_bytes: int
    ram_bytes: int


def build(library: Path, sketch: str, folder: Path) -> Program:
    """The sketch with a library's `src` and the Arduino core; skips where the tools are not installed."""
    if not CORE.is_dir():
        pytest.skip("arduino-core-avr is not installed")
    include = [f"-I{place}" for place in (CORE / "cores/arduino", CORE / "variants/standard", library)]
    main = folder / "sketch.cpp"
    main.write_text("#include <Arduino.h>\n" + sketch)
    objects = [_compiled(source, folder, C, include, STRICT) for source in sorted(library.glob("*.c"))]
    objects.append(_compiled(main, folder, CPP, include, ("-Wall",)))
    for source in sorted((CORE / "cores/arduino").iterdir()):
        if source.suffix in (".c", ".cpp"):
            objects.append(_compiled(source, folder, C if source.suffix == ".c" else CPP, include, OF_THE_CORE))
    elf = folder / "sketch.elf"
    run(
        [found("avr-gcc"), CHIP[0], "-w", "-Os", "-flto", "-fuse-linker-plugin", "-Wl,--gc-sections", *objects, "-lm", "-o", elf],
        folder=folder,
    )
    return Program(elf, *_sizes(elf))


def _compiled(source: Path, folder: Path, options: tuple[str, ...], include: list[str], warnings: tuple[str, ...]) -> Path:
    out = folder / f"{source.name}.o"
    program = "avr-gcc" if source.suffix == ".c" else "avr-g++"
    run([found(program), *CHIP, *options, *warnings, *include, source, "-o", out], folder=folder)
    return out


def _sizes(elf: Path) -> tuple[int, int]:
    """Flash (code, constants, initial values) and RAM (variables)."""
    text, data, bss = map(int, run([found("avr-size"), elf], folder=elf.parent).stdout.splitlines()[1].split()[:3])
    return text + data, data + bss


def serial_output(program: Program, *, last: str, timeout_s: float = 60) -> list[str]:
    """The lines that the sketch prints in simavr, up to the one that ends with `last`."""
    command = [found("simavr"), "-m", "atmega328p", "-f", "16000000", str(program.elf)]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as board:
        assert board.stdout is not None
        try:
            for line in board.stdout:
                lines.append(_COLOUR.sub("", line).strip().rstrip("."))
                if lines[-1].endswith(last):
                    return lines
        finally:
            board.kill()
    raise AssertionError("\n".join(lines))
