"""`benchmark`: the measurements of speed and memory that live in `tests/benchmarks/`."""

from __future__ import annotations

import importlib.util
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import ModuleType

import resources
from tinycore.commands.command import Command, Result
from tinycore.context import Context
from tinycore.errors import TinysmithError

FOLDER = resources.path("../tests/benchmarks")


def add_arguments(parser: ArgumentParser) -> None:
    """Which measurement, and how much of it."""
    parser.add_argument("name", help=f"one of: {', '.join(known())}")
    parser.add_argument("--only", default="", help="one row of the table")
    parser.add_argument("--seeds", type=int, default=1, help="how many repetitions with other seeds")


def known() -> list[str]:
    """The benchmarks that this checkout has."""
    return sorted(file.stem for file in FOLDER.resolve().glob("*.py") if not file.stem.startswith(("test_", "_")))


def run(arguments: Namespace, context: Context) -> Result:
    """Run it; each benchmark declares `run(only, seeds, context) -> dict` and `render(result) -> str`."""
    module = load_benchmark(arguments.name)
    result: Result = module.run(only=arguments.only, seeds=arguments.seeds, context=context)
    return {"benchmark": arguments.name, **result}


def load_benchmark(name: str) -> ModuleType:
    """The benchmark's module, which is not part of the program; raises `benchmark.unknown`."""
    if name not in known():
        raise TinysmithError("benchmark.unknown", name=name, known=", ".join(known()) or "none")
    file = FOLDER.resolve() / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", file)
    if spec is None or spec.loader is None:
        raise TinysmithError("file.unreadable", path=Path(file), reason="it cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def render(result: Result) -> str:
    """The benchmark's own words."""
    return str(load_benchmark(result["benchmark"]).render(result))


COMMAND = Command("benchmark", "the measurements of speed and memory", add_arguments, run, render)
