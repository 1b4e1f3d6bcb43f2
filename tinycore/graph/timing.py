"""Cycles of kernel calls before anything runs: measured coefficients of each kernel function, one file per core."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

import resources
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall

# What a call's time may depend on, in the order of the coefficients.
FEATURES = ("macs", "taps", "outputs", "inputs", "calls")
FILE = "timing/cortex-m4.toml"
# Time of other cores, in times of a Cortex-M4 at the same clock: rough until each has been measured.
GUESSES = {"Cortex-M7F": 0.6, "Cortex-M33": 1.0, "Cortex-M0": 1.8, "Cortex-M0+": 1.8, "RISC-V RV32IMC": 2.0, "Cortex-A72": 0.3}
WORST_GUESS = 12.0  # eight bits at a time


@dataclass(frozen=True)
class Timing:
    """Cycles per feature of each kernel function, and what they are worth."""

    label: str
    coefficients: Mapping[str, tuple[float, ...]]
    factor: float = 1.0

    def cycles(self, call: KernelCall, features: tuple[float, ...]) -> float:
        """Cycles of one call; a kernel that was not measured counts as the slowest of all."""
        known = self.coefficients.get(call.function) or tuple(map(max, zip(*self.coefficients.values(), strict=True)))
        return self.factor * float(np.dot(known, features))


def call_features(graph: Graph, call: KernelCall, macs: int) -> tuple[float, ...]:
    """What the time of a call depends on, as `FEATURES` lists it.

    `taps` counts runs of the innermost loop: a convolution walks over the channels of one tap of its window at a time, a
    pooling over the window of each output.
    """
    outputs = sum(graph.tensors[tensor].elements for tensor in call.outputs)
    inputs = sum(graph.tensors[tensor].elements for tensor in call.inputs)
    window = _integer(call, "window_height") * _integer(call, "window_width")
    taps = macs / _integer(call, "input_channels") if macs else outputs * window if window > 1 else 0
    return (float(macs), float(taps), float(outputs), float(inputs), 1.0)


def _integer(call: KernelCall, field: str) -> int:
    """A whole number of the call's settings; 1 where the kernel has no such setting."""
    value = call.settings.get(field, 1)
    return value if isinstance(value, int) and value > 0 else 1


@cache
def timing_of(core: str) -> Timing:
    """The coefficients of a core: measured ones, or those of the Cortex-M4 stretched by a guess."""
    content = tomllib.loads(resources.path(FILE).read_text(encoding="utf-8"))
    coefficients = {name: tuple(float(row.get(f, 0.0)) for f in FEATURES) for name, row in content["cycles"].items()}
    if core == content["core"]:
        return Timing(f"{content['label']} {content['version']}", coefficients)
    return Timing("guess", coefficients, GUESSES.get(core, WORST_GUESS))
