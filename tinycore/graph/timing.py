"""Cycles of kernel calls before anything runs: measured coefficients of each kernel function, one file per core."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

import resources
from tinycore.graph.timing_features import FEATURES
from tinycore.ops.operator import KernelCall

# By core: the measured file in `resources/timing`.
FILES: Mapping[str, str] = {
    "Cortex-M4F": "cortex-m4",
    "Cortex-M33": "cortex-m33",
    "Cortex-M7F": "cortex-m7",
    "Cortex-M0+": "cortex-m0plus",
    "RISC-V RV32IMC": "riscv-esp32-c3",
}
# Cores that were never measured: the one that runs the same kernels, and the time in times of that one at the same clock.
GUESSES: Mapping[str, tuple[str, float]] = {"Cortex-M0": ("Cortex-M0+", 1.1), "Cortex-A72": ("RISC-V RV32IMC", 0.15)}
LEAST_LIKENESS = 2  # parts of a name: `ts_conv2d_int8_ring` may count as `ts_conv2d_int8`
WORST_GUESS = ("RISC-V RV32IMC", 6.0)  # eight bits at a time


@dataclass(frozen=True)
class Timing:
    """Cycles per feature of each kernel function, and what they are worth."""

    label: str
    coefficients: Mapping[str, tuple[float, ...]]
    factor: float = 1.0

    def cycles(self, call: KernelCall, features: tuple[float, ...]) -> float:
        """Cycles of one call; a kernel that was not measured counts as its relative, else as the slowest of all."""
        return self.factor * float(np.dot(self._known(call.function), features))

    def _known(self, function: str) -> tuple[float, ...]:
        """The kernel's own coefficients, or those of the one whose name is most like its name."""
        if function not in self.coefficients:
            like = max(self.coefficients, key=lambda name: _likeness(name, function))
            return self.coefficients[like] if _likeness(like, function)[0] else self._slowest
        return self.coefficients[function]

    @property
    def _slowest(self) -> tuple[float, ...]:
        return tuple(map(max, zip(*self.coefficients.values(), strict=True)))


def _likeness(name: str, other: str) -> tuple[int, int]:
    """How many words two names share that begin with the same two words, and how few others there are."""
    words, others = name.split("_"), other.split("_")
    shared = len({*words} & {*others}) if words[:LEAST_LIKENESS] == others[:LEAST_LIKENESS] else 0
    return shared, -len(words)


@cache
def timing_of(core: str) -> Timing:
    """The coefficients of a core: measured ones, or those of a core with the same kernels stretched by a guess."""
    if core in FILES:
        return _read(FILES[core])
    like, factor = GUESSES.get(core, WORST_GUESS)
    return Timing("guess", _read(FILES[like]).coefficients, factor)


def _read(file: str) -> Timing:
    content = tomllib.loads(resources.path(f"timing/{file}.toml").read_text(encoding="utf-8"))
    coefficients = {name: tuple(float(row.get(f, 0.0)) for f in FEATURES) for name, row in content["cycles"].items()}
    return Timing(f"{_label(file)} {content['version']}", coefficients)


def _label(file: str) -> str:
    """What the figures of the core's own timing table are worth, by which its kernels were measured."""
    table = tomllib.loads(resources.path(f"timing/core-{file}.toml").read_text(encoding="utf-8"))
    return str(table["label"])
