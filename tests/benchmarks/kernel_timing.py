"""Measures every core's kernels on the emulated core and writes `resources/timing/<core>.toml`: `python3 main.py benchmark kernel_timing`.

It takes a minute for each core. Run it whenever kernels or the core's instruction table changed, and raise `VERSION`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import nnls

import resources
from tests.tinycore.many_models import Ran, run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tests.tinycore.ops.random_layers import random_layers
from tests.tinycore.thin_weights import few_bits, zeros
from tinycore.boards.record import load_board
from tinycore.compiler.runtime_files import PORTABLE
from tinycore.context import Context, steps
from tinycore.graph.lowering import lower
from tinycore.graph.timing import FILES
from tinycore.graph.timing_features import FEATURES, call_features
from tinycore.kernels.weight_encodings import ENCODINGS

VERSION = 2
# One board for each core: `graph/timing.py` says which file holds its coefficients.
BOARDS = ("mps2-an386", "mps2-an505", "mps2-an500", "pico", "esp32-c3")
AT_ONCE = 24  # models in one program: their working memory has to fit
MOST_WEIGHT = 4.0  # of a long layer in the fit, in times of the shortest
Case = tuple[list[Layer], tuple[int, ...], str, str]  # layers, input shape, dtype, how weights are stored


@dataclass(frozen=True)
class Sample:
    """One measured layer."""

    function: str
    features: tuple[float, ...]
    cycles: int


def networks() -> Iterator[tuple[list[Layer], tuple[int, ...]]]:
    """Shapes as they occur in small models: few and many channels, small and large windows, every operator."""
    for channels in (1, 3, 8, 24):
        yield (
            [layer("CONV_2D", filters=f, kernel=k, padding="SAME") for f, k in ((8, (3, 3)), (16, (1, 1)), (12, (3, 3)))],
            (1, 8, 8, channels),
        )
        yield (
            [layer("CONV_2D", filters=16, kernel=(10, 4), stride=(2, 2), padding="SAME"), layer("CONV_2D", filters=32, kernel=(1, 1))],
            (1, 20, 10, channels),
        )
        yield [layer("CONV_2D", filters=8, kernel=(1, 5)), layer("CONV_2D", filters=8, kernel=(1, 3), padding="SAME")], (1, 1, 40, channels)
        yield (
            [
                layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding=p, stride=s)
                for p, s in (("SAME", (1, 1)), ("VALID", (1, 1)), ("SAME", (2, 2)))
            ],
            (1, 9, 9, channels),
        )
        yield (
            [layer("DEPTHWISE_CONV_2D", kernel=(1, 5), padding="SAME"), layer("MAX_POOL_2D", pool=(1, 2), stride=(1, 2))],
            (1, 1, 40, channels),
        )
        yield [layer(pool, pool=(2, 2), stride=(1, 1)) for pool in ("MAX_POOL_2D", "AVERAGE_POOL_2D")], (1, 8, 8, channels)
        yield (
            [layer("AVERAGE_POOL_2D", pool=(3, 3)), layer("MAX_POOL_2D", pool=(3, 3)), layer("MEAN", axes=(1, 2), keep_dims=True)],
            (1, 9, 9, channels),
        )
        yield [layer("RELU"), layer("RELU6"), layer("LEAKY_RELU"), layer("TANH"), layer("LOGISTIC")], (1, 5, 5, channels)
        yield [layer("GELU"), layer("GELU", approximate=True), layer("HARD_SWISH"), layer("ELU"), layer("ABS")], (1, 5, 5, channels)
        yield [layer("TANH"), layer("EXP"), layer("LOG"), layer("EXP"), layer("SQRT"), layer("RSQRT")], (1, 5, 5, channels)
        yield [layer("PRELU", constant=(channels,)), layer("L2_NORMALIZATION"), layer("LOG_SOFTMAX")], (1, 5, 5, channels)
        yield (
            [
                layer("PAD", paddings=((0, 0), (1, 1), (2, 2), (0, 0))),
                layer("RELU"),
                layer("ADD", inputs=(1, 2)),
                layer("MUL", inputs=(3, 2)),
                layer("CONCATENATION", inputs=(3, 4), axis=3),
            ],
            (1, 6, 6, channels),
        )
    for size in (2, 4, 7):
        yield [layer("MEAN", axes=(1, 2), keep_dims=True)], (1, size, size, 12)
        yield [layer("MAX_POOL_2D", pool=(size, size), stride=(1, 1), padding="SAME")], (1, 8, 8, 4)
        yield [layer("AVERAGE_POOL_2D", pool=(size, size), stride=(1, 1), padding="SAME")], (1, 8, 8, 4)
    for width in (4, 16, 60, 250):
        yield [layer("FULLY_CONNECTED", units=u, activation="RELU") for u in (32, 8, 64, 3)] + [layer("SOFTMAX")], (1, width)
        yield [layer("FULLY_CONNECTED", units=12), layer("SOFTMAX")], (1, width)


WITH_WEIGHTS = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"}
INT16 = WITH_WEIGHTS | {"MAX_POOL_2D", "AVERAGE_POOL_2D", "MEAN", "RELU", "RELU6", "LEAKY_RELU", "TANH", "LOGISTIC", "SOFTMAX"}
INT16 |= {"PAD", "ADD", "MUL", "CONCATENATION"}


def other_forms() -> Iterator[tuple[list[Layer], tuple[int, ...], str, str]]:
    """The same shapes on int16, and in floats with weights stored as float16 and as int8: dtype and weights."""
    for layers, shape in networks():
        builtins = {one.builtin for one in layers}
        if builtins <= INT16:
            yield layers, shape, "int16", ""
        if builtins & WITH_WEIGHTS and builtins <= INT16:
            yield from ((layers, shape, "float32", weights) for weights in ("float16", "int8"))
    for width in (10, 300):
        yield (
            [layer("DEQUANTIZE"), layer("QUANTIZE", to="int16"), layer("QUANTIZE"), layer("QUANTIZE", to="int16")],
            (1, width),
            "int16",
            "",
        )
        yield [layer("QUANTIZE", to="int16")], (1, width), "int16", ""


def conversions() -> Iterator[tuple[list[Layer], tuple[int, ...], str]]:
    """Changes between integers and floats."""
    for width in (10, 300):
        yield [layer("DEQUANTIZE"), layer("QUANTIZE"), layer("QUANTIZE")], (1, width), "int8"


def float_only() -> Iterator[tuple[list[Layer], tuple[int, ...], str]]:
    """What int8 does not have."""
    for width in (10, 300):
        yield [layer(builtin) for builtin in ("SQUARE", "NEG", "SIGN", "FLOOR", "CEIL", "ROUND")], (1, width), "float32"


def of_users() -> Iterator[tuple[list[Layer], tuple[int, ...]]]:
    """Layers of the size at which time matters, cut off at the zero point as a ReLU's are."""
    for channels, size in ((16, 12), (32, 6), (64, 4), (100, 3)):
        for filters in (16, 64):
            yield [layer("CONV_2D", filters=filters, kernel=(1, 1), activation="RELU", low=0.0)], (1, size, size, channels)
            yield [layer("CONV_2D", filters=filters, kernel=(3, 3), padding="SAME", activation="RELU", low=0.0)], (1, size, size, channels)
        for stride in (1, 2):
            cut = layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=(stride, stride), padding="SAME", activation="RELU", low=0.0)
            yield [cut], (1, 2 * size, 2 * size, channels)
        yield [layer("ADD", inputs=(0, 0)), layer("MUL", inputs=(0, 1))], (1, size, size, channels)
        yield [layer("FULLY_CONNECTED", units=64, activation="RELU"), layer("FULLY_CONNECTED", units=10)], (1, 10 * channels)
    for channels in (3, 6, 16):
        for kernel in ((1, 9), (1, 3)):
            yield [layer("DEPTHWISE_CONV_2D", kernel=kernel, padding="SAME", activation="RELU", low=0.0)], (1, 1, 40, 3 * channels)
        yield [layer("CONV_2D", filters=16, kernel=(1, 5), padding="SAME", activation="RELU", low=0.0)], (1, 1, 60, channels)
        yield [layer("CONV_2D", filters=8, kernel=(3, 3), stride=(2, 2), padding="SAME", activation="RELU", low=0.0)], (1, 24, 24, channels)


def cases() -> list[Case]:
    """Every network that is measured, in every form it has."""
    plain = [(layers, shape, dtype, "") for layers, shape in (*networks(), *of_users()) for dtype in ("int8", "float32")]
    single = [(*case, "") for case in chain(conversions(), float_only())]
    random = [(*random_layers(seed), dtype, "") for seed in range(200, 230) for dtype in ("int8", "float32")]
    return [*plain, *single, *other_forms(), *random]


def measure(board_id: str, measured: Sequence[Case], *, first: int, instruction_set: str) -> list[Sample]:
    """Every layer of some networks, which become one program; `first` is the seed of the first one's weights."""
    models = [
        network(layers, input_shape=shape, seed=first + k, dtype=dtype, weights=weights)
        for k, (layers, shape, dtype, weights) in enumerate(measured)
    ]
    with tempfile.TemporaryDirectory() as name:
        ran = run_on_core(models, board_id, folder=Path(name), samples=1, instruction_set=instruction_set)
    return [sample for one in ran for sample in _samples(one, instruction_set)]


def _samples(ran: Ran, instruction_set: str) -> Iterator[Sample]:
    lowered = lower(ran.graph, instruction_set)
    called = [(calls, macs) for calls, macs in zip(lowered.calls, lowered.macs, strict=True) if calls]
    for (calls, macs), (_, _, cycles) in zip(called, ran.layers, strict=True):
        if len({call.function for call in calls}) == 1:
            features = np.sum([call_features(lowered.graph, call, macs // len(calls)) for call in calls], axis=0)
            yield Sample(calls[0].function, tuple(features), cycles)


def encoded(board_id: str) -> Iterator[Sample]:
    """Layers whose weights are stored in fewer bytes; unpacking is what a layer takes longer that unpacks first."""
    singles = [zeros(share) for share in (0.5, 0.8, 0.91, 0.95, 0.98)]
    blocks = [zeros(share, rows=rows, columns=4) for rows in (1, 4) for share in (0.5, 0.75, 0.9)]
    layers = [
        (made, shape)
        for thin in (few_bits, *singles, *blocks)
        for made, shape in (
            (layer("FULLY_CONNECTED", units=60, thin=thin), (1, 240)),
            (layer("FULLY_CONNECTED", units=120, thin=thin), (1, 70)),
            (layer("CONV_2D", filters=40, kernel=(1, 1), thin=thin), (1, 5, 5, 90)),
            (layer("CONV_2D", filters=60, kernel=(3, 3), padding="SAME", thin=thin), (1, 6, 6, 14)),
        )
    ]
    ends = [layer("CONV_2D", filters=filters, kernel=(1, 1), low=0.0, thin=lambda stored: np.round(stored / 3)) for filters in (40, 64)]
    models = [network([one], input_shape=shape, seed=k) for k, (one, shape) in enumerate(layers)]
    start = [layer("CONV_2D", filters=64, kernel=(1, 1)), layer("MAX_POOL_2D", pool=(2, 2), stride=(2, 2))]
    models += [network([*start, end], input_shape=(1, 20, 10, 8), seed=1) for end in ends]
    own = load_board(board_id).cpu.instruction_set
    with tempfile.TemporaryDirectory() as fast, tempfile.TemporaryDirectory() as small:
        dense = run_on_core(models, board_id, folder=Path(fast), samples=1)
        for before, ran in zip(dense, run_on_core(models, board_id, folder=Path(small), samples=1, weights="small"), strict=True):
            lowered = lower(ran.graph, own, weights="small")
            calls, macs, cycles = lowered.calls[-1], lowered.macs[-1], ran.layers[-1][2]
            if len(calls) == 2:
                yield Sample(calls[0].function, call_features(lowered.graph, calls[0], 0), cycles - before.layers[-1][2])
            elif calls[0].function.endswith(tuple(ENCODINGS)):
                yield Sample(calls[0].function, call_features(lowered.graph, calls[0], macs), cycles)


def fit(samples: list[Sample]) -> tuple[np.ndarray, float]:
    """Non-negative coefficients with the least relative error, and the typical relative error; long layers count more."""
    cycles = np.array([sample.cycles for sample in samples], float)
    features = np.array([sample.features for sample in samples])
    weights = np.minimum((cycles / cycles.min()) ** 0.25, MOST_WEIGHT)
    coefficients, _ = nnls(features * (weights / cycles)[:, None], weights)
    return coefficients, float(np.sqrt(np.mean((features @ coefficients / cycles - 1) ** 2)))


def measure_core(board_id: str, context: Context) -> dict[str, list[Sample]]:
    """Layers by kernel function: those that the core runs, then portable ones that stand in where a fast one cannot."""
    own, wanted = load_board(board_id).cpu.instruction_set, cases()
    runs = [(own, k) for k in range(0, len(wanted), AT_ONCE)]
    runs += [(PORTABLE, k) for k in range(0, len(wanted), AT_ONCE)] if own != PORTABLE else []
    found: dict[str, list[Sample]] = {}
    for instruction_set, first in steps(context, runs, total=len(runs), phase=board_id):
        batch = [case for case in wanted[first : first + AT_ONCE] if instruction_set == own or case[2] == "int8"]
        for sample in measure(board_id, batch, first=first, instruction_set=instruction_set) if batch else ():
            found.setdefault(sample.function, []).append(sample)
    for sample in encoded(board_id):
        found.setdefault(sample.function, []).append(sample)
    return found


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """Measure, fit and write; `only` names one board. Weights follow from the place of a network, so nothing depends on seeds."""
    del seeds
    written = {}
    for board_id in BOARDS:
        if only in ("", board_id):
            core = load_board(board_id).cpu.core
            target = resources.path(f"timing/{FILES[core]}.toml")
            target.write_text(toml_text(core, measure_core(board_id, context)), encoding="utf-8")
            written[str(target)] = target.read_text(encoding="utf-8")
    return {"files": written}


def render(result: dict[str, Any]) -> str:
    """The fitted tables."""
    return "\n".join(f"{text}\n{file}" for file, text in result["files"].items())


def toml_text(core: str, by_function: dict[str, list[Sample]]) -> str:
    """The file with one row per kernel function."""
    lines = [
        f"# Cycles of each kernel on a {core} without wait states: fitted to layers measured on the emulated core.",
        "# Made by `python3 main.py benchmark kernel_timing`; run it again when kernels or the core's timing table change.",
        f'core = "{core}"',
        f"version = {VERSION}",
        "",
        "[cycles]",
    ]
    for function, samples in sorted(by_function.items()):
        coefficients, error = fit(samples)
        row = ", ".join(f"{name} = {value:.2f}" for name, value in zip(FEATURES, coefficients, strict=True) if value >= 0.005)
        lines.append(f"{function} = {{ {row} }} # {len(samples)} layers, typical error {error:.0%}")
    return "\n".join(lines) + "\n"
