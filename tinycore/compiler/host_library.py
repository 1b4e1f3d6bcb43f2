"""The C kernels as a library for this computer, compiled once and kept."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import resources
from tinycore.compiler.runtime_files import runtime_headers, runtime_sources
from tinycore.compiler.toolchain import build_shared_library, cache_folder, compiler_version

SUFFIXES = {"win32": ".dll", "darwin": ".dylib"}


def host_library() -> Path:
    """All of `resources/runtime` as one shared library; built when the sources, the compiler or the computer changed.

    Two processes may ask at once: both build, and the later one replaces the earlier with equal content.
    """
    runtime, include = resources.path("runtime"), resources.path("firmware/include")
    sources = [*runtime_sources(), resources.path("firmware/memory_functions.c")]
    folder = cache_folder() / "host"
    library = folder / f"tinysmith-{_key([*sources, *runtime_headers()])}{SUFFIXES.get(sys.platform, '.so')}"
    if not library.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _publish(sources, (runtime, include), library)
    return library


def _publish(sources: Sequence[Path], includes: Sequence[Path], library: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".build-", dir=library.parent) as scratch:
        built = build_shared_library(sources, includes, Path(scratch) / library.name)
        try:
            built.replace(library)
        except PermissionError:  # Windows keeps a loaded library open: the other process has just put it there
            if not library.is_file():
                raise


def _key(files: Sequence[Path]) -> str:
    """Also of the computer: the code is made for its very processor, and caches travel with home folders."""
    digest = hashlib.sha256()
    for word in (compiler_version(), platform.machine(), platform.node(), os.name):
        digest.update(word.encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
