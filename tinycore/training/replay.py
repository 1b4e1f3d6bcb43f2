"""Walk through a Keras model in the order of its arrows, of either Keras, nested models opened up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tinycore.training.tensorflow_runtime import KerasLayer, Model, new_input, new_model

Apply = Callable[[KerasLayer, list[Any]], Any]


def replay(model: Model, tensors: Sequence[Any], apply: Apply) -> list[Any]:
    """The model's outputs when every layer is replaced by `apply(layer, its inputs)`, starting from `tensors`.

    The tensors may be symbolic, which builds a new model, or hold numbers, which runs it.
    """
    functional = getattr(model, "_functional", None) or model  # Keras 3 keeps the graph of a Sequential in a second object
    known = {id(tensor): value for tensor, value in zip(functional.inputs, tensors, strict=True)}
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for node in functional._nodes_by_depth[depth]:
            if not node.is_input:
                _step(node, known, apply)
    return [known[id(tensor)] for tensor in functional.outputs]


def _step(node: Any, known: dict[int, Any], apply: Apply) -> None:
    layer = getattr(node, "operation", None) or node.layer
    sources = node.input_tensors if hasattr(node, "operation") else node.keras_inputs
    values = [known[id(source)] for source in sources]
    results = replay(layer, values, apply) if is_model(layer) else [apply(layer, values)]
    targets = node.outputs if isinstance(node.outputs, (list, tuple)) else [node.outputs]
    for target, result in zip(targets, results, strict=True):
        known[id(target)] = result


def is_model(layer: KerasLayer) -> bool:
    """Whether a layer is itself a model made of layers."""
    return hasattr(layer, "_nodes_by_depth") or hasattr(layer, "_functional")


def call(layer: KerasLayer, values: list[Any]) -> Any:
    """Apply a layer to one tensor or to several."""
    return layer(values[0] if len(values) == 1 else values)


def opened_up(model: Model) -> Model:
    """The same model of one input and output (its own layers and weights) without models inside it."""
    if not any(is_model(layer) for layer in model.layers):
        return model
    start = new_input(model.input_shape[1:])
    return new_model(start, replay(model, [start], call)[0])
