"""Carry a shrink plan over to a Keras model, so that it can recover by training."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.training.kernels import kernel_of_each_node, to_keras_layout
from tinycore.training.surgery import without_channels
from tinycore.training.tensorflow_runtime import Model


def with_kept_channels(model: Model, graph: Graph, kept: Mapping[int, tuple[int, ...]]) -> Model:
    """The Keras model without the channels that the nodes of its converted `graph` lose."""
    owners = kernel_of_each_node(model, graph)
    return without_channels(model, {owners[node].layer: channels for node, channels in kept.items()})


def masks_of_variables(model: Model, graph: Graph, masks: Mapping[int, Array]) -> tuple[Array | None, ...]:
    """For every trainable variable the mask of its node, in the variable's layout, or None."""
    owners, variables = kernel_of_each_node(model, graph), model.trainable_variables
    found: list[Array | None] = [None] * len(variables)
    for node, mask in masks.items():
        place = owners[node].variable
        found[place] = np.ascontiguousarray(to_keras_layout(mask, tuple(variables[place].shape)))
    return tuple(found)
