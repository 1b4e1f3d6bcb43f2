import numpy as np
import pytest

from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.shrink.apply import apply_plan, mask_of
from tinycore.shrink.plan import plan_shrink
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.convert import convert
from tinycore.training.predict import predict
from tinycore.training.shrunk import masks_of_variables, with_kept_channels
from tinycore.training.surgery import without_channels

pytestmark = pytest.mark.slow


def plain_image(k, x):
    x = k.Conv2D(8, 3, activation="relu")(x)
    x = k.DepthwiseConv2D(3, padding="same")(x)
    x = k.BatchNormalization()(x)
    x = k.ReLU()(x)
    x = k.MaxPooling2D(2)(x)
    return k.Dense(3, activation="softmax")(k.Dense(10, activation="relu")(k.Flatten()(x)))


def series(k, x):
    x = k.Reshape((10, 20))(x)
    x = k.Conv1D(12, 3, padding="same")(x)
    x = k.ReLU()(k.BatchNormalization()(x))
    x = k.SeparableConv1D(9, 3, padding="same", activation="relu")(x)
    x = k.Reshape((90,))(x)
    return k.Dense(3)(k.Dropout(0.1)(x))


def residual(k, x):
    """The layers that are added keep their channels, the one inside may lose some."""
    x = k.Conv2D(6, 3, padding="same", activation="relu")(x)
    inner = k.Conv2D(10, 3, padding="same", activation="relu")(x)
    x = k.Add()([x, k.Conv2D(6, 3, padding="same")(inner)])
    return k.Dense(3, activation="softmax")(k.GlobalAveragePooling2D()(k.ReLU()(x)))


def norm_in_front(k, x):
    """The converter folds these batch norms forwards or leaves them as MUL and ADD."""
    x = k.BatchNormalization()(k.Conv2D(6, 3, strides=2, activation="relu")(x))
    x = k.BatchNormalization()(k.Conv2D(8, 3, activation="relu")(k.MaxPooling2D(2, 1)(x)))
    x = k.BatchNormalization()(k.Dense(12, activation="relu")(k.Flatten()(x)))
    return k.Dense(3, activation="softmax")(x)


NETWORKS = {make.__name__: make for make in (plain_image, series, residual)}


def network(make):
    keras = runtime.keras()
    start = keras.Input((10, 10, 2))
    model, random = keras.Model(start, make(keras.layers, start)), np.random.default_rng(1)
    model.set_weights([w + np.abs(random.normal(size=w.shape)) * 0.1 for w in model.get_weights()])
    x = random.normal(size=(30, 10, 10, 2)).astype(np.float32)
    return model, read_tflite(convert(model, "float32", calibration=x, context=Collector())), x


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_keras_loses_the_same_channels_as_the_file(make):
    model, graph, x = network(make)
    plan = plan_shrink(graph, sparsity_percent=40, pattern="channels")
    assert plan.kept_channels
    smaller = with_kept_channels(model, graph, plan.kept_channels)
    assert smaller.count_params() < model.count_params()
    np.testing.assert_allclose(predict(smaller, x), answers(apply_plan(graph, plan), x), atol=1e-4)


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_masks_lie_on_the_same_weights_as_in_the_file(make):
    model, graph, x = network(make)
    plan = plan_shrink(graph, sparsity_percent=40, pattern="weights")
    masks = masks_of_variables(model, graph, {layer.node: mask_of(graph, plan, layer.node) for layer in plan.layers})
    for variable, mask in zip(model.trainable_variables, masks, strict=True):
        if mask is not None:
            variable.assign(variable * mask)
    np.testing.assert_allclose(predict(model, x), answers(apply_plan(graph, plan), x), atol=1e-4)


def test_layers_that_swallowed_a_batch_norm_are_found_by_shape():
    """What a removed channel adds on average stays in the file and goes in Keras, so only the sizes are alike."""
    model, graph, x = network(norm_in_front)
    plan = plan_shrink(graph, sparsity_percent=40, pattern="channels")
    smaller, wanted = with_kept_channels(model, graph, plan.kept_channels), apply_plan(graph, plan)
    own = read_tflite(convert(smaller, "float32", calibration=x, context=Collector()))
    assert [own.tensors[node.outputs[0]].shape for node in own.nodes] == [wanted.tensors[node.outputs[0]].shape for node in wanted.nodes]
    assert np.abs(predict(smaller, x) - answers(wanted, x)).max() < 0.1


def test_channels_that_are_added_cannot_go():
    model, _, _ = network(residual)
    first = next(layer.name for layer in model.layers if layer.name.startswith("conv2d"))
    with pytest.raises(TinysmithError) as caught:
        without_channels(model, {first: (0, 1)})
    assert caught.value.code == "shrink.not_possible"


def test_a_file_of_another_model_is_noticed():
    model, _, _ = network(plain_image)
    _, other, _ = network(residual)
    with pytest.raises(TinysmithError) as caught:
        with_kept_channels(model, other, {0: (0,)})
    assert caught.value.code == "shrink.layer_lost"
