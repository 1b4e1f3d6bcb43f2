"""Measures a built model on an emulated core: outputs, exact instruction counts, cycles after the timing table, and stack."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinycore.boards.record import Memory, load_board
from tinycore.errors import TinysmithError
from tinycore.twin.cores import core_of
from tinycore.twin.process import run_module

TIMEOUT_S = 900.0
NO_FIGURE = "there is no published wait-state figure for this board's flash"


@dataclass(frozen=True)
class LayerCost:
    """What one layer took in one inference."""

    name: str
    op: str
    instructions: int
    cycles: int


@dataclass(frozen=True, eq=False)
class BenchReport:
    """One inference measured: counts are those of the first input, `stack_bytes` the deepest over all of them.

    `instructions` is exact. `cycles` is a *model*: the core's timing table without wait states. `board_cycles` adds the board's
    memory: what misses of its cache cost, if the board's file knows; else it equals `cycles`, and the note says what is left out.
    """

    outputs: NDArray[Any]
    instructions: int
    cycles: int
    board_cycles: int
    board_cycles_note: str
    stack_bytes: int
    timing: str
    layers: tuple[LayerCost, ...]


def bench(elf_path: Path, bundle: Mapping[str, Any], board_id: str, inputs: NDArray[Any]) -> BenchReport:
    """Run every input [n, ...] (in the model's own numbers) through the firmware's model, in a process of its own.

    Raises `twin.no_core` for a board without an emulated core and `twin.bench_failed`.
    """
    board = load_board(board_id)
    core_of(board)
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as name:
        folder = Path(name)
        np.save(folder / "inputs.npy", np.ascontiguousarray(inputs, dtype=bundle["input"]["dtype"]).reshape(len(inputs), -1))
        (folder / "bundle.json").write_text(json.dumps(dict(bundle)), encoding="utf-8")
        counts = _run_child(elf_path, folder, board_id)
        outputs = np.load(folder / "outputs.npy", allow_pickle=False)
    return _report(counts, bundle, outputs, board.memory)


def _run_child(elf_path: Path, folder: Path, board_id: str) -> dict[str, Any]:
    try:
        done = run_module("tinycore.twin.bench_process", [str(elf_path.resolve()), str(folder), board_id], timeout_s=TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise TinysmithError("twin.bench_failed", board=board_id, reason=f"no result within {TIMEOUT_S:.0f} s") from error
    lines = done.stdout.strip().splitlines()
    counts: dict[str, Any] = json.loads(lines[-1]) if lines else {"error": "the emulator stopped"}
    if "error" in counts:
        raise TinysmithError("twin.bench_failed", board=board_id, reason=counts["error"], detail=done.stderr)
    return counts


def _report(counts: dict[str, Any], bundle: Mapping[str, Any], outputs: NDArray[Any], memory: Memory) -> BenchReport:
    shape = bundle["output"]["shape"]
    layers = zip(bundle["layers"], counts["layers"], strict=True)
    return BenchReport(
        outputs=outputs.reshape(len(outputs), *(shape[1:] if shape[0] == 1 else shape)),
        instructions=counts["instructions"],
        cycles=counts["cycles"],
        board_cycles=counts["cycles"] + counts["misses"] * (memory.cache.miss_cycles if memory.cache else 0),
        board_cycles_note=_note(memory, counts["misses"]),
        stack_bytes=counts["stack_bytes"],
        timing=counts["timing"],
        layers=tuple(LayerCost(layer["name"], layer["op"], *cost) for layer, cost in layers),
    )


def _note(memory: Memory, misses: int) -> str:
    cache = memory.cache
    if cache is None:
        return f"equal to the core's cycles: {memory.speed_note or NO_FIGURE}"
    what = f"misses of the flash's {cache.bytes // 1024} kB cache in a second run"
    return f"with {cache.miss_cycles} cycles for each of {misses:,} {what}: a model"
