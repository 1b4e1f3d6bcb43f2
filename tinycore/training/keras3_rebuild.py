"""Rebuild a model of the newer Keras in the older one, which the converter understands best."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from tinycore.errors import TinysmithError
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.replay import call, replay
from tinycore.training.tensorflow_runtime import KerasLayer, Model

RENAMED = {"LeakyReLU": {"negative_slope": "alpha"}}
TRAINING_ONLY = ("_initializer", "_regularizer", "_constraint")


def rebuild(model: Model, *, name: str) -> Model:
    """The same layers and weights in `tf_keras`; raises `import.layer_unsupported` for what it does not have."""
    twins: dict[int, KerasLayer] = {}

    def apply(layer: KerasLayer, values: list[Any]) -> Any:
        if id(layer) not in twins:
            twins[id(layer)] = _twin(layer, name)
        result = call(twins[id(layer)], values)
        twins[id(layer)].set_weights(layer.get_weights())
        return result

    start = runtime.new_input(model.input_shape[1:])
    return runtime.new_model(start, replay(model, [start], apply)[0])


def _twin(layer: KerasLayer, name: str) -> KerasLayer:
    kind = type(layer).__name__
    maker = getattr(runtime.keras().layers, kind, None)
    if maker is None or not isinstance(layer, runtime.keras_3().layers.Layer):
        raise TinysmithError("import.layer_unsupported", name=name, layer=layer.name, kind=kind)
    try:
        names = RENAMED.get(kind, {})
        config = {names.get(key, key): value for key, value in layer.get_config().items()}
        return maker(**_settings(config, _accepted(maker)))
    except (TypeError, ValueError) as error:
        raise TinysmithError("import.layer_unsupported", name=name, layer=layer.name, kind=kind, detail=str(error)[:500]) from error


def _accepted(maker: Any) -> set[str]:
    """The settings that a layer's constructor and those of its bases take."""
    names = {"name", "trainable"}
    for base in inspect.getmro(maker):
        if "__init__" in vars(base):
            names |= set(inspect.signature(vars(base)["__init__"]).parameters)
    return names - {"self", "args", "kwargs", "dtype"}


def _settings(config: Mapping[str, Any], accepted: set[str]) -> dict[str, Any]:
    return {
        key: _plain(value)
        for key, value in config.items()
        if key in accepted and not key.endswith(TRAINING_ONLY) and not (key == "groups" and value == 1)
    }


def _plain(value: Any) -> Any:
    """A function that was written as an object, by its name."""
    if isinstance(value, Mapping) and value.get("class_name") == "function":
        return value.get("config")
    return value
