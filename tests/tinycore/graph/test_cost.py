"""The cost estimate: equal to what is read from the image that is then built."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tinycore.firmware.exported import NANO, Built, build_model, series
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.random_layers import random_layers
from tinycore.boards.record import all_boards, load_board
from tinycore.graph.constants import LEAST_SHARED_BYTES
from tinycore.graph.cost import Cost, Measurements, estimate
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.graph.timing import FILES

DENSE = [layer("FULLY_CONNECTED", units=16, activation="RELU"), layer("FULLY_CONNECTED", units=5), layer("SOFTMAX")]


def assert_like_the_image(cost: Cost, built: Built, *, flash_within: int = 250, code_within: float = 0.01, ram_within: int = 16) -> None:
    record = built.record
    assert cost.weights_bytes == record["weights_bytes"]
    assert cost.arena_bytes == record["arena_bytes"]
    own = record["weights_bytes"] + record["code_bytes"]
    assert cost.weights_bytes + cost.code_bytes == pytest.approx(own, rel=code_within)
    assert cost.code_bytes == pytest.approx(record["code_bytes"], rel=code_within)
    assert cost.ram_bytes == pytest.approx(record["ram_bytes"], abs=ram_within)  # tensors of the image are aligned to words
    assert cost.flash_bytes == pytest.approx(record["flash_bytes"], abs=flash_within)


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    ["tflm_hello_world_int8", "tflm_hello_world_float", "mlperf_kws_dscnn_int8", "mlperf_ic_resnet8_int8", "tflm_person_detect"],
)
def test_public_models(shared: Path, tmp_path: Path, file: str) -> None:
    tflite = (shared / "models" / f"{file}.tflite").read_bytes()
    cost = estimate(read_tflite(tflite), NANO, measurements=Measurements(0))
    assert_like_the_image(cost, build_model(tflite, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("seed", range(4))
def test_random_networks(tmp_path: Path, seed: int, dtype: str) -> None:
    layers, shape = random_layers(seed)
    tflite = network(layers, input_shape=shape, seed=seed, dtype=dtype)
    cost = estimate(read_tflite(tflite), NANO, measurements=Measurements(0))
    assert_like_the_image(cost, build_model(tflite, tmp_path), flash_within=400)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("board_id", ["pico", "esp32-c3", "mps2-an500", "mps2-an505"])
def test_every_class_of_core(tmp_path: Path, board_id: str, dtype: str) -> None:
    board, (layers, shape) = load_board(board_id), random_layers(1)
    tflite = network(layers, input_shape=shape, seed=1, dtype=dtype)
    cost = estimate(read_tflite(tflite), board, measurements=Measurements(0))
    built = build_model(tflite, tmp_path, board=board)
    if dtype == "float32" and not board.cpu.fpu:  # routines of the compiler's own library: what else needs them is only guessed
        assert_like_the_image(cost, built, flash_within=600, code_within=0.035, ram_within=32)
    else:
        assert_like_the_image(cost, built, flash_within=400)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("window", "columns"), [(5, 3), (40, 12)])
def test_with_the_front_end(tmp_path: Path, dtype: str, window: int, columns: int) -> None:
    tflite = network(DENSE, input_shape=(1, window * columns), dtype=dtype)
    cost = estimate(read_tflite(tflite), NANO, measurements=Measurements(columns, window))
    built = build_model(tflite, tmp_path, series(columns, window, 1))
    assert_like_the_image(cost, built, flash_within=300 + 4 * window * columns)  # the image stores four vectors, not eight


def stand_ins(graph: Graph) -> Graph:
    """The same graph with constants that only have a shape."""

    def hollow(data: np.ndarray | None) -> np.ndarray | None:
        return None if data is None else np.broadcast_to(data.ravel()[:1].reshape(()), data.shape)

    return replace(graph, tensors=tuple(replace(tensor, data=hollow(tensor.data)) for tensor in graph.tensors))


def a_large_network(dtype: str = "int8") -> Graph:
    layers = [layer("CONV_2D", filters=32, kernel=(3, 3), padding="SAME", activation="RELU") for _ in range(6)]
    layers += [layer("MEAN", axes=(1, 2)), layer("FULLY_CONNECTED", units=500), layer("FULLY_CONNECTED", units=500), layer("SOFTMAX")]
    return read_tflite(network(layers, input_shape=(1, 16, 16, 32), dtype=dtype))


def test_shapes_alone_give_the_same_numbers() -> None:
    """Equal layers would look shared if stand-ins were compared by content; whether trained weights fit a fast kernel is foreseen."""
    graph = a_large_network()
    assert estimate(stand_ins(graph), NANO) == estimate(graph, NANO)


@pytest.mark.parametrize("low", [0.0, -1.0], ids=["cut off at the zero point", "of both signs"])
@pytest.mark.parametrize("inputs", [8, 80], ids=["few inputs", "many inputs"])
def test_the_usual_scales_of_trained_weights_are_foreseen(inputs: int, low: float) -> None:
    dense = [layer("CONV_2D", filters=filters, kernel=(1, 1), activation="RELU", low=low) for filters in (8, 40)]
    graph = read_tflite(network(dense, input_shape=(1, 4, 4, inputs)))
    assert estimate(stand_ins(graph), NANO) == estimate(graph, NANO)


def test_it_is_fast_enough_for_every_trial_of_a_search() -> None:
    graph = stand_ins(a_large_network())
    estimate(graph, NANO)
    started = time.process_time()
    for _ in range(10):
        estimate(graph, NANO)
    assert (time.process_time() - started) / 10 < 0.02


def test_what_was_proven_for_a_layer_is_remembered() -> None:
    """A slider that comes back, or the export after the estimate, asks for the same layers."""
    layers = [layer("FULLY_CONNECTED", units=128, activation="RELU") for _ in range(4)]
    graph = read_tflite(network(layers, input_shape=(1, 256), seed=17))
    estimate(graph, NANO)
    started = time.process_time()
    estimate(graph, NANO)
    assert time.process_time() - started < 0.05


def test_large_arrays_that_layers_share_count_once() -> None:
    graph = a_large_network("float32")  # fast int8 kernels keep weights and scales of a layer in one stream
    first, second = [node for node in graph.nodes if node.operator == "conv2d"][1:3]
    shared = replace(second, inputs=(second.inputs[0], first.inputs[1], *second.inputs[2:]))
    again = replace(graph, nodes=tuple(shared if node is second else node for node in graph.nodes))
    saved = estimate(graph, NANO).weights_bytes - estimate(again, NANO).weights_bytes
    assert saved == graph.tensors[first.inputs[1]].bytes > LEAST_SHARED_BYTES


@pytest.mark.parametrize("board", all_boards(), ids=lambda board: board.id)
def test_every_board_of_the_catalogue_gets_an_estimate(board: Any) -> None:
    cost = estimate(a_large_network(), board)
    assert cost.cycles > cost.macs * 0.1
    assert cost.seconds == pytest.approx(cost.cycles / board.cpu.clock_hz)
    assert (cost.timing == "guess") == (board.cpu.core not in FILES)


@pytest.mark.slow
def test_cycles_are_near_and_the_stack_is_that_of_the_emulated_core(tmp_path: Path) -> None:
    from tinycore.twin.bench import bench

    layers = [
        layer("CONV_2D", filters=8, kernel=(3, 3), activation="RELU"),
        layer("MAX_POOL_2D"),
        layer("DEPTHWISE_CONV_2D", kernel=(3, 3)),
    ]
    tflite = network([*layers, layer("RESHAPE", shape=(1, 32)), *DENSE], input_shape=(1, 10, 10, 3), seed=5)
    built = build_model(tflite, tmp_path)
    bundle = json.loads((tmp_path / "bundle" / "bundle.json").read_text())
    report = bench(built.folder / "firmware.elf", bundle, NANO.id, np.zeros((1, 300), np.int8))
    assert estimate(read_tflite(tflite), NANO).cycles == pytest.approx(report.cycles, rel=0.35)  # layers of a few outputs are all overhead
    assert built.record["stack_bytes"] == report.stack_bytes
