"""Compute once what does not depend on the input: weights that are stored as float16."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Tensor
from tinycore.graph.tflite_file import FileModel, FileOperator


def fold_constants(model: FileModel) -> FileModel:
    """The model with foldable operators replaced by constants; the rest stays as it is."""
    tensors, kept = list(model.tensors), []
    for operator in model.operators:
        values = _fold(operator, [tensors[index] for index in operator.inputs if index >= 0])
        if values is None or len(operator.outputs) != 1:
            kept.append(operator)
        else:
            output = operator.outputs[0]
            tensors[output] = replace(tensors[output], shape=values.shape, dtype=str(values.dtype), data=values)
    return replace(model, tensors=tuple(tensors), operators=tuple(kept))


def _fold(operator: FileOperator, inputs: Sequence[Tensor]) -> Array | None:
    rule = _RULES.get(operator.builtin)
    return rule(inputs) if rule and inputs else None


def _widened(inputs: Sequence[Tensor]) -> Array | None:
    """DEQUANTIZE of a float16 constant."""
    data = inputs[0].data
    return data.astype(np.float32) if data is not None and data.dtype == np.float16 else None


_RULES: dict[str, Callable[[Sequence[Tensor]], Array | None]] = {"DEQUANTIZE": _widened}
