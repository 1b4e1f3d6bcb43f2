"""Turn a model whose channels come first (C, H, W) into one whose channels come last (H, W, C)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.replay import call, replay
from tinycore.training.tensorflow_runtime import KerasLayer, Model

SINGLE_VALUES = ("Activation", "ReLU", "LeakyReLU", "ELU", "Dropout", "GaussianNoise", "GaussianDropout", "Rescaling")
JOINING = ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Average")
AXIS = {1: -1, 2: 1, 3: 2, -1: 2, -2: 1, -3: -1}  # of (n, C, H, W) in (n, H, W, C)


@dataclass(frozen=True, eq=False)
class _Value:
    """A tensor of the new model; `order[i]` is the old place of its i-th value where flattening changed the order."""

    tensor: Any
    is_turned: bool
    order: Array | None = None


def has_channels_first(model: Model) -> bool:
    """Whether any layer expects its channels first."""
    return any(_format(layer) == "channels_first" for layer in model.layers)


def to_channels_last(model: Model, *, name: str) -> Model:
    """The same answers for inputs (H, W, C); raises `import.mixed_layout` where the file mixes both orders."""
    channels, height, width = model.input_shape[1:]
    start = runtime.new_input((height, width, channels))
    (result,) = replay(model, [_Value(start, is_turned=True)], lambda layer, values: _turn(layer, values, name))
    if result.is_turned or result.order is not None:
        raise TinysmithError("import.mixed_layout", name=name, layer=model.layers[-1].name)
    turned = runtime.new_model(start, result.tensor)
    _check(model, turned, name)
    return turned


def _turn(layer: KerasLayer, values: list[_Value], name: str) -> _Value:
    kind = type(layer).__name__
    turn = _RULES.get(kind, _spatial if _format(layer) else _other)
    result = turn(layer, values)
    if result is None:
        raise TinysmithError("import.mixed_layout", name=name, layer=layer.name)
    return result


def _spatial(layer: KerasLayer, values: list[_Value]) -> _Value | None:
    """Convolutions, pools and paddings: the kernels are the same in both orders."""
    value = values[0]
    if value.is_turned != (_format(layer) == "channels_first") or value.order is not None:
        return None
    twin = _copy(layer, {"data_format": "channels_last"})
    tensor = _with_weights(twin, value.tensor, layer.get_weights())
    return _Value(tensor, is_turned=value.is_turned and len(tensor.shape) == 4)


def _flatten(layer: KerasLayer, values: list[_Value]) -> _Value:
    """Keras's own Flatten moves the channels last only if it is told that they come first."""
    value = values[0]
    tensor = runtime.keras().layers.Flatten(name=layer.name)(value.tensor)
    if not value.is_turned or _format(layer) == "channels_first":
        return _Value(tensor, is_turned=False, order=value.order)
    height, width, channels = value.tensor.shape[1:]
    old_places = np.arange(height * width * channels).reshape(channels, height, width)
    return _Value(tensor, is_turned=False, order=old_places.transpose(1, 2, 0).ravel())


def _dense(layer: KerasLayer, values: list[_Value]) -> _Value | None:
    value = values[0]
    if value.is_turned:
        return None
    kernel, *bias = layer.get_weights()
    kernel = kernel if value.order is None else kernel[value.order]
    return _Value(_with_weights(_copy(layer, {}), value.tensor, [kernel, *bias]), is_turned=False)


def _norm(layer: KerasLayer, values: list[_Value]) -> _Value | None:
    value = values[0]
    axis = layer.axis[0] if isinstance(layer.axis, (list, tuple)) else layer.axis
    if value.is_turned and AXIS[axis] != -1:
        return None
    weights = [w if value.order is None else w[value.order] for w in layer.get_weights()]
    return _Value(_with_weights(_copy(layer, {"axis": -1}), value.tensor, weights), value.is_turned, value.order)


def _concatenate(layer: KerasLayer, values: list[_Value]) -> _Value | None:
    if any(value.order is not None or value.is_turned != values[0].is_turned for value in values):
        return None
    axis = AXIS[layer.axis] if values[0].is_turned else layer.axis
    return _Value(call(_copy(layer, {"axis": axis}), [v.tensor for v in values]), values[0].is_turned)


def _other(layer: KerasLayer, values: list[_Value]) -> _Value | None:
    """Anything that treats every value alike keeps the order; the rest works only on values in their old order."""
    kind, first = type(layer).__name__, values[0]
    is_alike = kind in SINGLE_VALUES and getattr(getattr(layer, "activation", None), "__name__", "") != "softmax"
    is_joining = kind in JOINING and all(v.is_turned == first.is_turned and v.order is None for v in values)
    if not (is_alike or is_joining) and any(v.is_turned or v.order is not None for v in values):
        return None
    tensors = [v.tensor for v in values]
    return _Value(call(_copy(layer, {}), tensors), first.is_turned, first.order)


_RULES: dict[str, Callable[[KerasLayer, list[_Value]], _Value | None]] = {
    "Flatten": _flatten,
    "Dense": _dense,
    "BatchNormalization": _norm,
    "Concatenate": _concatenate,
}


def _format(layer: KerasLayer) -> str:
    return getattr(layer, "data_format", "") or ""


def _copy(layer: KerasLayer, changes: dict[str, Any]) -> KerasLayer:
    config = {key: value for key, value in layer.get_config().items() if key != "batch_input_shape"}
    return type(layer).from_config({**config, **changes})


def _with_weights(layer: KerasLayer, tensor: Any, weights: list[Array]) -> Any:
    result = layer(tensor)
    layer.set_weights(weights)
    return result


def _check(model: Model, turned: Model, name: str) -> None:
    """Run the old model layer by layer, turning only around single layers, and compare the answers."""
    x = np.random.default_rng(1).normal(size=(4, *model.input_shape[1:])).astype(np.float32)
    (old,) = replay(model, [x], _run_layer)
    new = turned(x.transpose(0, 2, 3, 1), training=False)
    if not np.allclose(np.asarray(old), np.asarray(new), rtol=1e-3, atol=1e-4):
        raise TinysmithError("import.changed", name=name)


def _run_layer(layer: KerasLayer, values: list[Any]) -> Any:
    """TensorFlow has no channels-first kernels on a processor, so such a layer runs between two transpositions."""
    if _format(layer) != "channels_first" or type(layer).__name__ == "Flatten":
        return call(layer, values)
    twin, value = _copy(layer, {"data_format": "channels_last"}), np.asarray(values[0])
    turned = value.transpose(0, 2, 3, 1)
    _with_weights(twin, turned, layer.get_weights())
    result = np.asarray(twin(turned))
    return result.transpose(0, 3, 1, 2) if result.ndim == 4 else result
