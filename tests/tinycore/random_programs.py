"""Random networks by number, of every number format in turn: what the exactness test and benchmark compile fifty at a time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import network
from tests.tinycore.ops.random_layers import random_layers
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.kernels.table import REPLACEMENTS

SEED = "TINYSMITH_SEED"  # names the first network, to repeat a run
DTYPES = ("int8", "int16", "int8", "float32")
SAMPLES = 2
MOST_LOOKED_AT = 600  # networks, for one that has a rare kernel


@dataclass(frozen=True)
class CoreRun:
    """What one program of networks said on one core."""

    operators: Counter[str]  # layers that ran
    kernels: frozenset[str]  # compiled files of the runtime
    failed: tuple[int, ...]  # seeds of networks with a bit that differs from the same C on the host


def first_seed(default: int | None = None) -> int:
    """The number of the first network: from the environment, else the default, else new every day."""
    named = os.environ.get(SEED)
    if named:
        return int(named)
    return default if default is not None else date.today().toordinal() * 1000


def dtype_of(seed: int) -> str:
    return DTYPES[seed % len(DTYPES)]


def random_model(seed: int, *, every_layer: bool = False) -> bytes:
    """A .tflite file whose last layer is the output, or each of them."""
    dtype = dtype_of(seed)
    layers, shape = random_layers(seed, dtype)
    return network(layers, input_shape=shape, seed=seed, dtype=dtype, every_layer=every_layer)


def run_program(seeds: Sequence[int], board: str, *, folder: Path) -> CoreRun:
    """These networks in one program on the emulated core of a board."""
    ran = run_on_core([random_model(seed) for seed in seeds], board, folder=folder, samples=SAMPLES, counts=False)
    operators = Counter(node.operator for one in ran for node in one.graph.nodes)
    failed = tuple(seed for seed, one in zip(seeds, ran, strict=True) if not one.is_exact)
    return CoreRun(operators, frozenset(file for one in ran for file in one.kernels), failed)


def fast_kernels(instruction_set: str) -> set[str]:
    """The files of the table's kernels for this set, each named like the portable function that it replaces."""
    return {f"{function.removeprefix('ts_')}_{instruction_set}.c" for own, function in REPLACEMENTS if own == instruction_set}


def seeds_with_every_kernel(first: int, count: int, instruction_set: str) -> list[int]:
    """So many numbers from the first on, and those of later networks that have a fast kernel which none before them has."""
    missing = fast_kernels(instruction_set)
    seeds = []
    for seed in range(first, first + MOST_LOOKED_AT):
        if seed >= first + count and not missing:
            break
        found = missing.intersection(_files(seed, instruction_set)) if missing else set()
        missing -= found
        if seed < first + count or found:
            seeds.append(seed)
    return seeds


def _files(seed: int, instruction_set: str) -> Iterator[str]:
    if dtype_of(seed) == "int8":  # there are no fast kernels for other formats yet
        calls = lower(read_tflite(random_model(seed)), instruction_set).calls
        yield from (file for group in calls for call in group for file in call.sources)
