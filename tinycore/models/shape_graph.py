"""A network as the graph that its converted file will hold, before anything is trained: shapes and sizes, no values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Quantization, Tensor
from tinycore.ops.attributes import output_size
from tinycore.ops.table import BY_BUILTIN
from tinycore.training import layers
from tinycore.training.layers import Layers, Shape

FUSED = {"linear": "NONE", "relu": "RELU", "relu6": "RELU6"}
SEPARATE = {"softmax": "SOFTMAX", "sigmoid": "LOGISTIC", "tanh": "TANH"}
ANY_STEP = Quantization((0.05,), (0,))  # sizes do not depend on it
FIXED_STEP = {
    "SOFTMAX": Quantization((1 / 256,), (-128,)),
    "LOGISTIC": Quantization((1 / 256,), (-128,)),
    "TANH": Quantization((1 / 128,), (0,)),
}


def shape_graph(architecture: Layers, shape: Shape, mode: str) -> Graph:
    """The graph for samples of `shape`, as `float32` or `int8`; constants are single zeros seen under their full shape."""
    draft = _Draft("float32" if mode == "float32" else "int8")
    draft.current = draft.activation((1, *shape))
    inputs = (draft.current,)
    for layer in architecture:
        _WRITERS[type(layer)](draft, layer)
    return Graph(tuple(draft.tensors), tuple(draft.nodes), inputs, (draft.current,))


@dataclass
class _Draft:
    """The graph so far; `current` is the tensor that the next layer reads."""

    dtype: str
    tensors: list[Tensor] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    current: int = -1

    @property
    def shape(self) -> Shape:
        """Of the current tensor, batch axis included."""
        return self.tensors[self.current].shape

    def activation(self, shape: Shape, step: Quantization = ANY_STEP) -> int:
        """A tensor that is computed."""
        return self._add(Tensor(f"layer {len(self.nodes)}", shape, self.dtype, step if self.dtype == "int8" else None))

    def weights(self, shape: Shape, *, axis: int) -> int:
        """Constants with a scale for each output channel."""
        quantization = Quantization((0.01,) * shape[axis], (0,) * shape[axis], axis)
        return self.constant(shape, self.dtype, quantization if self.dtype == "int8" else None)

    def bias(self, channels: int) -> int:
        """One number for each output channel."""
        return self.constant((channels,), "int32" if self.dtype == "int8" else "float32")

    def constant(self, shape: Shape, dtype: str, quantization: Quantization | None = None) -> int:
        """Zeros that take no memory."""
        zeros: Array = np.broadcast_to(np.zeros((), dtype), shape)
        return self._add(Tensor("constant", shape, dtype, quantization, zeros))

    def node(self, builtin: str, constants: Sequence[int], shape: Shape, *, step: Quantization = ANY_STEP, **attributes: Any) -> None:
        """An operator that reads the current tensor and makes the next one."""
        output = self.activation(shape, step)
        self.nodes.append(Node(BY_BUILTIN[builtin].name, (self.current, *constants), (output,), attributes))
        self.current = output

    def activate(self, kind: str) -> None:
        """An activation that could not be fused."""
        if kind in SEPARATE:
            extra = {"beta": 1.0} if kind == "softmax" else {}
            self.node(SEPARATE[kind], (), self.shape, step=FIXED_STEP[SEPARATE[kind]], **extra)

    def fuse(self, kind: str) -> None:
        """Make an activation part of the node before, as the converter does."""
        before = self.nodes[-1]
        self.nodes[-1] = Node(before.operator, before.inputs, before.outputs, {**before.attributes, "activation": FUSED[kind]})

    def _add(self, tensor: Tensor) -> int:
        self.tensors.append(tensor)
        return len(self.tensors) - 1


def _dense(draft: _Draft, layer: layers.Dense) -> None:
    constants = (draft.weights((layer.units, draft.shape[-1]), axis=0), draft.bias(layer.units))
    shape = (*draft.shape[:-1], layer.units)
    draft.node("FULLY_CONNECTED", constants, shape, activation=FUSED.get(layer.activation, "NONE"), is_plain_layout=True)
    draft.activate(layer.activation)


def _convolution(draft: _Draft, layer: layers.Convolution) -> None:
    constants = (draft.weights((layer.filters, *layer.kernel, draft.shape[-1]), axis=0), draft.bias(layer.filters))
    _windowed(draft, "CONV_2D", layer, constants, layer.filters)


def _depthwise(draft: _Draft, layer: layers.Depthwise) -> None:
    channels = draft.shape[-1]
    constants = (draft.weights((1, *layer.kernel, channels), axis=3), draft.bias(channels))
    _windowed(draft, "DEPTHWISE_CONV_2D", layer, constants, channels)


def _windowed(draft: _Draft, builtin: str, layer: layers.Convolution | layers.Depthwise, constants: Sequence[int], channels: int) -> None:
    stride = layer.stride if builtin == "CONV_2D" else (max(layer.stride),) * 2  # as training builds it
    height, width = _sizes(draft.shape, layer.kernel, stride, layer.padding)
    draft.node(
        builtin,
        constants,
        (1, height, width, channels),
        padding=layer.padding.upper(),
        stride=stride,
        dilation=(1, 1),
        activation=FUSED.get(layer.activation, "NONE"),
    )
    draft.activate(layer.activation)


def _pool(draft: _Draft, layer: layers.Pool) -> None:
    height, width = _sizes(draft.shape, layer.size, layer.size, "valid")
    builtin = "MAX_POOL_2D" if layer.kind == "max" else "AVERAGE_POOL_2D"
    shape, step = (1, height, width, draft.shape[-1]), draft.tensors[draft.current].quantization or ANY_STEP
    draft.node(builtin, (), shape, step=step, window=layer.size, stride=layer.size, dilation=(1, 1), padding="VALID", activation="NONE")


def _global_pool(draft: _Draft, _layer: layers.GlobalPool) -> None:
    axes = Tensor("axes", (2,), "int32", None, np.array([1, 2], np.int32))
    draft.tensors.append(axes)
    draft.node("MEAN", (len(draft.tensors) - 1,), (1, draft.shape[-1]), keeps_axes=False)


def _activation(draft: _Draft, layer: layers.Activation) -> None:
    if layer.kind in FUSED and "activation" in draft.nodes[-1].attributes:
        draft.fuse(layer.kind)
    else:
        draft.activate(layer.kind)


def _flatten(draft: _Draft, _layer: layers.Flatten) -> None:
    _reshaped(draft, (1, int(np.prod(draft.shape))))


def _reshape(draft: _Draft, layer: layers.Reshape) -> None:
    _reshaped(draft, (1, *layer.shape))


def _reshaped(draft: _Draft, shape: Shape) -> None:
    draft.node("RESHAPE", (), shape, step=draft.tensors[draft.current].quantization or ANY_STEP)


def _nothing(_draft: _Draft, _layer: object) -> None:
    """Dropout is only for training, and batch norm is folded into the layer before."""


_WRITERS: dict[type, Callable[[_Draft, Any], None]] = {
    layers.Dense: _dense,
    layers.Convolution: _convolution,
    layers.Depthwise: _depthwise,
    layers.Pool: _pool,
    layers.GlobalPool: _global_pool,
    layers.BatchNorm: _nothing,
    layers.Dropout: _nothing,
    layers.Activation: _activation,
    layers.Flatten: _flatten,
    layers.Reshape: _reshape,
}


def _sizes(shape: Shape, window: layers.Pair, stride: layers.Pair, padding: str) -> tuple[int, int]:
    height, width = (output_size(padding.upper(), size=shape[1 + k], window=window[k], stride=stride[k]) for k in (0, 1))
    return height, width
