"""What the dense layers of a recurrent layer make of its initial state, which is constant: the same for every sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array
from tinycore.graph.tflite_file import DAMAGE, FileModel, FileOperator
from tinycore.ops.attributes import activation_name

MOST_ELEMENTS = 1 << 16  # of one result: a state is small


def with_constant_start(model: FileModel) -> FileModel:
    """The model without the operators that compute something of constants alone; others that do so are left for the reader to refuse."""
    tensors, kept = list(model.tensors), []
    for operator in model.operators:
        values = [None if index < 0 else tensors[index].data for index in operator.inputs]
        fold = _FOLDS.get(operator.builtin)
        results = fold(operator, values) if fold else None
        if results is None or not _fit(results, [tensors[index].shape for index in operator.outputs]):
            kept.append(operator)
            continue
        for index, made in zip(operator.outputs, results, strict=True):
            tensors[index] = replace(tensors[index], shape=made.shape, data=made)
    return replace(model, tensors=tuple(tensors), operators=tuple(kept))


def _fit(results: Sequence[Array], shapes: Sequence[tuple[int, ...]]) -> bool:
    return [made.shape for made in results] == list(shapes) and all(made.size <= MOST_ELEMENTS for made in results)


def _dense(operator: FileOperator, values: Sequence[Array | None]) -> list[Array] | None:
    """Rows of floats times float weights [units, width]; a bias may be absent."""
    if len(values) not in (2, 3) or len(operator.outputs) != 1 or not _is_plain(operator):
        return None
    rows, weights, bias = (*values, None)[:3]
    if rows is None or weights is None or (bias is None and len(operator.inputs) == 3 and operator.inputs[2] >= 0):
        return None
    is_float = {one.dtype for one in (rows, weights, bias) if one is not None} == {np.dtype(np.float32)}
    if not is_float or rows.ndim != 2 or weights.ndim != 2 or rows.shape[1] != weights.shape[1]:
        return None
    if bias is not None and bias.shape != weights.shape[:1]:
        return None
    made: Array = rows @ weights.T + (0 if bias is None else bias)
    return [made.astype(np.float32)]


def _is_plain(operator: FileOperator) -> bool:
    """Whether a dense layer has neither activation nor shuffled weights; its own check refuses settings that make no sense."""
    try:
        return activation_name(operator.options.FusedActivationFunction()) == "NONE" and operator.options.WeightsFormat() == 0
    except DAMAGE:
        return False


def _equal_parts(operator: FileOperator, values: Sequence[Array | None]) -> list[Array] | None:
    """SPLIT: axis, then what is split."""
    if len(values) != 2 or values[0] is None or values[1] is None or not operator.outputs:
        return None
    size = _axis_size(values[1], values[0])
    if not size or size % len(operator.outputs):
        return None
    return np.split(values[1], len(operator.outputs), axis=int(values[0].reshape(())))


def _unequal_parts(operator: FileOperator, values: Sequence[Array | None]) -> list[Array] | None:
    """SPLIT_V: what is split, sizes, axis."""
    if len(values) != 3 or any(one is None for one in values):
        return None
    whole, sizes, axis = (np.asarray(one) for one in values)
    parts, size = sizes.ravel().tolist(), _axis_size(whole, axis)
    if parts.count(-1) == 1:
        parts[parts.index(-1)] = size - sum(parts) - 1
    if len(parts) != len(operator.outputs) or min(parts, default=-1) < 0 or sum(parts) != size:
        return None
    return np.split(whole, np.cumsum(parts)[:-1].tolist(), axis=int(axis.reshape(())))


def _axis_size(values: Array, axis: Array) -> int:
    """0 where there is no such axis."""
    if axis.size != 1 or axis.dtype != np.int32 or not -values.ndim <= int(axis.reshape(())) < values.ndim:
        return 0
    return int(values.shape[int(axis.reshape(()))])


Fold = Callable[[FileOperator, Sequence[Array | None]], list[Array] | None]
_FOLDS: Mapping[str, Fold] = {"FULLY_CONNECTED": _dense, "SPLIT": _equal_parts, "SPLIT_V": _unequal_parts}
