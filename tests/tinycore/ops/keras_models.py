"""Small Keras models that together hold every layer kind a field user's model is likely to have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinycore.training import tensorflow_runtime as runtime

IMAGE, SERIES, TABLE = (8, 8, 3), (16, 4), (12,)
Build = Callable[[Any, Any], Any]  # (layers module, input) -> output


def model_of(shape: tuple[int, ...], build: Build) -> Any:
    """A Keras model with one input."""
    keras = runtime.keras()
    keras.utils.set_random_seed(0)
    start = keras.layers.Input(shape)
    return keras.Model(start, build(keras.layers, start))


def chain(*kinds: Callable[[Any], Any]) -> Build:
    """Layers one after the other, each made by a function of the layers module."""

    def build(layers: Any, value: Any) -> Any:
        for kind in kinds:
            value = kind(layers)(value)
        return value

    return build


def after_convolution(kind: Callable[[Any], Any]) -> Build:
    """A layer on the numbers of both signs that a convolution makes."""
    return chain(lambda k: k.Conv2D(4, 3), kind)


def _u_net(k: Any, x: Any) -> Any:
    down = k.Conv2D(6, 3, strides=2, padding="same", activation="relu")(x)
    deep = k.Conv2D(8, 3, strides=2, padding="same", activation="relu")(down)
    up = k.Conv2DTranspose(6, 3, strides=2, padding="same", activation="relu")(deep)
    joined = k.UpSampling2D(2)(k.Concatenate()([down, up]))
    return k.Conv2D(2, 1)(k.UpSampling2D(2, interpolation="bilinear")(joined))


def _squeeze_and_excite(k: Any, x: Any) -> Any:
    x = k.Conv2D(8, 3, padding="same")(x)
    factor = k.Conv2D(8, 1, activation="hard_sigmoid")(k.GlobalAveragePooling2D(keepdims=True)(x))
    return k.GlobalMaxPooling2D()(k.Add()([x, k.Multiply()([x, factor])]))


def _attention(k: Any, x: Any) -> Any:
    x = k.Dense(8)(x)
    x = k.LayerNormalization()(k.Add()([x, k.MultiHeadAttention(2, 4)(x, x)]))
    return k.GlobalAveragePooling1D()(x)


def _two_branches(k: Any, x: Any) -> Any:
    left, right = k.Dense(6, activation="relu")(x), k.Dense(6, activation="tanh")(x)
    mixed = [kind()([left, right]) for kind in (k.Maximum, k.Minimum, k.Subtract, k.Average, k.Multiply)]
    return k.Dense(3, activation="softmax")(k.Concatenate()([*mixed, k.Dot(1)([left, right])]))


def _recurrent(name: str, **options: Any) -> Build:
    return chain(lambda k: getattr(k, name)(6, unroll=True, **options), lambda k: k.Dense(3))


ACTIVATIONS = (
    *("relu", "relu6", "sigmoid", "tanh", "swish", "gelu", "elu", "selu", "softplus", "softsign"),
    *("hard_sigmoid", "exponential", "mish"),
)

# Id -> shape of a sample, and what is built on it.
MODELS: dict[str, tuple[tuple[int, ...], Build]] = {
    **{name: (IMAGE, after_convolution(lambda k, name=name: k.Activation(name))) for name in ACTIVATIONS},  # type: ignore[misc]
    "LeakyReLU": (IMAGE, after_convolution(lambda k: k.LeakyReLU(0.1))),
    "PReLU per channel": (IMAGE, after_convolution(lambda k: k.PReLU(shared_axes=[1, 2], alpha_initializer="random_uniform"))),
    "PReLU per number": (IMAGE, after_convolution(lambda k: k.PReLU(alpha_initializer="random_uniform"))),
    "ThresholdedReLU": (IMAGE, after_convolution(lambda k: k.ThresholdedReLU(0.3))),
    "ReLU with all options": (IMAGE, after_convolution(lambda k: k.ReLU(max_value=4.0, negative_slope=0.1, threshold=0.2))),
    "ReLU with an end": (IMAGE, after_convolution(lambda k: k.ReLU(max_value=2.0))),
    "Softmax": (SERIES, chain(lambda k: k.Dense(8), lambda k: k.Softmax())),
    "image classes": (
        IMAGE,
        chain(
            lambda k: k.Rescaling(1 / 127.5, offset=-1),
            lambda k: k.Conv2D(8, 3, activation="relu"),
            lambda k: k.BatchNormalization(),
            lambda k: k.MaxPooling2D(),
            lambda k: k.SeparableConv2D(8, 3, padding="same"),
            lambda k: k.GlobalAveragePooling2D(),
            lambda k: k.Dropout(0.5),
            lambda k: k.Dense(3, activation="softmax"),
        ),
    ),
    "odd convolutions": (
        IMAGE,
        chain(
            lambda k: k.ZeroPadding2D(((1, 2), (0, 1))),
            lambda k: k.Conv2D(8, 3, dilation_rate=2),
            lambda k: k.Conv2D(8, 3, groups=2, padding="same"),
            lambda k: k.DepthwiseConv2D(3, depth_multiplier=2),
            lambda k: k.AveragePooling2D((2, 1)),
            lambda k: k.Cropping2D(((0, 1), (1, 0))),
            lambda k: k.Flatten(),
        ),
    ),
    "encoder and decoder": (IMAGE, _u_net),
    "squeeze and excite": (IMAGE, _squeeze_and_excite),
    "LayerNormalization of images": (IMAGE, after_convolution(lambda k: k.LayerNormalization())),
    "GroupNormalization": (IMAGE, after_convolution(lambda k: k.GroupNormalization(2))),
    "series": (
        SERIES,
        chain(
            lambda k: k.Conv1D(8, 3, padding="causal", activation="relu"),
            lambda k: k.MaxPooling1D(),
            lambda k: k.SeparableConv1D(8, 3),
            lambda k: k.Conv1DTranspose(4, 3, strides=2),
            lambda k: k.AveragePooling1D(),
            lambda k: k.GlobalAveragePooling1D(),
        ),
    ),
    "series turned around": (
        SERIES,
        chain(
            lambda k: k.Permute((2, 1)),
            lambda k: k.TimeDistributed(k.Dense(5)),
            lambda k: k.UpSampling1D(2),
            lambda k: k.ZeroPadding1D(1),
            lambda k: k.GlobalMaxPooling1D(),
            lambda k: k.RepeatVector(3),
            lambda k: k.Reshape((5, 3)),
        ),
    ),
    "LayerNormalization": (SERIES, chain(lambda k: k.Dense(8), lambda k: k.LayerNormalization())),
    "MultiHeadAttention": (SERIES, _attention),
    "LSTM": (SERIES, _recurrent("LSTM")),
    "LSTM, every step": (SERIES, _recurrent("LSTM", return_sequences=True)),
    "GRU": (SERIES, _recurrent("GRU")),
    "SimpleRNN": (SERIES, _recurrent("SimpleRNN")),
    "Bidirectional": (SERIES, chain(lambda k: k.Bidirectional(k.LSTM(4, unroll=True)), lambda k: k.Dense(2))),
    "Masking": (SERIES, chain(lambda k: k.Masking(), lambda k: k.Conv1D(4, 3))),
    "table": (
        TABLE,
        chain(
            lambda k: k.Normalization(mean=[0.5] * 12, variance=[2.0] * 12),
            lambda k: k.Dense(16, activation="relu"),
            lambda k: k.BatchNormalization(),
            lambda k: k.GaussianNoise(0.1),
            lambda k: k.Dense(3, activation="softmax"),
        ),
    ),
    "table in two branches": (TABLE, _two_branches),
    "UnitNormalization": (TABLE, chain(lambda k: k.Dense(8), lambda k: k.UnitNormalization())),
}
