"""Judge a model's description, which is plain data, before Keras builds anything from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tinycore.errors import TinysmithError
from tinycore.training.known_classes import ACTIVATIONS, CODE_LAYERS, DETAILS, LAYERS, MODELS

MAX_DESCRIPTION_BYTES = 16 * 2**20
MAX_OBJECTS = 200_000
MAX_SIZE = 2**16  # units, filters, kernel sides: far beyond any microcontroller
SAFE_MODULES = ("keras", "tf_keras", "builtins")


def parse_description(text: bytes | str, *, name: str) -> Mapping[str, Any]:
    """The description of a model, without its training; raises `import.not_keras` for anything that is none."""
    if len(text) > MAX_DESCRIPTION_BYTES:
        raise TinysmithError("import.too_large", name=name)
    try:
        content = without_training(json.loads(text))
    except (ValueError, RecursionError) as error:  # nested deeper than Python can follow
        raise TinysmithError("import.not_keras", name=name, detail=str(error)[:200]) from error
    if not isinstance(content, dict) or not isinstance(content.get("config"), (dict, list)):
        raise TinysmithError("import.not_keras", name=name)
    return content


def without_training(content: Any) -> Any:
    """The description without optimizer, loss and metrics, which are of no use here and may be of any class."""
    if isinstance(content, dict):
        return {key: without_training(value) for key, value in content.items() if key != "compile_config"}
    return [without_training(item) for item in content] if isinstance(content, list) else content


def check_description(content: Mapping[str, Any], *, name: str) -> None:
    """Refuse code in the file, classes that Keras does not have, and sizes that would fill the memory."""
    top = content.get("class_name")
    if top not in MODELS:
        raise TinysmithError("import.custom_model", name=name, model=_short(top))
    for item in _objects(content, name):
        _check_class(item, name)
        _check_function(item, name)
        _check_sizes(item, name)


def check_sizes_of_layers(content: Mapping[str, Any], lengths: frozenset[int], *, name: str) -> None:
    """Refuse a layer whose size no weight in the file has: building it would fill the memory for nothing."""
    for item in _objects(content, name):
        for key in ("units", "filters"):
            if isinstance(item.get(key), int) and item[key] not in lengths:
                raise TinysmithError("import.damaged", name=name, detail=f"{key} {item[key]} without weights")


def _objects(content: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """Every object of the description, without recursion and with a limit."""
    waiting, seen = [content], 0
    while waiting:
        item, seen = waiting.pop(), seen + 1
        if seen > MAX_OBJECTS:
            raise TinysmithError("import.too_large", name=name)
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _check_class(item: Mapping[str, Any], name: str) -> None:
    if "class_name" not in item:
        return
    kind = item["class_name"]
    layer = _short(_layer_name(item))
    if kind in CODE_LAYERS or kind == "__lambda__":
        raise TinysmithError("import.code_inside", name=name, layer=layer, kind=_short(kind))
    if kind == "function":
        if item.get("config") not in ACTIVATIONS:
            raise TinysmithError("import.custom_layer", name=name, layer=layer, kind=_short(item.get("config")))
    elif not isinstance(kind, str) or kind not in LAYERS | MODELS | DETAILS or not _is_keras_own(item):
        raise TinysmithError("import.custom_layer", name=name, layer=layer, kind=_short(item.get("registered_name") or kind))


def _is_keras_own(item: Mapping[str, Any]) -> bool:
    module, registered = item.get("module"), item.get("registered_name")
    own_module = module is None or (isinstance(module, str) and module.split(".")[0] in SAFE_MODULES)
    return own_module and registered in (None, item["class_name"], f"Keras>{item['class_name']}")


def _check_function(item: Mapping[str, Any], name: str) -> None:
    """An activation by name must be one of Keras's; older files may hold compiled code in its place."""
    for key in ("activation", "recurrent_activation"):
        value = item.get(key)
        if value is None or (isinstance(value, str) and value in ACTIVATIONS) or _is_known_object(value):
            continue
        layer = _short(item.get("name", "?"))
        if isinstance(value, str):
            raise TinysmithError("import.custom_layer", name=name, layer=layer, kind=_short(value))
        raise TinysmithError("import.code_inside", name=name, layer=layer, kind=key)


def _is_known_object(value: Any) -> bool:
    """An object with a class is checked when the walk reaches it."""
    return isinstance(value, dict) and isinstance(value.get("class_name"), str)


def _check_sizes(item: Mapping[str, Any], name: str) -> None:
    for key in ("units", "filters", "kernel_size", "pool_size", "strides", "padding", "size", "batch_shape", "batch_input_shape", "n"):
        values = item.get(key)
        for value in values if isinstance(values, list) else (values,):
            if isinstance(value, (int, float)) and value > MAX_SIZE:
                raise TinysmithError("import.too_large", name=name)


def _layer_name(item: Mapping[str, Any]) -> object:
    config = item.get("config")
    return item.get("name") or (config.get("name") if isinstance(config, Mapping) else None) or "?"


def _short(value: object) -> str:
    return str(value)[:60]
