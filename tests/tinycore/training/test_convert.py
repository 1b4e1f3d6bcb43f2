import numpy as np
import pytest

from tests.tinycore.random_networks import random_network
from tinycore.context import Collector
from tinycore.errors import Cancelled, TinysmithError
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.models.shape_graph import shape_graph
from tinycore.ops.host import HostModel
from tinycore.shrink.quantize import quantize
from tinycore.shrink.ranges import ranges
from tinycore.shrink.settings import MODES
from tinycore.training import layers as kinds
from tinycore.training.build import build
from tinycore.training.convert import convert
from tinycore.training.converted_file import check_number_formats
from tinycore.training.predict import predict

NETWORKS = {
    "dense": ((kinds.Dense(9, "relu"), kinds.Dense(7, "tanh"), kinds.Dense(3, "softmax")), (5,)),
    "number": ((kinds.Dense(9, "relu6"), kinds.Dense(1)), (5,)),
    "series": (
        (
            kinds.series_as_image((24, 3)),
            kinds.convolution_1d(8, 5, stride=2),
            kinds.BatchNorm(),
            kinds.Activation("relu"),
            kinds.pool_1d("max", 2),
            *kinds.separable_1d(12, 3),
            kinds.BatchNorm(),
            kinds.Activation("relu"),
            kinds.GlobalPool(),
            kinds.Dropout(0.2),
            kinds.Dense(4, "softmax"),
        ),
        (24, 3),
    ),
    "image": (
        (
            kinds.Convolution(6, (3, 3), (2, 2), "valid", "relu"),
            kinds.Pool("average", (2, 2)),
            kinds.Depthwise((3, 3), activation="relu"),
            kinds.Flatten(),
            kinds.Dense(3, "sigmoid"),
        ),
        (12, 12, 2),
    ),
    "1,024 weights and more": (
        (
            kinds.Convolution(128, (1, 1), (1, 1), "valid", "relu"),
            kinds.Depthwise((3, 3), activation="relu"),
            kinds.GlobalPool(),
            kinds.Dense(9, "softmax"),
        ),
        (4, 4, 10),
    ),
}


def trained(layers, shape):
    """A model whose biases and batch norms are no longer what they start with."""
    model, random = build(layers, shape), np.random.default_rng(1)
    model.set_weights([(w + np.abs(random.normal(size=w.shape)) * 0.1).astype(np.float32) for w in model.get_weights()])
    return model, random.normal(size=(120, *shape)).astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["int8", "int16x8", "float16", "dynamic"])
@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_our_quantizer_agrees_with_the_converter(layers, shape, mode):
    """Node for node the same scales and weights, and the same answers."""
    model, x = trained(layers, shape)
    graph = read_tflite(convert(model, "float32", calibration=x, context=Collector()))
    theirs = read_tflite(convert(model, mode, calibration=x, context=Collector()))
    ours = quantize(graph, ranges(graph, x), mode)
    for mine, their in zip(ours.nodes, theirs.nodes, strict=True):
        assert (mine.operator, dict(mine.attributes)) == (their.operator, dict(their.attributes))
        for i, j in zip((*mine.inputs, *mine.outputs), (*their.inputs, *their.outputs), strict=True):
            _assert_same(ours.tensors[i], theirs.tensors[j])
    if mode in ("float16", "dynamic"):
        np.testing.assert_allclose(answers(ours, x), answers(theirs, x), rtol=1e-4, atol=1e-5)
        return
    steps = np.abs(answers(ours, x) - answers(theirs, x)) / theirs.tensors[theirs.outputs[0]].quantization.scale[0]
    assert (steps < 0.5).mean() > (0.95 if mode == "int16x8" else 0.99)  # its steps are 256 times finer
    assert steps.max() < 2.5


def _assert_same(mine, their):
    assert (mine.shape, mine.dtype) == (their.shape, their.dtype)
    if mine.quantization and their.quantization:
        np.testing.assert_allclose(mine.quantization.scale, their.quantization.scale, rtol=1e-5)
        assert mine.quantization.zero_point == their.quantization.zero_point
    if mine.data is not None:
        if mine.dtype.startswith("float"):
            np.testing.assert_allclose(mine.data, their.data, rtol=1e-6)
            return
        assert np.abs(mine.data.astype(np.int64) - their.data).max() <= (1 if mine.dtype == "int8" else np.abs(their.data).max() * 1e-5 + 1)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["float32", "int8"])
@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_the_shape_graph_is_the_converted_file(layers, shape, mode):
    """Operators, attributes, shapes and types are known before training."""
    model, x = trained(layers, shape)
    real = read_tflite(convert(model, mode, calibration=x, context=Collector()))
    guess = shape_graph(layers, shape, mode)
    assert [(n.operator, dict(n.attributes)) for n in guess.nodes] == [(n.operator, dict(n.attributes)) for n in real.nodes]
    for mine, their in zip(guess.nodes, real.nodes, strict=True):
        described = [
            [(graph.tensors[k].shape, graph.tensors[k].dtype) for k in (*node.inputs, *node.outputs)]
            for graph, node in ((guess, mine), (real, their))
        ]
        assert described[0] == described[1]


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_converted_files_answer_like_keras_and_like_litert(layers, shape, mode):
    model, x = trained(layers, shape)
    file = convert(model, mode, calibration=x, context=Collector())
    graph = read_tflite(file)
    wanted = predict(model, x)
    assert np.abs(answers(graph, x) - wanted).max() < (1e-4 if mode == "float32" else 0.03 * (1 + np.abs(wanted).max()))
    if mode in ("int8", "int16x8"):
        source = graph.tensors[graph.inputs[0]]
        limits = np.iinfo(source.dtype)
        raw = np.random.default_rng(1).integers(limits.min, limits.max + 1, (20, *source.shape[1:])).astype(source.dtype)
        np.testing.assert_array_equal(HostModel(graph).run(raw), run_litert_reference(file, raw))


@pytest.mark.slow
@pytest.mark.parametrize("bad", [np.zeros((0, 5)), np.full((3, 5), np.nan)], ids=["none", "not finite"])
def test_calibration_that_makes_the_converter_fall_back_is_refused(bad):
    with pytest.raises(TinysmithError) as caught:
        convert(build((kinds.Dense(2),), (5,)), "int8", calibration=bad, context=Collector())
    assert caught.value.code == "convert.bad_calibration"


@pytest.mark.slow
def test_a_file_that_computes_with_floats_is_no_int8_file():
    file = convert(build((kinds.Dense(2),), (5,)), "float32", calibration=np.zeros((1, 5)), context=Collector())
    for mode in ("int8", "int8-float-io"):
        with pytest.raises(TinysmithError) as caught:
            check_number_formats(file, mode)
        assert caught.value.code == "convert.float_fallback"
    check_number_formats(file, "float32")


@pytest.mark.slow
def test_weights_that_are_not_finite_are_found_out():
    model = build((kinds.Dense(4), kinds.Dense(2)), (5,))
    model.set_weights([np.full_like(w, np.nan) for w in model.get_weights()])
    with pytest.raises(TinysmithError):
        read_tflite(convert(model, "int8", calibration=np.ones((4, 5)), context=Collector()))


@pytest.mark.slow
def test_stdout_stays_silent(capfd):
    convert(build((kinds.Dense(2),), (5,)), "int8", calibration=np.ones((4, 5)), context=Collector())
    assert capfd.readouterr().out == ""


def test_random_networks_need_no_converter():
    layers, shape = NETWORKS["series"]
    assert HostModel(random_network(layers, shape)).run(np.zeros((1, *shape), np.float32)).shape == (1, 4)


class StopsAfterSamples(Collector):
    """Asks to stop at the n-th question."""

    left = 5

    def stopping(self):
        self.left -= 1
        return self.left <= 0


@pytest.mark.slow
def test_cancel_is_heard_between_calibration_samples():
    context = StopsAfterSamples()
    with pytest.raises(Cancelled):
        convert(build((kinds.Dense(2),), (5,)), "int8", calibration=np.ones((500, 5)), context=context)
    assert context.left == 0
