"""What a model answers on this computer with the board's own arithmetic."""

from __future__ import annotations

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.features.scaling import quantize
from tinycore.graph.records import Array, Graph, Tensor
from tinycore.ops.host import HostModel


def answers(graph: Graph, scaled: Array) -> Array:
    """Answers float32 `[n, outputs]` for samples after the front end `[n, *shape]`; raises `model.input_shape`."""
    source, target = graph.tensors[graph.inputs[0]], graph.tensors[graph.outputs[0]]
    outputs = HostModel(graph).run(model_inputs(source, scaled))
    assert isinstance(outputs, np.ndarray)
    return real_values(target, outputs).reshape(len(scaled), -1)


def model_inputs(tensor: Tensor, scaled: Array) -> Array:
    """Samples as the model's input tensor stores them."""
    if scaled[0].size != tensor.elements:
        raise TinysmithError("model.input_shape", expected=tensor.shape[1:], found=scaled.shape[1:])
    shaped = scaled.reshape(len(scaled), *tensor.shape[1:])
    if tensor.dtype == "float32" or tensor.quantization is None:
        return shaped.astype(np.float32, copy=False)
    return quantize(shaped, step=tensor.quantization.scale[0], zero_point=tensor.quantization.zero_point[0], dtype=tensor.dtype)


def real_values(tensor: Tensor, stored: Array) -> Array:
    """Stored outputs as real numbers."""
    if tensor.quantization is None or tensor.dtype == "float32":
        return stored
    values: Array = (stored.astype(np.float32) - tensor.quantization.zero_point[0]) * np.float32(tensor.quantization.scale[0])
    return values
