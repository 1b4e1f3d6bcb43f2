"""What training makes small, chosen by the task and by how the model's last layer answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.samples import Goal
from tinycore.training.tensorflow_runtime import Model

Loss = Callable[[Any, Any, Any], Any]  # targets, answers, weights -> one number


def loss_for(model: Model, goal: Goal) -> Loss:
    """Squared error for numbers, cross-entropy for classes (one sigmoid output means two classes)."""
    tf, losses = runtime.load_tensorflow(), runtime.keras().losses
    if goal.task == "regression":
        return lambda y, answers, w: tf.reduce_mean(w * tf.square(tf.reshape(answers, [-1]) - y))
    is_logit = last_activation(model) not in ("softmax", "sigmoid")
    if model.output_shape[-1] == 1:
        return lambda y, answers, w: tf.reduce_mean(w * losses.binary_crossentropy(tf.cast(y, tf.float32)[:, None], answers, is_logit))
    return lambda y, answers, w: tf.reduce_mean(w * losses.sparse_categorical_crossentropy(y, answers, from_logits=is_logit))


def last_activation(model: Model) -> str:
    """The name of the function that makes the model's answer, "linear" when there is none."""
    layer = model.layers[-1]
    if type(layer).__name__ == "Softmax":
        return "softmax"
    return getattr(getattr(layer, "activation", None), "__name__", "linear")
