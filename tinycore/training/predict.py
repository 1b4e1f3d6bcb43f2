"""What a Keras model answers."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array
from tinycore.training.tensorflow_runtime import Model

BATCH = 1024


def predict(model: Model, x: Array) -> Array:
    """Answers float32 `[n, outputs]` for inputs `[n, *shape]`, without compiling anything."""
    parts = [np.asarray(model(x[k : k + BATCH], training=False)) for k in range(0, len(x), BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, *model.output_shape[1:]), np.float32)
