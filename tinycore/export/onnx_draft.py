"""An ONNX graph while it is being put together: float values between the operators, each int8 one quantized and widened again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Tensor

OPSET, IR_VERSION = 18, 9  # what onnxruntime reads since 1.14
BATCH = "n"  # any number of samples at once


@dataclass
class OnnxDraft:
    """Nodes, constants, and under which name each tensor's real values are known."""

    graph: Graph
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    known: dict[int, str] = field(default_factory=dict)
    stored: dict[int, str] = field(default_factory=dict)  # the int8 values of a quantized activation

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One ONNX operator; returns the name of its output."""
        from onnx import helper

        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, values: Array) -> str:
        """An array in the file."""
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def floats(self, *values: float) -> str:
        """A float32 constant; a single number has no axis."""
        return self.constant(np.array(values if len(values) != 1 else values[0], np.float32))

    def integers(self, *values: int) -> str:
        """Axes, shapes, borders."""
        return self.constant(np.array(values, np.int64))

    def value(self, index: int) -> str:
        """The real values of a tensor, wherever they come from."""
        if index not in self.known:
            tensor = self.graph.tensors[index]
            assert tensor.data is not None
            self.known[index] = self.real(tensor, tensor.data)
        return self.known[index]

    def real(self, tensor: Tensor, data: Array, *, axis: int = 0) -> str:
        """A constant's real values; integers stay integers in the file, `axis` is where their scales run along in `data`."""
        if tensor.quantization is None or data.dtype.kind == "f":
            return self.constant(data.astype(np.float32))
        return self.add("DequantizeLinear", self.constant(data), *self._scales(tensor, data.dtype), axis=axis)

    def read_input(self, index: int, name: str) -> Any:
        """Make a tensor the graph's input; returns its description."""
        tensor = self.graph.tensors[index]
        self.known[index] = self.add("DequantizeLinear", name, *self._scales(tensor, np.dtype(np.int8))) if tensor.dtype == "int8" else name
        return _described(tensor, name)

    def computed(self, index: int, name: str) -> None:
        """An operator's result: int8 tensors are rounded to their steps here."""
        tensor = self.graph.tensors[index]
        if tensor.dtype == "int8":
            scales = self._scales(tensor, np.dtype(np.int8))
            self.stored[index] = self.add("QuantizeLinear", name, *scales)
            name = self.add("DequantizeLinear", self.stored[index], *scales)
        self.known[index] = name

    def write_output(self, index: int, name: str) -> Any:
        """Make a tensor the graph's output; returns its description."""
        from onnx import helper

        self.nodes.append(helper.make_node("Identity", [self.stored.get(index, self.value(index))], [name], name=name))
        return _described(self.graph.tensors[index], name)

    def _scales(self, tensor: Tensor, dtype: np.dtype[Any]) -> tuple[str, str]:
        assert tensor.quantization is not None
        scale, zero_point = np.array(tensor.quantization.scale, np.float32), np.array(tensor.quantization.zero_point, dtype)
        zero_point = np.broadcast_to(zero_point, scale.shape)
        return (
            (self.constant(scale), self.constant(zero_point)) if len(scale) > 1 else (self.constant(scale[0]), self.constant(zero_point[0]))
        )


def _described(tensor: Tensor, name: str) -> Any:
    from onnx import TensorProto, helper

    kind = TensorProto.INT8 if tensor.dtype == "int8" else TensorProto.FLOAT
    return helper.make_tensor_value_info(name, kind, [BATCH, *tensor.shape[1:]])
