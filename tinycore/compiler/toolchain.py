"""Compile and link C with the zig compiler that is installed as a Python package."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError

WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Werror")
# Contraction would fuse a * b + c on some cores and not on others: floats would differ from the host.
CODE = ("-std=c11", "-O2", "-ffp-contract=off", "-fno-sanitize=all", "-fno-stack-protector")
BARE = (
    "-fomit-frame-pointer",
    "-ffunction-sections",
    "-fdata-sections",
    "-fstack-size-section",
    "-g",  # also keeps the symbol table, from which sizes are read; nothing of it lands in the image
)
# Without it LLVM addresses every load of a loop from its own base and loses a third of the speed on Cortex-M4.
THUMB = ("-mllvm", "-lsr-preferred-addressing-mode=postindexed")
RISCV = ("-fno-jump-tables",)  # a jump through a table cannot be told from a call through a pointer, which would hide the deepest stack
LIBRARY_ENTRY = "ts_library_entry"  # in memory_functions.c: what Windows calls when it loads a library
TIMEOUT_S = 300.0
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console for every program that a window starts
_OVERFLOW = re.compile(r"will not fit in region '(\w+)': overflowed by (\d+) bytes")


@dataclass(frozen=True)
class Target:
    """What the compiler calls a processor: `thumb-freestanding-eabihf`, `cortex_m4+vfp4d16sp`."""

    triple: str
    cpu: str

    @property
    def needs_compiler_runtime(self) -> bool:
        """Whether integer code alone already needs the compiler's own library (built once per processor, about 10 s)."""
        return not self.cpu.startswith(("cortex_m4", "cortex_m7", "cortex_m33", "cortex_m55"))

    def options(self) -> tuple[str, ...]:
        """The compiler's options for this processor."""
        own = THUMB if self.triple.startswith("thumb") else RISCV if self.triple.startswith("riscv") else ()
        return ("-target", self.triple, f"-mcpu={self.cpu}", *CODE, *BARE, *own)


def cache_folder() -> Path:
    """Where compiled things are kept between runs; the variable TINYSMITH_CACHE moves it."""
    chosen = os.environ.get("TINYSMITH_CACHE")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("tinysmith", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain_os_error(error, folder) from error
    return folder


@lru_cache(maxsize=1)
def compiler_version() -> str:
    """The installed compiler's version, part of every cache key."""
    try:
        return f"zig {importlib.metadata.version('ziglang')}"
    except importlib.metadata.PackageNotFoundError as error:
        raise TinysmithError("compiler.missing") from error


def compile_and_link(
    sources: Sequence[Path],
    includes: Sequence[Path],
    *,
    target: Target,
    linker_script: Path,
    out: Path,
    defines: Mapping[str, str] | None = None,
    entry: str = "Reset_Handler",
    is_complete: bool = False,
) -> Path:
    """Build an ELF for a bare chip from C sources; unused functions and data are left out unless `is_complete`.

    Raises `compiler.failed`, and `compiler.too_big` when a memory region overflows.
    """
    library = () if target.needs_compiler_runtime else ("-nostdlib",)
    unused = "-Wl,--no-gc-sections" if is_complete else "-Wl,--gc-sections"
    link = (unused, f"-Wl,-e,{entry}", f"-Wl,-T,{linker_script}", *library)
    _run([*target.options(), *WARNINGS, *_context(includes, defines), *map(str, sources), *link, "-o", str(out)])
    return out


def build_shared_library(sources: Sequence[Path], includes: Sequence[Path], out: Path, *, triple: str = "") -> Path:
    """Build a library that brings everything it calls, so that no system library is built or needed.

    It is for this computer unless `triple` names another system.
    """
    is_windows = "windows" in triple or (not triple and sys.platform == "win32")
    system = (f"-Wl,-e,{LIBRARY_ENTRY}",) if is_windows else ("-fPIC",)
    link = (*(("-target", triple) if triple else ()), "-shared", "-nostdlib", *system)
    _run([*CODE, *WARNINGS, *_context(includes, None), *map(str, sources), *link, "-o", str(out)])
    return out


def build_program(sources: Sequence[Path], includes: Sequence[Path], out: Path) -> Path:
    """Build a program for this computer with its C library."""
    _run([*CODE, *WARNINGS, *_context(includes, None), *map(str, sources), "-o", str(out)])
    return out


def _context(includes: Sequence[Path], defines: Mapping[str, str] | None) -> list[str]:
    return [f"-I{folder}" for folder in includes] + [f"-D{name}={value}" for name, value in (defines or {}).items()]


def _run(arguments: Sequence[str]) -> None:
    """Run the compiler in a folder of its own: link steps leave import libraries in the current one."""
    cache = cache_folder() / "zig"
    environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(cache), "ZIG_LOCAL_CACHE_DIR": str(cache)}
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        try:
            done = subprocess.run(
                [str(_compiler()), "cc", *arguments],
                cwd=scratch,
                env=environment,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
                creationflags=NO_WINDOW,
            )
        except subprocess.TimeoutExpired as error:
            raise TinysmithError("compiler.slow", seconds=int(TIMEOUT_S), detail=str(error)) from error
    if done.returncode:
        raise _explain(done.stderr.decode("utf-8", "replace"))


def _explain(output: str) -> TinysmithError:
    overflow = _OVERFLOW.search(output)
    if overflow:
        return TinysmithError("compiler.too_big", memory=overflow[1].lower(), bytes=overflow[2], detail=output)
    return TinysmithError("compiler.failed", detail=output)


@lru_cache(maxsize=1)
def _compiler() -> Path:
    package = importlib.util.find_spec("ziglang")
    folders = list(package.submodule_search_locations or ()) if package else []
    for folder in folders:
        program = Path(folder) / ("zig.exe" if sys.platform == "win32" else "zig")
        if program.is_file():
            return program
    raise TinysmithError("compiler.missing")
