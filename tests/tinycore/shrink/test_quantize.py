import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.random_networks import random_network
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.ops.table import OPERATORS
from tinycore.shrink.quantize import quantize, step_of
from tinycore.shrink.ranges import Range, ranges
from tinycore.training.layers import Dense, Flatten, convolution_1d, pool_1d, series_as_image

LAYERS = (
    series_as_image((16, 3)),
    convolution_1d(8, 5, activation="relu"),
    pool_1d("max", 2),
    Flatten(),
    Dense(6, "tanh"),
    Dense(3, "softmax"),
)
GRAPH = random_network(LAYERS, (16, 3))
X = np.random.default_rng(2).normal(size=(200, 16, 3)).astype(np.float32)


@pytest.mark.parametrize(
    ("low", "high", "scale", "zero_point"),
    [(0.0, 2.55, 0.01, -128), (-1.275, 1.275, 0.01, -1), (-2.55, 0.0, 0.01, 127), (1.0, 2.55, 0.01, -128), (0.0, 0.0, 1.0, -128)],
    ids=["positive", "around zero, half away", "negative", "zero is always inside", "nothing but zero"],
)
def test_scale_and_zero_point_of_a_range(low, high, scale, zero_point):
    assert step_of(low, high) == (pytest.approx(scale), zero_point)


ENDS = {"int8": "int8", "int8-float-io": "float32", "int16x8": "int16", "float16": "float32", "dynamic": "float32"}


@pytest.mark.parametrize("mode", ENDS)
def test_answers_stay_close_to_the_float_model(mode):
    small = quantize(GRAPH, ranges(GRAPH, X), mode)
    assert np.abs(answers(small, X) - answers(GRAPH, X)).max() < 0.05
    ends = {small.tensors[index].dtype for index in (*small.inputs, *small.outputs)}
    assert ends == {ENDS[mode]}


@pytest.mark.parametrize(("mode", "dtypes"), [("int8", {"int8", "int32"}), ("int16x8", {"int16", "int8", "int64", "int32"})])
def test_no_float_is_left_inside(mode, dtypes):
    small = quantize(GRAPH, ranges(GRAPH, X), mode)
    assert {tensor.dtype for tensor in small.tensors} <= dtypes


def test_int16_is_finer_than_int8():
    errors = [np.abs(answers(quantize(GRAPH, ranges(GRAPH, X), mode), X) - answers(GRAPH, X)).mean() for mode in ("int8", "int16x8")]
    assert errors[1] < errors[0]


def test_stored_weights_take_less_flash():
    """16-bit floats half as much; int8 a quarter, but only arrays that the converter thinks worth it."""
    wide = random_network((Dense(40), Dense(3)), (40,))

    def weights(mode):
        tensors = quantize(wide, {}, mode).tensors
        return {tensor.shape: tensor.dtype for tensor in tensors if tensor.data is not None and len(tensor.shape) == 2}

    assert weights("float16") == {(40, 40): "float16", (3, 40): "float16"}
    assert weights("dynamic") == {(40, 40): "int8", (3, 40): "float32"}


def test_float32_is_left_alone():
    assert quantize(GRAPH, {}, "float32") is GRAPH


def test_a_channel_of_zeros_gets_a_scale():
    layers = random_network((Dense(3), Dense(2)), (4,))
    layers.tensors[layers.nodes[0].inputs[1]].data[1] = 0
    small = quantize(layers, ranges(layers, X[:, :4, 0]), "int8")
    weights = small.tensors[small.nodes[0].inputs[1]]
    assert min(weights.quantization.scale) > 0
    assert not weights.data[1].any()


def test_a_bias_too_large_for_its_scale_widens_the_weights_scale():
    graph = random_network((Dense(2), Dense(2)), (4,))
    node = graph.nodes[0]
    graph.tensors[node.inputs[1]].data[:] = 1e-6
    graph.tensors[node.inputs[2]].data[:] = 1000.0
    known = {index: Range(-1.0, 1.0) for index in (*graph.inputs, *(n.outputs[0] for n in graph.nodes))}
    bias = quantize(graph, known, "int8").tensors[node.inputs[2]]
    assert np.abs(bias.data).max() <= 2**30 + 1


def test_operators_that_move_numbers_keep_their_scale():
    moves = [
        layer("CONV_2D", filters=4, kernel=(1, 1)),
        layer("MIRROR_PAD", paddings=[(0, 0), (1, 1), (1, 0), (0, 0)], mode=0),
        layer("RESIZE_BILINEAR", size=(5, 6)),
        layer("SLICE", begin=(0, 1, 0, 0), sizes=(1, 3, 6, 4)),
        layer("TRANSPOSE", order=(0, 2, 1, 3)),
        layer("SPLIT", axis=1, parts=2, part=1),
        layer("REDUCE_MAX", axes=(1,)),
    ]
    graph = read_tflite(network(moves, input_shape=(1, 4, 4, 2), dtype="float32"))
    x = np.random.default_rng(3).normal(size=(50, 4, 4, 2)).astype(np.float32)
    small = quantize(graph, ranges(graph, x), "int8")
    for node in small.nodes:
        OPERATORS[node.operator].check(small, node)
    made = {small.tensors[index].quantization for node in small.nodes for index in node.outputs}
    assert len(made) == 1
    assert np.abs(answers(small, x) - answers(graph, x)).max() < 0.1
