"""What the generated C costs: `python3 main.py benchmark codegen`, cycles, flash and RAM of models and operators on every class of core."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resources
from tests.benchmarks._filed_rows import FiledRows, Row
from tests.tinycore.kernels.budgets import CORTEX_M0_PLUS, CORTEX_M4, Budget, measured
from tests.tinycore.ops.flatbuffer_networks import network
from tests.tinycore.small_networks import SMALL_NETWORKS
from tinycore.commands import bench
from tinycore.commands.command import table
from tinycore.context import Context, steps

YARDSTICK = "mps2-an386"
BOARDS = {YARDSTICK: "M4F", "mps2-an500": "M7", "mps2-an505": "M33", "pico": "M0+", "esp32-c3": "RISC-V"}
MODELS = resources.path("../../shared/models").resolve()  # public models, where they are at hand
VECTORS = 2


@dataclass(frozen=True)
class Goal:
    """What a model may take on the yardstick; `published` is today's best figure for the cycles."""

    cycles: float
    flash_bytes: int
    ram_bytes: int
    published: str


GOALS: Mapping[str, Goal] = {
    "mlperf_kws_dscnn_int8.tflite": Goal(4.4e6, 36_000, 17_000, "5.18 M (silicon)"),
    "mlperf_ic_resnet8_int8.tflite": Goal(16.8e6, 88_000, 42_000, "19.82 M"),
    "tflm_person_detect.tflite": Goal(10.5e6, 235_000, 41_000, "27.6 M (TFLM)"),
    "tflm_hello_world_int8.tflite": Goal(900, 3_000, 300, "4,957"),
}
# In float32, against onnx2c -O3 on the same graph, counted with the same timing (cycles).
FLOAT_GOALS = {"mlperf_ic_resnet8.h5": 163e6 / 2}


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """Rows of models and operators on every board; `only` names a board, a model or `operators`. Nothing here depends on seeds."""
    del seeds
    filed = FiledRows("codegen")
    jobs = [(name, board) for name in _models() for board in BOARDS if only in ("", name, board, Path(name).stem)]
    walk = steps(context, jobs, total=len(jobs), phase="measure")
    rows = [filed.get(f"{name} {board}", lambda n=name, b=board: _measure(n, b, context)) for name, board in walk]
    operators = []
    if only in ("", "operators"):
        for board, budgets in ((YARDSTICK, CORTEX_M4), ("pico", CORTEX_M0_PLUS)):
            operators.append(filed.get(f"operators {board}", lambda b=board, t=budgets: _operators(b, t)))
    return {"rows": rows, "operators": operators}


def _models() -> list[str]:
    there = [name for name in (*GOALS, *FLOAT_GOALS) if (MODELS / name).is_file()]
    return [*there, *SMALL_NETWORKS]


def _measure(name: str, board: str, context: Context) -> Row:
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        folder = Path(scratch)
        model = MODELS / name
        if name in SMALL_NETWORKS:
            layers, shape = SMALL_NETWORKS[name]
            model = folder / f"{name}.tflite"
            model.write_bytes(network(layers, input_shape=shape, seed=1))
        arguments = Namespace(model=model, board=board, vectors=VECTORS, input=None, rounding="litert", out=folder / "outputs.npz")
        return {"model": name, **bench.run(arguments, context)}


def _operators(board: str, budgets: Mapping[str, Budget]) -> Row:
    """Cycles per multiply-accumulate (per output, where nothing is multiplied) of single layers."""
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        costs = measured(budgets, board, folder=Path(scratch))
    return {"board": board, "layers": [{"name": name, "found": cost, "most": budgets[name].most} for name, cost in costs.items()]}


def render(result: dict[str, Any]) -> str:
    """Goals first, then operators, then every model on every core, then the layers."""
    rows = result["rows"]
    parts = [_goals(rows), *(_operator_table(one) for one in result["operators"]), _cores(rows)]
    parts += [_layers(row) for row in rows if row["board"] == YARDSTICK]
    return "\n\n".join(part for part in parts if part)


def _own_flash(row: Row) -> int:
    return int(row["weights_bytes"] + row["code_bytes"])


def _ram(row: Row) -> int:
    return int(row["arena_bytes"] + row["stack_bytes"])


def _goals(rows: list[Row]) -> str:
    lines = [("model on a Cortex-M4F", "cycles", "goal", "flash", "goal", "RAM", "goal", "exact", "best published")]
    for row in rows:
        goal = GOALS.get(row["model"])
        if goal and row["board"] == YARDSTICK:
            sizes = (f"{_own_flash(row):,}", f"{goal.flash_bytes:,}", f"{_ram(row):,}", f"{goal.ram_bytes:,}")
            lines.append((row["model"], f"{row['cycles']:,}", f"{goal.cycles:,.0f}", *sizes, _yes(row["exact"]), goal.published))
        elif row["model"] in FLOAT_GOALS and row["board"] == YARDSTICK:
            goal_cycles = f"{FLOAT_GOALS[row['model']]:,.0f}"
            sizes = (f"{_own_flash(row):,}", "", f"{_ram(row):,}", "")
            lines.append((f"{row['model']} float32", f"{row['cycles']:,}", goal_cycles, *sizes, _yes(row["exact"]), "163 M (onnx2c)"))
    return table(lines) if len(lines) > 1 else ""


def _operator_table(one: Row) -> str:
    lines = [(f"cycles per MAC or element, {BOARDS[one['board']]}", "measured", "most")]
    lines += [(row["name"], f"{row['found']:.2f}", f"{row['most']:.2f}") for row in one["layers"]]
    return table(lines)


def _cores(rows: list[Row]) -> str:
    lines = [("model", *(f"{name} cycles" for name in BOARDS.values()), "flash M4F / M0+ / RISC-V", "exact")]
    for model in dict.fromkeys(row["model"] for row in rows):
        found = {row["board"]: row for row in rows if row["model"] == model}
        cycles = [f"{found[board]['cycles']:,}" if board in found else "" for board in BOARDS]
        flash = " / ".join(f"{_own_flash(found[board]):,}" for board in (YARDSTICK, "pico", "esp32-c3") if board in found)
        lines.append((model, *cycles, flash, _yes(all(row["exact"] for row in found.values()))))
    return table(lines)


def _layers(row: Row) -> str:
    lines = [(f"{row['model']}, {BOARDS[row['board']]}", "operator", "MACs", "instructions", "cycles", "per MAC")]
    for layer in row["layers"]:
        per_mac = f"{layer['cycles'] / layer['macs']:.2f}" if layer["macs"] else ""
        lines.append((layer["name"][:40], layer["op"], *(f"{layer[key]:,}" for key in ("macs", "instructions", "cycles")), per_mac))
    return table(lines)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "NO"
