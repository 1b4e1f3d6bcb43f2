"""Runs random networks with a library of kernels that was built with sanitizers: `python -m ... LIBRARY FIRST LAST`.

A process of its own, because the sanitizer has to be loaded before anything else.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from tests.tinycore.ops.flatbuffer_networks import network
from tests.tinycore.ops.judge import assert_equal, random_inputs, run_references
from tests.tinycore.ops.random_layers import random_layers
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel


def run(library: Path, seed: int, dtype: str, weights: str = "") -> None:
    layers, shape = random_layers(seed, dtype)
    graph = read_tflite(network(layers, input_shape=shape, seed=seed, dtype=dtype, weights=weights))
    given = random_inputs(graph, samples=2, seed=seed)
    answer = HostModel(graph, library).run(given)
    assert isinstance(answer, np.ndarray)
    assert_equal(answer, run_references(graph, given)[0], name=f"seed {seed}, {dtype}, weights {weights or dtype}")


if __name__ == "__main__":
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        for kind in ("int8", "int16", "float32"):
            run(Path(sys.argv[1]), number, kind)
        for stored in ("float16", "int8"):
            run(Path(sys.argv[1]), number, "float32", stored)
