"""What TensorFlow's converter makes of Keras models, in every mode that can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.judge import assert_like_litert

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def image_model(layers: Any) -> list[Any]:
    return [
        layers.Input((12, 12, 3)),
        layers.SeparableConv2D(8, 3, activation="relu"),
        layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2),
        layers.ReLU(6.0),
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
        layers.Dense(3, activation="softmax"),
    ]


def series_model(layers: Any) -> list[Any]:
    return [
        layers.Input((32, 3)),
        layers.Conv1D(8, 5, activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPool1D(2),
        layers.Conv1D(8, 3, dilation_rate=2, padding="same"),
        layers.LeakyReLU(0.1),
        layers.GlobalAveragePooling1D(),
        layers.Dense(1),
    ]


def sequence_model(layers: Any) -> list[Any]:
    return [layers.Input((10, 4)), layers.Dense(6, activation="relu"), layers.Dense(3), layers.Flatten(), layers.Dense(2)]


MODELS = [image_model, series_model, sequence_model]
MODES = ["float32", "float16", "int8", "int8-float-io", "int16x8", "int16x8-float-io"]


def convert(make: Callable[[Any], list[Any]], mode: str) -> bytes:
    import tensorflow as tf
    import tf_keras

    tf_keras.utils.set_random_seed(0)
    model = tf_keras.Sequential(make(tf_keras.layers))
    sample = (1, *model.input_shape[1:])
    function = tf.function(lambda x: model(x)).get_concrete_function(tf.TensorSpec(sample, tf.float32))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], model)
    if mode != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if mode.startswith("int"):
        wide = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
        converter.representative_dataset = lambda: representative(sample)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8 if mode.startswith("int8") else wide]
    if mode in ("int8", "int16x8"):
        converter.inference_input_type = converter.inference_output_type = tf.int8 if mode == "int8" else tf.int16
    return bytes(converter.convert())


def representative(shape: tuple[int, ...]) -> Iterator[list[np.ndarray]]:
    random = np.random.default_rng(0)
    return ([random.normal(0, 1, shape).astype(np.float32)] for _ in range(30))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("make", MODELS)
def test_equals_litert(make: Callable[[Any], list[Any]], mode: str) -> None:
    assert_like_litert(convert(make, mode), samples=50)
