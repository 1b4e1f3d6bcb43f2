"""The ONNX file: what onnxruntime answers to it, layer by layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tinycore.export.forms.made import PUBLIC, SMALL, exported
from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tinycore.errors import TinysmithError
from tinycore.export.forms import onnx_file
from tinycore.export.onnx_operators import EMITTERS
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.ops.host import HostModel

pytest.importorskip("onnx", reason="onnx is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

SAMPLES = 20
# Every operator that has a translation, at least once in each type.
LAYERS = {
    "fully connected": [layer("FULLY_CONNECTED", units=5, activation="RELU")],
    "fully connected, not per channel": [layer("FULLY_CONNECTED", units=5, per_channel=False, bias=False)],
    "conv2d": [layer("CONV_2D", filters=5, kernel=(3, 2), stride=(2, 1), padding="SAME", activation="RELU6")],
    "conv2d, dilated": [layer("CONV_2D", filters=5, kernel=(3, 2), dilation=(2, 2), bias=False)],
    "depthwise": [layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME", stride=(2, 2), activation="RELU_N1_TO_1")],
    "depthwise, two outputs a channel": [layer("DEPTHWISE_CONV_2D", kernel=(3, 3), multiplier=2)],
    "max pool": [layer("MAX_POOL_2D", pool=(3, 3), stride=(2, 2), padding="SAME")],
    "average pool": [layer("AVERAGE_POOL_2D", pool=(3, 3), stride=(2, 2), padding="SAME")],
    "mean": [layer("MEAN", axes=(1, 2))],
    "add": [layer("RELU"), layer("ADD", inputs=(0, 1), activation="RELU")],
    "mul": [layer("MUL", constant=(1, 1, 1, 3))],
    "concatenation": [layer("RELU"), layer("CONCATENATION", inputs=(0, 1), axis=-1)],
    "pad": [layer("PAD", paddings=((0, 0), (1, 2), (0, 1), (0, 0)))],
    "padv2": [layer("PADV2", paddings=((0, 0), (1, 2), (0, 1), (0, 0)), value=2)],
    "reshape": [layer("RESHAPE", shape=(1, 9, 21)), layer("SOFTMAX", beta=0.5)],
    "leaky relu": [layer("LEAKY_RELU", alpha=0.2)],
    "relu6": [layer("RELU6")],
    "relu to one": [layer("RELU_N1_TO_1")],
    "logistic": [layer("LOGISTIC")],
    "tanh": [layer("TANH")],
}
ENDS = {
    "into int8 and back": ([layer("QUANTIZE"), layer("TANH"), layer("DEQUANTIZE")], "float32"),
    "to another scale": ([layer("QUANTIZE")], "int8"),
}


def samples(graph: Graph) -> list[np.ndarray[Any, Any]]:
    rng = np.random.default_rng(0)
    tensors = [graph.tensors[index] for index in graph.inputs]
    return [
        rng.integers(-128, 128, (SAMPLES, *t.shape[1:])).astype(np.int8)
        if t.dtype == "int8"
        else rng.normal(size=(SAMPLES, *t.shape[1:])).astype(np.float32)
        for t in tensors
    ]


def onnx_answers(graph: Graph, inputs: list[np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
    session = onnxruntime.InferenceSession(onnx_file.onnx_bytes(graph, name="it"))
    return session.run(None, {end.name: values for end, values in zip(session.get_inputs(), inputs, strict=True)})


def ours(graph: Graph, inputs: list[np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
    made = HostModel(graph).run(inputs[0] if len(inputs) == 1 else inputs)
    return made if isinstance(made, list) else [made]


def check(graph: Graph) -> None:
    inputs = samples(graph)
    for theirs, expected in zip(onnx_answers(graph, inputs), ours(graph, inputs), strict=True):
        assert theirs.dtype == expected.dtype
        assert theirs.shape == expected.shape
        if theirs.dtype == np.int8:
            steps = np.abs(theirs.astype(int) - expected)
            assert steps.max() <= 1
            assert (steps == 0).mean() > 0.9  # averages of few numbers are often exactly between two steps
        else:
            np.testing.assert_allclose(theirs, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("layers", LAYERS.values(), ids=LAYERS)
def test_one_layer_differs_by_at_most_one_step(layers: list[Any], dtype: str) -> None:
    check(read_tflite(network(layers, input_shape=(1, 9, 7, 3), dtype=dtype)))


@pytest.mark.parametrize(("layers", "dtype"), ENDS.values(), ids=ENDS)
def test_changes_of_type_and_scale(layers: list[Any], dtype: str) -> None:
    check(read_tflite(network(layers, input_shape=(1, 9, 7, 3), dtype=dtype)))


@pytest.mark.parametrize("dtype", SMALL)
def test_a_whole_network(dtype: str) -> None:
    graph = read_tflite(SMALL[dtype])
    theirs, expected = onnx_answers(graph, samples(graph))[0], ours(graph, samples(graph))[0]
    assert np.abs(theirs.astype(float) - expected).max() <= (4 if dtype == "int8" else 1e-5)


def test_two_inputs_and_two_outputs() -> None:
    two = single_operator("ADD", [spec((1, 4), "float32"), spec((1, 4), "float32")], [spec((1, 4), "float32")], fusedActivationFunction=0)
    check(read_tflite(two))
    check(read_tflite(network([layer("RELU"), layer("TANH")], input_shape=(1, 8), dtype="int8", every_layer=True)))


def single_nodes(graph: Graph) -> list[Graph]:
    """Each node as a graph of its own."""
    computed = [tuple(i for i in node.inputs if i >= 0 and graph.tensors[i].data is None) for node in graph.nodes]
    return [replace(graph, nodes=(n,), inputs=reads, outputs=n.outputs) for n, reads in zip(graph.nodes, computed, strict=True)]


@pytest.mark.slow
@pytest.mark.parametrize("file", PUBLIC)
def test_each_layer_of_a_public_model_differs_by_at_most_one_step(shared: Path, file: str) -> None:
    graph = read_tflite((shared / "models" / f"{file}.tflite").read_bytes())
    inputs = samples(graph)
    trace = HostModel(graph).trace(inputs[0]) | {graph.inputs[0]: inputs[0]}
    for one in single_nodes(graph):
        read = [trace[index].reshape(SAMPLES, *graph.tensors[index].shape[1:]) for index in one.inputs]
        expected = trace[one.outputs[0]].reshape(SAMPLES, -1)
        theirs = onnx_answers(one, read)[0].reshape(SAMPLES, -1)
        steps = np.abs(theirs.astype(float) - expected)
        assert steps.max() <= (1 if expected.dtype == np.int8 else 1e-4), one.nodes[0].operator
        assert (steps <= 1e-4).mean() > 0.99


@pytest.mark.slow
def test_the_keyword_model_says_the_same_of_real_recordings(shared: Path) -> None:
    stored = np.load(shared / "data" / "kws_mfcc_mlperf" / "kws01_mfcc_int8.npz")["x"]
    graph = read_tflite((shared / "models" / "mlperf_kws_dscnn_int8.tflite").read_bytes())
    theirs, expected = onnx_answers(graph, [stored])[0], ours(graph, [stored])[0]
    assert (theirs.argmax(1) == expected.argmax(1)).mean() > 0.99
    assert (theirs == expected).mean() > 0.9


def test_a_layer_without_a_translation_is_named() -> None:
    graph = read_tflite(network([layer("TANH")], input_shape=(1, 8)))
    unknown = replace(graph, nodes=(replace(graph.nodes[0], operator="svdf"),))
    with pytest.raises(TinysmithError) as caught:
        onnx_file.onnx_bytes(unknown, name="it")
    assert caught.value.code == "export.onnx_operator"
    assert caught.value.values["operator"] == "svdf"


def test_it_is_small_and_says_how_to_run_it() -> None:
    made = onnx_file.files(exported(SMALL["int8"], "small"))
    assert len(made["small.onnx"]) < 2 * len(SMALL["int8"])
    assert b"one step" in made["README.txt"]
    assert b"int8 input: real = " in made["README.txt"]
    assert len(EMITTERS) >= 23
