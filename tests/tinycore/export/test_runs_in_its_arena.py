"""Exported C, compiled and run in its own arena on many samples, gives what the kernels give in memory of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tests.tinycore.ops.judge import random_inputs
from tests.tinycore.ops.random_layers import random_layers
from tinycore.compiler.toolchain import build_program
from tinycore.export.bundle import model_of, source_files
from tinycore.export.data_facts import DataFacts
from tinycore.export.model import Vectors
from tinycore.export.vectors import run_flat
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.read import read_tflite

OVERWRITING = MemoryChoice(may_overwrite_input=True)
SMALL = MemoryChoice(is_small=True)
SAMPLES = 20


def residual(channels: int) -> list[Layer]:
    """A network with a branch, all kinds of sharing, and an odd number of rows."""
    return [
        layer("CONV_2D", filters=channels, kernel=(3, 3), padding="SAME", activation="RELU"),
        layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME"),
        layer("CONV_2D", filters=channels, kernel=(1, 1)),
        layer("ADD", inputs=(1, 3), activation="RELU"),
        layer("CONV_2D", filters=2 * channels, kernel=(3, 3), stride=(2, 2), padding="SAME"),
        layer("MAX_POOL_2D", pool=(2, 2), stride=(1, 1), padding="VALID"),
        layer("RELU6"),
        layer("MEAN"),
        layer("SOFTMAX"),
    ]


NETWORKS = {
    "residual": (residual(4), (1, 9, 7, 3)),
    "series": (
        [layer("CONV_2D", filters=5, kernel=(1, 5), stride=(1, 2), padding="SAME"), *residual(5)[1:3], layer("MEAN")],
        (1, 1, 50, 3),
    ),
    "elementwise first": ([layer("RELU"), layer("RELU6"), *residual(3)], (1, 6, 6, 3)),
    "renamed input": ([layer("RESHAPE", shape=(1, 36)), layer("FULLY_CONNECTED", units=4)], (1, 6, 6, 1)),
    "only a rename": ([layer("RESHAPE", shape=(1, 36))], (1, 6, 6, 1)),
}


RING = [layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME") for _ in range(3)]
NETWORKS["rings"] = ([layer("CONV_2D", filters=4, kernel=(1, 1)), *RING, layer("MEAN")], (1, 20, 4, 2))
DILATED = [layer("CONV_2D", filters=4, kernel=(3, 2), dilation=(2, 1), padding=padding) for padding in ("SAME", "VALID", "SAME")]
NETWORKS["dilated rings"] = ([layer("CONV_2D", filters=4, kernel=(1, 1)), *DILATED, layer("MEAN")], (1, 24, 4, 2))
STRIDES = [
    layer("CONV_2D", filters=8, kernel=(3, 3), stride=(1, 1), padding="SAME"),
    layer("CONV_2D", filters=4, kernel=(2, 3), stride=(3, 1)),
]
NETWORKS["strides"] = ([layer("CONV_2D", filters=8, kernel=(1, 1)), *STRIDES, layer("MEAN")], (1, 25, 4, 2))

STEPS = [layer("SVDF", units=5, memory=4), layer("SVDF", units=4, memory=3, rank=1), layer("FULLY_CONNECTED", units=3)]
NETWORKS["stream"] = (STEPS, (1, 6))
NETWORKS["recurrent"] = ([*(layer("UNIDIRECTIONAL_SEQUENCE_LSTM", cells=cells) for cells in (6, 3)), layer("MEAN", axes=(1,))], (1, 8, 4))
NETWORKS["upwards"] = ([layer("TRANSPOSE_CONV", filters=4, kernel=(3, 3), stride=(2, 2)), layer("MEAN")], (1, 5, 4, 3))
NETWORKS["groups"] = ([layer("CONV_2D", filters=4, kernel=(3, 3), groups=2), layer("MEAN")], (1, 6, 5, 4))
ATTENTION = [
    layer("BATCH_MATMUL", inputs=(0, 0), transposed=(False, True)),
    layer("SOFTMAX"),
    layer("BATCH_MATMUL", inputs=(2, 0)),
    layer("BATCH_MATMUL", constant=(4, 3)),
]
NETWORKS["attention"] = (ATTENTION, (1, 7, 4))

START = [
    layer("CONV_2D", filters=8, kernel=(3, 3), stride=(2, 2), padding="SAME"),
    layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME"),
]
NETWORKS["stripes"] = ([*START, layer("MAX_POOL_2D", pool=(3, 3), stride=(2, 2), padding="SAME"), layer("MEAN")], (1, 33, 24, 3))


def cases() -> Iterator[object]:
    for name, (layers, shape) in NETWORKS.items():
        for dtype in ("int8", "float32"):
            yield pytest.param(network(layers, input_shape=shape, seed=7, dtype=dtype), id=f"{name} {dtype}")


def failures(tflite: bytes, memory: MemoryChoice, folder: Path, *, weights: str = "fast") -> int:
    """How many samples get another answer than from the kernels on their own."""
    graph = read_tflite(tflite)
    model = model_of(graph, name="net", data=DataFacts(), memory=memory, weights=weights)
    inputs = random_inputs(graph, samples=SAMPLES, seed=5)[0].reshape(SAMPLES, -1)
    files = source_files(model, Vectors(inputs, run_flat(graph, inputs, is_stream=True)))
    main = '#include "net_selftest.h"\nint main(void) { return net_selftest() + net_selftest(); }\n'
    for path, content in {**files, "main.c": main.encode()}.items():
        (folder / path).write_bytes(content)
    program = build_program(sorted(folder.glob("*.c")), [folder], folder / "program")
    return subprocess.run([str(program)], check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize("memory", [FASTEST, OVERWRITING, SMALL], ids=["kept", "overwritten", "small"])
@pytest.mark.parametrize("tflite", cases())
def test_answers(tflite: bytes, memory: MemoryChoice, tmp_path: Path) -> None:
    assert failures(tflite, memory, tmp_path) == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_answers_of_random_networks(seed: int, tmp_path: Path) -> None:
    layers, shape = random_layers(1000 + seed)
    tflite = network(layers, input_shape=shape, seed=seed, dtype=("int8", "float32")[seed % 2])
    assert failures(tflite, (FASTEST, OVERWRITING, SMALL)[seed // 2 % 3], tmp_path) == 0


def test_a_caller_may_write_into_the_arena(tmp_path: Path) -> None:
    tflite = network(residual(4), input_shape=(1, 9, 7, 3), seed=7)
    graph = read_tflite(tflite)
    model = model_of(graph, name="net", data=DataFacts(), memory=OVERWRITING)
    apart = model_of(graph, name="net", data=DataFacts())
    assert model.is_input_inside and not apart.is_input_inside
    assert model.lowered.plan.arena_bytes < apart.lowered.plan.arena_bytes + model.input.bytes
    inputs = random_inputs(graph, samples=1, seed=5)[0].reshape(1, -1)
    expected = run_flat(graph, inputs)
    main = f"""#include <string.h>
#include "net.h"
static const int8_t sample[] = {{{", ".join(map(str, inputs[0]))}}};
static const int8_t expected[] = {{{", ".join(map(str, expected[0]))}}};
int main(void) {{
    int8_t output[NET_OUTPUT_ELEMENTS];
    memcpy(net_input(), sample, NET_INPUT_BYTES);
    net_run(net_input(), output);
    return memcmp(output, expected, sizeof output) != 0;
}}
"""
    for path, content in {**source_files(model, Vectors(inputs, expected)), "main.c": main.encode()}.items():
        (tmp_path / path).write_bytes(content)
    program = build_program(sorted(tmp_path.glob("*.c")), [tmp_path], tmp_path / "program")
    assert subprocess.run([str(program)], check=False).returncode == 0
