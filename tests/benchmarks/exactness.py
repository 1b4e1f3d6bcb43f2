"""Whether every core gives the right bits: `python3 main.py benchmark exactness`, random networks and public models.

2,000 networks for each of `--seeds`, each on the host against LiteRT's reference kernels, and every program of 50 on one of the
cores in turn against the host. `TINYSMITH_SEED` names the first network. A run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.benchmarks._filed_rows import FiledRows, Row
from tests.benchmarks._host_judge import judged_apart
from tests.benchmarks._public_models import judged_model, model_on_core, public_models
from tests.tinycore.random_programs import SAMPLES, CoreRun, first_seed, run_program
from tinycore.commands.command import table
from tinycore.context import Context, steps
from tinycore.errors import TinysmithError

HOST = "host"
CORES = {"M0+": "pico", "M4F": "mps2-an386", "M33": "mps2-an505", "M7": "mps2-an500", "RISC-V": "esp32-c3"}
NETWORKS, TOGETHER = 2000, 50
FIRST = 1_000_000


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """Rows of programs and of models on the host and every core; `only` names one of these, or `models`."""
    filed, first = FiledRows("exactness"), first_seed(FIRST)
    jobs = [job for job in _programs(first, NETWORKS * seeds) if only in ("", job[0])]
    walk = steps(context, jobs, total=len(jobs), phase=f"networks from {first}")
    programs = [filed.get(f"{core} {start} samples {SAMPLES}", lambda c=core, s=start: _program(c, s)) for core, start in walk]
    pairs = [(name, core) for name in public_models() for core in (HOST, *CORES) if only in ("", "models", core)]
    walk_models = steps(context, pairs, total=len(pairs), phase="models")
    models = [filed.get(f"{name} {core}", lambda n=name, c=core: _model(n, c)) for name, core in walk_models]
    return {"first_seed": first, "programs": programs, "models": models}


def _programs(first: int, networks: int) -> list[tuple[str, int]]:
    """Core and first network of every program: all on the host, and each on one core, in turn."""
    starts = range(first, first + networks, TOGETHER)
    cores = list(CORES)
    return [(core, start) for k, start in enumerate(starts) for core in (HOST, cores[k % len(cores)])]


def _program(core: str, start: int) -> Row:
    seeds = range(start, start + TOGETHER)
    if core == HOST:
        return {"core": core, **judged_apart(seeds)}
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as folder:
        try:
            ran = run_program(seeds, CORES[core], folder=Path(folder))
        except AssertionError:  # the program did not end well, so nothing is known of any of its networks
            ran = CoreRun(Counter(), frozenset(), tuple(seeds))
    counts = {"networks": len(seeds), "samples": SAMPLES * len(seeds), "operators": dict(ran.operators)}
    return {"core": core, **counts, "failed": list(ran.failed), "refused": {}, "worst": 0.0}


def _model(name: str, core: str) -> Row:
    try:
        return {"core": core, **(judged_model(name) if core == HOST else model_on_core(name, CORES[core]))}
    except (TinysmithError, AssertionError) as error:  # a program that does not end well is a row like any other
        return {"core": core, "model": name, "exact": False, "why": str(error)[-300:]}


def render(result: dict[str, Any]) -> str:
    """Cores, then layers by operator, then models, then what to look at."""
    rows = result["programs"]
    parts = [f"Networks from {result['first_seed']}, of int8, int16, int8 and float32 in turn.", _cores(rows), _operators(rows)]
    parts += [_models(result["models"]), _judges(result["models"]), _to_look_at(rows)]
    return "\n\n".join(part for part in parts if part)


def _cores(rows: list[Row]) -> str:
    lines = [("core", "judge", "networks", "samples", "layers", "exact", "worst float difference", "refused by LiteRT", "failing networks")]
    for core in dict.fromkeys(row["core"] for row in rows):
        own = [row for row in rows if row["core"] == core]
        failed = [seed for row in own for seed in row["failed"]]
        refused = sum(len(row["refused"]) for row in own)
        networks, layers = sum(row["networks"] for row in own), sum(sum(row["operators"].values()) for row in own)
        exact = f"{networks - len(failed) - refused:,}"
        worst = f"{max(row['worst'] for row in own):.1e} of the largest" if core == HOST else "some bits" if failed else "no bit"
        named = ", ".join(map(str, failed[:10])) or "none"
        judge = "LiteRT" if core == HOST else "host"
        samples = f"{sum(row['samples'] for row in own):,}"
        lines.append((core, judge, f"{networks:,}", samples, f"{layers:,}", exact, worst, f"{refused:,}", named))
    return table(lines) if rows else ""


def _operators(rows: list[Row]) -> str:
    """How many layers of each operator took part."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["core"], Counter()).update(row["operators"])
    names = sorted({name for one in counts.values() for name in one})
    lines = [("layers by operator", *counts)]
    lines += [(name, *(f"{one[name]:,}" for one in counts.values())) for name in names]
    return table(lines) if rows else ""


def _models(rows: list[Row]) -> str:
    cores = list(dict.fromkeys(row["core"] for row in rows if row["core"] != HOST))
    lines = [("model", *cores)]
    for model in dict.fromkeys(row["model"] for row in rows if row["core"] != HOST):
        found = {row["core"]: row for row in rows if row["model"] == model}
        lines.append((model, *(_verdict(found[core]) if core in found else "" for core in cores)))
    return table(lines) if len(lines) > 1 else ""


def _verdict(row: Row) -> str:
    return {True: "exact", False: "NOT EXACT", None: row["why"]}[row["exact"]]


def _judges(rows: list[Row]) -> str:
    lines = [("model on the host", "judge", "difference", "exact", "arena", "TFLM's arena", "TFLM's answers with its rounding")]
    for row in (one for one in rows if one["core"] == HOST):
        if "judge" not in row:
            lines.append((row["model"], (row.get("refused") or row["why"]).splitlines()[0][:70], "", "", "", "", ""))
            continue
        micro = "not asked" if row["micro"] is None else "equal" if not row["micro"] else f"differ by {row['micro']:.2g}"
        arena = f"{row['micro_arena_bytes']:,}" if row["micro_arena_bytes"] else ""
        lines.append((row["model"], row["judge"], f"{row['worst']:.1e}", _yes(row["exact"]), f"{row['arena_bytes']:,}", arena, micro))
    return table(lines) if len(lines) > 1 else ""


def _to_look_at(rows: list[Row]) -> str:
    """Everything that is not as it should be, for whoever repeats it."""
    lines = [f"{row['core']}: networks {row['failed']} differ" for row in rows if row["failed"]]
    lines += [f"LiteRT refuses network {seed}: {reason}" for row in rows for seed, reason in row["refused"].items()]
    return "\n".join(lines)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "NO"
