"""Remove channels from a Keras model: the same network with smaller layers and the weights that stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.replay import call, replay
from tinycore.training.tensorflow_runtime import KerasLayer, Model

PER_CHANNEL = frozenset(
    [
        "Activation",
        "AveragePooling1D",
        "AveragePooling2D",
        "Dropout",
        "ELU",
        "GaussianDropout",
        "GaussianNoise",
        "GlobalAveragePooling1D",
        "GlobalAveragePooling2D",
        "GlobalMaxPooling1D",
        "GlobalMaxPooling2D",
        "LeakyReLU",
        "MaxPooling1D",
        "MaxPooling2D",
        "ReLU",
        "Rescaling",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "UpSampling1D",
        "UpSampling2D",
        "ZeroPadding1D",
        "ZeroPadding2D",
        "Cropping1D",
        "Cropping2D",
    ]
)


@dataclass(frozen=True, eq=False)
class _Value:
    """A tensor of the new model; `kept` are the places of the old last axis that it still has, None for all."""

    tensor: Any
    kept: Array | None


def without_channels(model: Model, kept: Mapping[str, tuple[int, ...]]) -> Model:
    """The model whose layers named in `kept` have only these channels; raises `shrink.not_possible`."""
    start = runtime.new_input(model.input_shape[1:])
    (result,) = replay(model, [_Value(start, None)], lambda layer, values: _cut(layer, values, kept))
    if result.kept is not None:
        raise TinysmithError("shrink.not_possible", layer=model.layers[-1].name)
    return runtime.new_model(start, result.tensor)


def _cut(layer: KerasLayer, values: list[_Value], kept: Mapping[str, tuple[int, ...]]) -> _Value:
    own = np.asarray(kept[layer.name]) if layer.name in kept else None
    rule = _RULES.get(type(layer).__name__)
    if rule is not None:
        return rule(layer, values[0], own)
    is_softmax = getattr(getattr(layer, "activation", None), "__name__", "") == "softmax"
    if type(layer).__name__ in PER_CHANNEL and not is_softmax:
        return _Value(_copied(layer, {}, [values[0].tensor], layer.get_weights()), values[0].kept)
    if any(value.kept is not None for value in values):
        raise TinysmithError("shrink.not_possible", layer=layer.name)
    return _Value(_copied(layer, {}, [value.tensor for value in values], layer.get_weights()), None)


def _dense(layer: KerasLayer, value: _Value, own: Array | None) -> _Value:
    return _weighted(layer, value, own, size="units")


def _convolution(layer: KerasLayer, value: _Value, own: Array | None) -> _Value:
    if getattr(layer, "groups", 1) != 1:
        raise TinysmithError("shrink.not_possible", layer=layer.name)
    return _weighted(layer, value, own, size="filters")


def _weighted(layer: KerasLayer, value: _Value, own: Array | None, *, size: str) -> _Value:
    kernel, *bias = layer.get_weights()
    kernel = _pick(_pick(kernel, value.kept, -2), own, -1)
    weights = [kernel, *(_pick(one, own, 0) for one in bias)]
    return _Value(_copied(layer, {size: kernel.shape[-1]}, [value.tensor], weights), own)


def _depthwise(layer: KerasLayer, value: _Value, _own: Array | None) -> _Value:
    kernel, *bias = layer.get_weights()
    places = _repeated(value.kept, layer.depth_multiplier)
    weights = [_pick(kernel, value.kept, -2), *(_pick(one, places, 0) for one in bias)]
    return _Value(_copied(layer, {}, [value.tensor], weights), places)


def _separable(layer: KerasLayer, value: _Value, own: Array | None) -> _Value:
    depthwise, pointwise, *bias = layer.get_weights()
    pointwise = _pick(_pick(pointwise, _repeated(value.kept, layer.depth_multiplier), -2), own, -1)
    weights = [_pick(depthwise, value.kept, -2), pointwise, *(_pick(one, own, 0) for one in bias)]
    return _Value(_copied(layer, {"filters": pointwise.shape[-1]}, [value.tensor], weights), own)


def _norm(layer: KerasLayer, value: _Value, _own: Array | None) -> _Value:
    weights = [_pick(one, value.kept, 0) for one in layer.get_weights()]
    return _Value(_copied(layer, {}, [value.tensor], weights), value.kept)


def _flatten(layer: KerasLayer, value: _Value, _own: Array | None) -> _Value:
    return _Value(_copied(layer, {}, [value.tensor], []), _spread(value.kept, layer.input_shape[-1], layer.output_shape[-1]))


def _reshape(layer: KerasLayer, value: _Value, _own: Array | None) -> _Value:
    """The channels must still alternate along the last axis."""
    old, new = layer.input_shape[-1], layer.output_shape[-1]
    if value.kept is not None and new % old:
        raise TinysmithError("shrink.not_possible", layer=layer.name)
    kept = _spread(value.kept, old, new)
    last = new if kept is None else len(kept)
    shape = (*layer.output_shape[1:-1], last)
    return _Value(_copied(layer, {"target_shape": shape}, [value.tensor], []), kept)


_RULES: dict[str, Callable[[KerasLayer, _Value, Array | None], _Value]] = {
    "Dense": _dense,
    "Conv1D": _convolution,
    "Conv2D": _convolution,
    "DepthwiseConv1D": _depthwise,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv1D": _separable,
    "SeparableConv2D": _separable,
    "BatchNormalization": _norm,
    "Flatten": _flatten,
    "Reshape": _reshape,
}


def _pick(values: Array, places: Array | None, axis: int) -> Array:
    return values if places is None else np.take(values, places, axis=axis)


def _repeated(kept: Array | None, times: int) -> Array | None:
    """Places after every channel has become `times` channels."""
    return None if kept is None else (kept[:, None] * times + np.arange(times)).ravel()


def _spread(kept: Array | None, channels: int, total: int) -> Array | None:
    """Places of the channels in rows of `total` values in which they alternate."""
    return None if kept is None else (np.arange(total // channels)[:, None] * channels + kept).ravel()


def _copied(layer: KerasLayer, changes: Mapping[str, Any], tensors: list[Any], weights: list[Array]) -> Any:
    config = {key: value for key, value in layer.get_config().items() if key != "batch_input_shape"}
    twin = type(layer).from_config({**config, **changes})
    result = call(twin, tensors)
    twin.set_weights(weights)
    return result
