"""SPLIT_V without the parts of size 0, of which Keras cuts one in every step of a GRU with `reset_after=False`."""

from __future__ import annotations

from dataclasses import replace

from tinycore.graph.records import Array, Tensor
from tinycore.graph.tflite_file import FileModel, FileOperator


def without_empty_parts(model: FileModel) -> FileModel:
    """The same model, its unread empty parts cut no more; sizes that make no sense are left for the operator's check to refuse."""
    read = {index for operator in model.operators for index in operator.inputs} | set(model.outputs)
    tensors, operators = list(model.tensors), []
    for operator in model.operators:
        kept = [place for place, index in enumerate(operator.outputs) if index in read or 0 not in tensors[index].shape]
        sizes = _sizes(operator, tensors)
        if sizes is not None and 0 < len(kept) < len(operator.outputs):
            tensors.append(replace(tensors[operator.inputs[1]], shape=(len(kept),), data=sizes[kept]))
            inputs = (operator.inputs[0], len(tensors) - 1, operator.inputs[2])
            operator = replace(operator, inputs=inputs, outputs=tuple(operator.outputs[place] for place in kept))
        operators.append(operator)
    return replace(model, tensors=tuple(tensors), operators=tuple(operators))


def _sizes(operator: FileOperator, tensors: list[Tensor]) -> Array | None:
    """Of the parts, [parts]; None where it is another operator or they are no constants."""
    if operator.builtin != "SPLIT_V" or len(operator.inputs) != 3 or operator.inputs[1] < 0:
        return None
    sizes = tensors[operator.inputs[1]].data
    return None if sizes is None or sizes.shape != (len(operator.outputs),) else sizes
