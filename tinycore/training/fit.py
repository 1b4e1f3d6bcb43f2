"""Train a model batch by batch, so that it can be watched, stopped early and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycore.context import Context, Metric, Progress, stop_if_asked
from tinycore.graph.records import Array
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.losses import loss_for
from tinycore.training.samples import Goal, Samples, class_weights
from tinycore.training.tensorflow_runtime import Model


@dataclass(frozen=True)
class FitPlan:
    """How long and how fast to train.

    The learning rate falls evenly to a tenth; training ends early after `patience` rounds without progress on *choose*.
    """

    epochs: int
    batch: int = 32
    learning_rate: float = 1e-3
    patience: int = 6
    seed: int = 1
    phase: str = "train"


@dataclass(frozen=True)
class FitResult:
    """Rounds run and the best loss on *choose*, whose weights the model now has."""

    epochs: int
    loss_choose: float


def fit(
    model: Model, train: Samples, choose: Samples, *, goal: Goal, plan: FitPlan, context: Context, masks: Sequence[Array | None] = ()
) -> FitResult:
    """Train in place and leave the weights that did best on *choose*, those before training among them.

    `masks` (one for each trainable variable, or None) hold removed weights at zero. Raises `Cancelled` within a batch.
    """
    held = _held(model, masks)
    if plan.epochs == 0:
        return FitResult(0, float("nan"))
    step, score, set_rate = _compiled(model, train, choose, goal, plan, held)
    best_loss, best_weights, best_epoch, epoch = float(score()), model.get_weights(), 0, 0
    for epoch, batches in enumerate(_epochs(len(train), plan), start=1):
        set_rate(plan.learning_rate * (1 - 0.9 * (epoch - 1) / max(plan.epochs - 1, 1)))
        for indices in batches:
            stop_if_asked(context)
            step(indices)
        loss = float(score())
        context.report(Metric("loss", epoch, loss))
        context.report(Progress(epoch, plan.epochs, plan.phase))
        if loss < best_loss:
            best_loss, best_weights, best_epoch = loss, model.get_weights(), epoch
        if epoch - best_epoch >= plan.patience:
            break
    model.set_weights(best_weights)
    return FitResult(epoch, best_loss)


def _epochs(count: int, plan: FitPlan) -> Iterator[list[Array]]:
    """Shuffled indices in batches of one size: a second size would compile the step again."""
    random = np.random.default_rng(plan.seed)
    size = min(plan.batch, count)
    batches = -(-count // size)
    for _ in range(plan.epochs):
        order = random.permutation(count)
        yield list(np.resize(order, batches * size).astype(np.int32).reshape(batches, size))


def _compiled(
    model: Model, train: Samples, choose: Samples, goal: Goal, plan: FitPlan, held: Sequence[tuple[Any, Any]]
) -> tuple[Callable[[Array], Any], Callable[[], Any], Callable[[float], Any]]:
    """One training step over given sample numbers and the loss on *choose*, as TensorFlow graphs; and the learning rate."""
    tf, keras = runtime.load_tensorflow(), runtime.keras()
    loss = loss_for(model, goal)
    rate = tf.Variable(plan.learning_rate, trainable=False)
    optimizer = keras.optimizers.legacy.Adam(lambda: rate)  # one fused operation for each variable
    x, y, weights = _constants(train, goal)
    choose_x, choose_y, choose_weights = _constants(choose, goal)
    variables = model.trainable_variables

    def step(indices: Any) -> None:
        with tf.GradientTape() as tape:
            answers = model(tf.gather(x, indices), training=True)
            value = loss(tf.gather(y, indices), answers, tf.gather(weights, indices))
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables, strict=True))
        for variable, mask in held:
            variable.assign(variable * mask)

    def score() -> Any:
        return loss(choose_y, model(choose_x, training=False), choose_weights)

    signature = [tf.TensorSpec([min(plan.batch, len(train))], tf.int32)]
    compiled = tf.function(step, input_signature=signature)
    return lambda indices: compiled(tf.constant(indices)), tf.function(score), rate.assign


def _held(model: Model, masks: Sequence[Array | None]) -> list[tuple[Any, Any]]:
    """Variables with removed weights and what to multiply them by; they are removed from here on."""
    tf = runtime.load_tensorflow()
    pairs = zip(model.trainable_variables, masks, strict=False)
    held = [(variable, tf.constant(mask, variable.dtype)) for variable, mask in pairs if mask is not None]
    for variable, mask in held:
        variable.assign(variable * mask)
    return held


def _constants(samples: Samples, goal: Goal) -> tuple[Any, Any, Any]:
    tf = runtime.load_tensorflow()
    is_class = goal.task == "classification"
    weights = class_weights(samples.y, max(goal.outputs, 2)) if is_class else np.ones(len(samples), np.float32)
    return tf.constant(samples.x, tf.float32), tf.constant(samples.y, tf.int32 if is_class else tf.float32), tf.constant(weights)
