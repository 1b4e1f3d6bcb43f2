"""Measures the kernels on the emulated core and writes `resources/timing/cortex-m4.toml`: `python3 main.py benchmark kernel_timing`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import nnls

import resources
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.boards.record import load_board
from tinycore.context import Collector, Context, steps
from tinycore.export.bundle import write
from tinycore.export.settings import ExportSettings
from tinycore.firmware.build import build
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.timing import FEATURES, FILE, call_features
from tinycore.ops.table import OPERATORS
from tinycore.twin.bench import bench

BOARD = load_board("nano-33-ble-sense-rev1")


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


def measure(tflite: bytes) -> list[Sample]:
    """Every layer of one network."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(tflite, description=None, vectors=None, settings=ExportSettings(), folder=folder / "bundle", context=Collector())
        build(folder / "bundle", BOARD, project_name="", folder=folder / "image", context=Collector())
        bundle = json.loads((folder / "bundle" / "bundle.json").read_text())
        random = np.random.default_rng(0)
        shape = (1, bundle["input"]["elements"])
        dtype = np.dtype(bundle["input"]["dtype"])
        reach = 1 << (8 * dtype.itemsize - 1)
        inputs = (random.normal(size=shape) if dtype.kind == "f" else random.integers(-reach, reach, shape)).astype(dtype)
        report = bench(folder / "image" / "firmware.elf", bundle, BOARD.id, inputs)
    lowered = lower(read_tflite(tflite))
    nodes = [(node, calls) for node, calls in zip(lowered.graph.nodes, lowered.calls, strict=True) if calls]
    samples = []
    for (node, calls), cost in zip(nodes, report.layers, strict=True):
        macs = OPERATORS[node.operator].macs(lowered.graph, node) // len(calls)
        if len({call.function for call in calls}) == 1:
            features = np.sum([call_features(lowered.graph, call, macs) for call in calls], axis=0)
            samples.append(Sample(calls[0].function, tuple(features), cost.cycles))
    return samples


def fit(samples: list[Sample]) -> tuple[np.ndarray, float]:
    """Non-negative coefficients with the least relative error, and the typical relative error."""
    cycles = np.array([sample.cycles for sample in samples], float)
    features = np.array([sample.features for sample in samples])
    coefficients, _ = nnls(features / cycles[:, None], np.ones(len(cycles)))
    return coefficients, float(np.sqrt(np.mean((features @ coefficients / cycles - 1) ** 2)))


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """Measure, fit and write; `only` fits one kernel function and writes nothing, `seeds` repeats with other weights."""
    by_function: dict[str, list[Sample]] = {}
    plain = [(layers, shape, dtype) for layers, shape in networks() for dtype in ("int8", "float32")]
    cases = [*((*case, "") for case in (*plain, *conversions(), *float_only())), *other_forms()] * seeds
    for number, (layers, shape, dtype, weights) in enumerate(steps(context, cases, total=len(cases), phase="measure")):
        for sample in measure(network(layers, input_shape=shape, seed=number, dtype=dtype, weights=weights)):
            by_function.setdefault(sample.function, []).append(sample)
    if only:
        return {"toml": toml_text({only: by_function[only]}), "file": ""}
    target = resources.path(FILE)
    target.write_text(toml_text(by_function), encoding="utf-8")
    return {"toml": target.read_text(encoding="utf-8"), "file": str(target)}


def render(result: dict[str, Any]) -> str:
    """The fitted table."""
    return f"{result['toml']}\n{result['file']}"


def toml_text(by_function: dict[str, list[Sample]]) -> str:
    """The file with one row per kernel function."""
    lines = [
        "# Cycles of each kernel on a Cortex-M4 without wait states: fitted to layers measured on the emulated core.",
        "# Made by `python3 main.py benchmark kernel_timing`; raise `version` when kernels or the core's timing table change.",
        'core = "Cortex-M4F"',
        "version = 1",
        'label = "model"',
        "",
        "[cycles]",
    ]
    for function, samples in sorted(by_function.items()):
        coefficients, error = fit(samples)
        row = ", ".join(f"{name} = {value:.2f}" for name, value in zip(FEATURES, coefficients, strict=True) if value >= 0.005)
        lines.append(f"{function} = {{ {row} }} # {len(samples)} layers, typical error {error:.0%}")
    return "\n".join(lines) + "\n"
