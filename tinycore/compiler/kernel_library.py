"""All kernels compiled for a chip once, to know what each of them takes before anything is built."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import resources
from tinycore.compiler.call_graph import CallGraph, Function, deepest_stack, reachable, read_call_graph
from tinycore.compiler.elf import read_sizes
from tinycore.compiler.runtime_files import PORTABLE, runtime_headers, runtime_sources
from tinycore.compiler.toolchain import Target, cache_folder, compile_and_link, compiler_version

HOST_ONLY = frozenset(("host_batch.c",))
# Every image has these for itself, so no kernel brings them.
ALWAYS_THERE = frozenset(("memcpy", "memcmp"))
SCRIPT = """SECTIONS
{
  .text 0x10000 : { *(.text .text.* .rodata .rodata.*) }
  .data 0x20000000 : { *(.data .data.* .bss .bss.* COMMON) }
  /DISCARD/ : { *(.ARM.exidx .ARM.exidx.* .ARM.extab .ARM.extab.* .eh_frame .eh_frame_hdr) }
}
"""


@dataclass(frozen=True)
class KernelLibrary:
    """The call graph of all kernels on one target, and the constant tables by the C file that holds them."""

    graph: CallGraph
    tables: dict[str, int]

    def code_bytes(self, functions: Iterable[str], sources: Iterable[str], *, others: Iterable[str] = ()) -> int:
        """Flash that these kernels take together: functions that they share count once, tables of their files included.

        What the image has anyway is left out, `others` among it.
        """
        needed = reachable(self.graph, functions) - ALWAYS_THERE - {*others}
        return sum(self.graph[name].bytes for name in needed) + sum(self.tables.get(file, 0) for file in {*sources})

    def stack_bytes(self, functions: Iterable[str]) -> int:
        """The deepest stack that a call of one of them can take."""
        return max((deepest_stack(self.graph, name) or 0 for name in functions), default=0)


@lru_cache(maxsize=8)
def kernel_library(target: Target, instruction_set: str = PORTABLE) -> KernelLibrary:
    """The kernels of `resources/runtime` on this target; compiled when they or the compiler changed, else read from the cache."""
    runtime, firmware = resources.path("runtime"), resources.path("firmware")
    sources = [file for file in runtime_sources(instruction_set) if file.name not in HOST_ONLY]
    sources.append(firmware / "memory_functions.c")
    cache = cache_folder() / "kernels" / f"{_key(target, [*sources, *runtime_headers()])}.json"
    try:
        return _load(cache)
    except (OSError, ValueError, KeyError, TypeError):
        library = _compile(target, sources, [runtime, firmware / "include"])
        _store(library, cache)
        return library


def _compile(target: Target, sources: list[Path], includes: list[Path]) -> KernelLibrary:
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as name:
        folder = Path(name)
        (folder / "all.ld").write_text(SCRIPT, encoding="utf-8")
        elf = compile_and_link(
            sources, includes, target=target, linker_script=folder / "all.ld", out=folder / "all.elf", entry="memcpy", is_complete=True
        )
        tables: dict[str, int] = {}
        for symbol in read_sizes(elf).symbols:
            if not symbol.is_function and symbol.file:
                tables[symbol.file] = tables.get(symbol.file, 0) + symbol.bytes
        return KernelLibrary(read_call_graph(elf), tables)


def _key(target: Target, files: list[Path]) -> str:
    digest = hashlib.sha256(f"4 {compiler_version()} {target}".encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _store(library: KernelLibrary, path: Path) -> None:
    """Write the whole file or none; another process may be doing the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    graph = {name: {**asdict(function), "calls": sorted(function.calls)} for name, function in library.graph.items()}
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".tmp", delete=False, encoding="utf-8") as stream:
        json.dump({"graph": graph, "tables": library.tables}, stream)
    try:
        Path(stream.name).replace(path)
    except PermissionError:  # Windows: somebody reads the file that was there a moment earlier, which says the same
        Path(stream.name).unlink()


def _load(path: Path) -> KernelLibrary:
    content = json.loads(path.read_text(encoding="utf-8"))
    graph = {name: Function(**{**fields, "calls": frozenset(fields["calls"])}) for name, fields in content["graph"].items()}
    return KernelLibrary(graph, dict(content["tables"]))
