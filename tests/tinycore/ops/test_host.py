from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import random_inputs, run_references
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.ops.host import ARGUMENTS, HostModel

CNN = [
    layer("CONV_2D", filters=8, kernel=(3, 3), activation="RELU"),
    layer("CONV_2D", filters=8, kernel=(3, 3), stride=(2, 2), activation="RELU"),
    layer("RESHAPE"),
    layer("FULLY_CONNECTED", units=10),
]


def cnn() -> Graph:
    return read_tflite(network(CNN, input_shape=(1, 8, 8, 1)))


def test_samples_do_not_influence_each_other() -> None:
    graph = cnn()
    model, (x,) = HostModel(graph), random_inputs(graph, samples=7, seed=1)
    alone = np.concatenate([HostModel(graph).run(x[k : k + 1]) for k in range(7)])
    np.testing.assert_array_equal(model.run(x), alone)
    np.testing.assert_array_equal(model.run(x[::-1]), alone[::-1])


def test_trace_holds_every_computed_tensor() -> None:
    graph = cnn()
    given = random_inputs(graph, samples=3, seed=2)
    traced = HostModel(graph).trace(given)
    assert set(traced) == {index for index, tensor in enumerate(graph.tensors) if tensor.data is None}
    np.testing.assert_array_equal(traced[graph.inputs[0]], given[0])
    np.testing.assert_array_equal(traced[graph.outputs[0]], run_references(graph, given)[0])
    for index, values in traced.items():
        assert values.shape == (3, *graph.tensors[index].shape[1:])


def test_several_inputs_and_outputs_come_as_lists() -> None:
    writer = TfliteWriter()
    inputs = [writer.tensor((1, 4), "float32"), writer.tensor((1, 3), "float32")]
    outputs = [writer.tensor(value.shape, "float32") for value in inputs]
    for source, target in zip(inputs, outputs, strict=True):
        writer.operator("RELU", [source], [target])
    first, second = np.float32([[-1, 2, -3, 4]]), np.float32([[5, -6, 7]])
    answers = HostModel(read_tflite(writer.finish(inputs, outputs))).run([first, second])
    assert isinstance(answers, list)
    np.testing.assert_array_equal(answers[0], [[0, 2, 0, 4]])
    np.testing.assert_array_equal(answers[1], [[5, 0, 7]])


@pytest.mark.parametrize(
    "given",
    [np.zeros((2, 8, 8), np.int8), np.zeros((2, 8, 8, 1), np.float32), [np.zeros((2, 8, 8, 1), np.int8)] * 2],
    ids=["shape", "dtype", "count"],
)
def test_inputs_that_do_not_fit_are_refused(given: np.ndarray | list[np.ndarray]) -> None:
    with pytest.raises(TinysmithError) as caught:
        HostModel(cnn()).run(given)
    assert caught.value.code == "model.input_shape"
    assert "8x8x1 int8" in caught.value.message().what


def test_no_samples_give_no_answers() -> None:
    assert HostModel(cnn()).run(np.zeros((0, 8, 8, 1), np.int8)).shape == (0, 10)


def test_argument_count_is_the_one_in_c() -> None:
    import resources

    header = Path(resources.path("runtime/host_batch.h")).read_text()
    assert f"TS_HOST_ARGUMENTS = {ARGUMENTS}" in header


def test_500_samples_of_a_small_network_take_milliseconds() -> None:
    """The sliders run it on every move; 10 times the usual time is allowed for."""
    graph = cnn()
    model, given = HostModel(graph), random_inputs(graph, samples=500, seed=3)
    model.run(given)
    start = time.perf_counter()
    model.run(given)
    assert time.perf_counter() - start < 0.2
