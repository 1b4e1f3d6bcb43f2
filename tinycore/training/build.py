"""Turn layer records into a Keras model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinycore.training import layers
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.tensorflow_runtime import KerasLayer, Model


def build(architecture: layers.Layers, shape: layers.Shape, *, seed: int = 1) -> Model:
    """An untrained model for samples of `shape` (no batch axis).

    Layers are named by their place: names end up in the converted file, which should not depend on what was built before.
    """
    runtime.set_seed(seed)
    keras = runtime.keras()
    model = keras.Sequential([keras.layers.InputLayer(input_shape=shape, name=runtime.INPUT_NAME)], name=runtime.MODEL_NAME)
    for position, layer in enumerate(architecture):
        made = MAKERS[type(layer)](keras.layers, layer)
        model.add(made.from_config({**made.get_config(), "name": f"{type(layer).__name__.lower()}_{position}"}))
    return model


def _pool(factory: Any, layer: layers.Pool) -> KerasLayer:
    maker = factory.MaxPooling2D if layer.kind == "max" else factory.AveragePooling2D
    return maker(layer.size)


MAKERS: dict[type, Callable[[Any, Any], KerasLayer]] = {
    layers.Dense: lambda factory, a: factory.Dense(a.units, activation=a.activation),
    layers.Convolution: lambda factory, a: factory.Conv2D(a.filters, a.kernel, a.stride, a.padding, activation=a.activation),
    layers.Depthwise: lambda factory, a: factory.DepthwiseConv2D(a.kernel, _square(a.stride), a.padding, activation=a.activation),
    layers.Pool: _pool,
    layers.GlobalPool: lambda factory, _: factory.GlobalAveragePooling2D(),
    layers.BatchNorm: lambda factory, _: factory.BatchNormalization(),
    layers.Dropout: lambda factory, a: factory.Dropout(a.rate),
    layers.Activation: lambda factory, a: factory.Activation(a.kind),
    layers.Flatten: lambda factory, _: factory.Flatten(),
    layers.Reshape: lambda factory, a: factory.Reshape(a.shape),
}


def _square(stride: layers.Pair) -> layers.Pair:
    """TensorFlow's depthwise kernel wants equal strides; along an axis of length 1 the stride makes no difference."""
    return (max(stride), max(stride))
