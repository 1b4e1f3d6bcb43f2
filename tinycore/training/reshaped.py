"""Give a model another input shape with the same number of values."""

from __future__ import annotations

from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.layers import Shape
from tinycore.training.replay import call, replay
from tinycore.training.tensorflow_runtime import Model


def with_input_shape(model: Model, shape: Shape) -> Model:
    """The same layers behind a Reshape."""
    start = runtime.new_input(shape)
    first = runtime.keras().layers.Reshape(model.input_shape[1:], name="to_model_shape")(start)
    return runtime.new_model(start, replay(model, [first], call)[0])
