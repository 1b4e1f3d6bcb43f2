"""What a linked firmware costs, and which part of it is the model's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinycore.compiler.call_graph import CallGraph, deepest_stack, reachable, read_call_graph
from tinycore.compiler.elf import Sizes, read_sizes
from tinycore.firmware.linker_script import STACK_BYTES

ROOT = "Reset_Handler"


@dataclass(frozen=True)
class FirmwareSizes:
    """Bytes read from the ELF.

    `flash_bytes`: the whole image. `ram_bytes`: variables of the whole image and its deepest stack. `stack_bytes`: the
    deepest stack of one inference. `weights_bytes`: the model's constants. `code_bytes`: its generated text, its kernels
    and every function that only they reach. `is_stack_exact`: whether the stacks follow from the call graph; otherwise
    the reserved stack is counted.
    """

    flash_bytes: int
    ram_bytes: int
    weights_bytes: int
    code_bytes: int
    arena_bytes: int
    stack_bytes: int
    is_stack_exact: bool


def firmware_sizes(elf: Path, bundle: Mapping[str, Any]) -> FirmwareSizes:
    """Measure a linked image that runs the model of `bundle`."""
    sizes, graph = read_sizes(elf), read_call_graph(elf)
    stack, inference = deepest_stack(graph, ROOT), deepest_stack(graph, f"{bundle['name']}_run")
    is_exact = stack is not None and inference is not None
    by_symbol = sizes.by_symbol
    return FirmwareSizes(
        flash_bytes=sizes.flash_bytes,
        ram_bytes=sizes.ram_bytes + (stack if stack is not None else STACK_BYTES),
        weights_bytes=sum(by_symbol.get(name, 0) for name in bundle["constants"]),
        code_bytes=_code_bytes(sizes, graph, bundle),
        arena_bytes=by_symbol.get(f"{bundle['name']}_arena", 0),
        stack_bytes=inference if inference is not None else STACK_BYTES,
        is_stack_exact=is_exact,
    )


def _code_bytes(sizes: Sizes, graph: CallGraph, bundle: Mapping[str, Any]) -> int:
    run = f"{bundle['name']}_run"
    shared = reachable(graph, [ROOT], without=frozenset((run,)))
    own = reachable(graph, [run]) - shared
    return sum(graph[name].bytes for name in own) + sum(symbol_bytes for symbol_bytes in _own_objects(sizes, bundle))


def _own_objects(sizes: Sizes, bundle: Mapping[str, Any]) -> list[int]:
    """Settings of the layers and tables of the kernels: constants in flash that are no weights."""
    files = {f"{bundle['name']}.c", *bundle["kernels"]}
    constants = {*bundle["constants"]}
    return [
        s.bytes
        for s in sizes.symbols
        if not s.is_function and s.file in files and s.name not in constants and not _is_variable(sizes, s.address)
    ]


def _is_variable(sizes: Sizes, address: int) -> bool:
    return any(start <= address < end for start, end in sizes.ram_ranges)
