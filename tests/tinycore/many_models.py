"""Many models compiled into one program and run on an emulated core: what costs a second each alone costs a second together.

The emulator runs in a process of its own (`many_models_process.py`), as everywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

import resources
from tests.tinycore.ops.judge import random_inputs
from tinycore.boards.record import Board, load_board
from tinycore.compiler.toolchain import Target, compile_and_link
from tinycore.context import Collector
from tinycore.export.bundle import write
from tinycore.export.settings import ExportSettings
from tinycore.firmware.linker_script import linker_script
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.graph.rounding_choice import with_rounding
from tinycore.ops.host import HostModel

Array = np.ndarray[Any, Any]
ROOT = Path(__file__).parents[2]
TIMEOUT_S = 600


@dataclass(frozen=True, eq=False)
class Ran:
    """One model: what it answered and should have answered, bytes of all samples, and the counts of its first sample by layer."""

    graph: Graph
    answer: bytes
    expected: bytes
    layers: tuple[tuple[str, int, int], ...]  # operator, instructions, cycles
    kernels: tuple[str, ...] = ()  # compiled files of the runtime

    @property
    def is_exact(self) -> bool:
        return self.answer == self.expected


def run_on_core(
    models: Sequence[bytes],
    board_id: str,
    *,
    folder: Path,
    samples: int = 2,
    seed: int = 0,
    counts: bool = True,
    memory: str = "fast",
    weights: str = "fast",
    rounding: str = "litert",
    instruction_set: str = "",
) -> list[Ran]:
    """Every model on random inputs, on the emulated core of a board; the host's portable kernels say what is right.

    The samples of a model with a state follow one another. The kernels are those of the board's own `instruction_set` unless it is named.
    """
    board = load_board(board_id)
    kernels = instruction_set or board.cpu.instruction_set
    settings = ExportSettings(memory=memory, weights=weights, rounding=rounding)
    bundles = [_write(model, replace(settings, name=f"m{number}"), kernels, folder) for number, model in enumerate(models)]
    elf = _link(bundles, board, folder)
    graphs = [with_rounding(read_tflite(model), rounding) for model in models]
    given = [random_inputs(graph, samples=samples, seed=seed) for graph in graphs]
    raw = [np.concatenate([one.reshape(samples, -1).view(np.uint8) for one in inputs], axis=1) for inputs in given]
    np.savez(folder / "inputs.npz", **{str(k): one for k, one in enumerate(raw)})
    (folder / "jobs.json").write_text(json.dumps({"board": board_id, "counts": counts, "bundles": bundles}))
    command = [sys.executable, "-m", "tests.tinycore.many_models_process", str(elf), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert done.returncode == 0, done.stderr
    costs = json.loads(done.stdout)
    with np.load(folder / "outputs.npz") as answers:
        found = [answers[str(k)].tobytes() for k in range(len(models))]
    return [
        Ran(graph, answer, _expected(graph, inputs, samples), tuple(tuple(row) for row in cost), tuple(bundle["kernels"]))
        for graph, inputs, answer, cost, bundle in zip(graphs, given, found, costs, bundles, strict=True)
    ]


def _expected(graph: Graph, inputs: list[Array], samples: int) -> bytes:
    answers = HostModel(graph).run(inputs, is_stream=True)
    parts = answers if isinstance(answers, list) else [answers]
    return np.concatenate([part.reshape(samples, -1).view(np.uint8) for part in parts], axis=1).tobytes()


def _write(model: bytes, settings: ExportSettings, instruction_set: str, folder: Path) -> dict[str, Any]:
    write(
        model,
        description=None,
        vectors=None,
        settings=settings,
        folder=folder / settings.name,
        context=Collector(),
        instruction_set=instruction_set,
    )
    bundle: dict[str, Any] = json.loads((folder / settings.name / "bundle.json").read_text())
    return bundle


def _link(bundles: list[dict[str, Any]], board: Board, folder: Path) -> Path:
    """All models, each kernel once, and a table that keeps them from being left out."""
    names = [bundle["name"] for bundle in bundles]
    kernels = {file: folder / bundle["name"] / file for bundle in bundles for file in bundle["kernels"] if file.endswith((".c", ".S"))}
    calls = "\n".join(f"{name}_run();" for name in names)
    declarations = "\n".join(f"void {name}(void);" for name in (*(f"{name}_run" for name in names), "Reset_Handler"))
    (folder / "table.c").write_text(f"{declarations}\nvoid Reset_Handler(void)\n{{\n{calls}\n}}\n")
    (folder / "board.ld").write_text(linker_script(board.memory))
    firmware = resources.path("firmware")
    sources = [folder / "table.c", firmware / "memory_functions.c", *(folder / name / f"{name}.c" for name in names), *kernels.values()]
    includes = [firmware / "include", *(folder / name for name in names)]
    target = Target(board.cpu.triple, board.cpu.zig_cpu)
    return compile_and_link(sources, includes, target=target, linker_script=folder / "board.ld", out=folder / "all.elf")
