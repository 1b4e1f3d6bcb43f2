"""The host's C held against LiteRT's reference kernels, network by network, in a process of its own: LiteRT may abort on a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.tinycore.ops.judge import random_inputs
from tests.tinycore.random_programs import random_model
from tinycore.errors import TinysmithError
from tinycore.graph.litert import apart, run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

Array = np.ndarray[Any, Any]
Row = dict[str, Any]
SAMPLES = 3
CLOSE = 1e-5  # of the largest number of an output


def judged_apart(seeds: Sequence[int]) -> Row:
    """What `judged` says; where LiteRT died, each network has a process of its own and the deadly ones are named."""
    try:
        return apart(judged, seeds)
    except TinysmithError:
        return _sum([_alone(seed) for seed in seeds])


def _alone(seed: int) -> Row:
    try:
        return apart(judged, [seed])
    except TinysmithError as error:
        return {"networks": 1, "samples": 0, "operators": {}, "failed": [], "refused": {str(seed): str(error)}, "worst": 0.0}


def judged(seeds: Sequence[int]) -> Row:
    """Networks, samples, layers by operator, seeds that failed or that LiteRT refused, and the worst float difference.

    Every layer is an output, so that nothing hides behind the next one.
    """
    return _sum([_judged(seed) for seed in seeds])


def _judged(seed: int) -> Row:
    tflite = random_model(seed, every_layer=True)
    graph = read_tflite(tflite)
    inputs = random_inputs(graph, samples=SAMPLES, seed=seed)
    row: Row = {"networks": 1, "samples": SAMPLES, "failed": [], "refused": {}, "worst": 0.0}
    row["operators"] = dict(Counter(node.operator for node in graph.nodes))
    try:
        expected = as_list(run_litert_reference(tflite, inputs))
    except TinysmithError as error:
        return {**row, "refused": {str(seed): str(error)}}
    apart_by = [difference(*pair) for pair in zip(as_list(HostModel(graph).run(inputs)), expected, strict=True)]
    is_float = [one.dtype == np.float32 for one in expected]
    is_wrong = any(one > (CLOSE if real else 0.0) for one, real in zip(apart_by, is_float, strict=True))
    worst = max((one for one, real in zip(apart_by, is_float, strict=True) if real), default=0.0)
    return {**row, "failed": [seed] if is_wrong else [], "worst": worst}


def difference(answer: Array, expected: Array) -> float:
    """The largest difference: of integers in steps, of floats as a share of the largest number."""
    if expected.dtype != np.float32:
        return float(np.abs(answer.astype(np.int64) - expected.astype(np.int64)).max(initial=0))
    largest = float(np.abs(expected).max(initial=0.0))
    return float(np.abs(answer - expected).max(initial=0.0)) / largest if largest else float(np.abs(answer).max(initial=0.0))


def as_list(answers: Array | list[Array]) -> list[Array]:
    return answers if isinstance(answers, list) else [answers]


def _sum(rows: Sequence[Row]) -> Row:
    operators: Counter[str] = Counter()
    for row in rows:
        operators.update(row["operators"])
    return {
        "networks": sum(row["networks"] for row in rows),
        "samples": sum(row["samples"] for row in rows),
        "operators": dict(operators),
        "failed": [seed for row in rows for seed in row["failed"]],
        "refused": {seed: reason for row in rows for seed, reason in row["refused"].items()},
        "worst": max((row["worst"] for row in rows), default=0.0),
    }
