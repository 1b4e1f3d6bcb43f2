"""Everything that is printed about a model, decided before any text is made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.export.data_facts import DataFacts
from tinycore.graph.lowering import Lowered
from tinycore.graph.records import Array, Graph, Quantization, Tensor
from tinycore.ops.operator import Constant, KernelCall

IO_TYPES = ("int8", "float32")


@dataclass(frozen=True)
class Port:
    """One end of the model: all its tensors one after the other, of one type."""

    dtype: str
    tensors: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]
    elements: int
    scale: float
    zero_point: int

    @property
    def bytes(self) -> int:
        """Size of the caller's buffer."""
        return self.elements * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, eq=False)
class Layer:
    """One node that computes: a static function `<name>_layer_<position>_<operator>`."""

    function: str
    position: int
    operator: str
    label: str  # the layer's name in the model file
    calls: tuple[KernelCall, ...]
    macs: int


@dataclass(frozen=True, eq=False)
class Vectors:
    """Samples of the self-test: model inputs [n, elements] and the exact outputs [n, elements]."""

    inputs: Array
    outputs: Array


@dataclass(frozen=True, eq=False)
class Model:
    """A lowered model with the names its C gets; `constants` holds each distinct array once, by its name in C."""

    name: str
    sha256: str
    lowered: Lowered
    input: Port
    output: Port
    layers: tuple[Layer, ...]
    constants: Mapping[str, Array]
    names: Mapping[tuple[str, bytes], str]
    data: DataFacts

    @property
    def weights_bytes(self) -> int:
        """Constants of the model as they land in flash."""
        return sum(values.nbytes for values in self.constants.values())

    def constant_name(self, values: Array) -> str:
        """What this array is called in C."""
        return self.names[_content(values)]


def plan_model(lowered: Lowered, macs: Sequence[int], *, name: str, data: DataFacts) -> Model:
    """Give every layer and every constant its name; `macs` has one entry for every node."""
    graph = lowered.graph
    layers = tuple(
        Layer(f"{name}_layer_{k}_{node.operator}", k, node.operator, graph.tensors[node.outputs[0]].name, lowered.calls[k], macs[k])
        for k, node in enumerate(graph.nodes)
        if lowered.calls[k]
    )
    constants, names = _name_constants(name, graph, layers)
    ends = port_of(graph, graph.inputs), port_of(graph, graph.outputs)
    return Model(name, graph.sha256, lowered, *ends, layers, constants, names, data)


def _name_constants(name: str, graph: Graph, layers: Sequence[Layer]) -> tuple[dict[str, Array], dict[tuple[str, bytes], str]]:
    constants: dict[str, Array] = {}
    names: dict[tuple[str, bytes], str] = {}
    for layer in layers:
        for number, call in enumerate(layer.calls):
            part = f"_{number}" if len(layer.calls) > 1 else ""
            found = [(field, v.values) for field, v in call.settings.items() if isinstance(v, Constant)]
            stored = [(f"input_{t}", graph.tensors[t].data) for t in call.inputs]
            for field, values in (*found, *((field, data) for field, data in stored if data is not None)):
                wanted = f"{name}_layer_{layer.position}{part}_{field}"
                if values.size and names.setdefault(_content(values), wanted) == wanted:
                    constants[wanted] = values
    return constants, names


def _content(values: Array) -> tuple[str, bytes]:
    return values.dtype.name, hashlib.sha256(np.ascontiguousarray(values).tobytes()).digest()


def port_of(graph: Graph, indices: tuple[int, ...]) -> Port:
    """The model's inputs or outputs as one buffer; raises `export.io_types` or `export.io_scales`."""
    tensors = [graph.tensors[index] for index in indices]
    types = {tensor.dtype for tensor in tensors}
    if len(types) != 1 or not types <= set(IO_TYPES):
        raise TinysmithError("export.io_types", found=", ".join(sorted(types)) or "nothing", known=" or ".join(IO_TYPES))
    if len({_scale(tensor) for tensor in tensors}) != 1:
        raise TinysmithError("export.io_scales")
    (scale, zero_point), shapes = _scale(tensors[0]), tuple(tensor.shape for tensor in tensors)
    return Port(types.pop(), indices, shapes, sum(tensor.elements for tensor in tensors), scale, zero_point)


def _scale(tensor: Tensor) -> tuple[float, int]:
    quantization = tensor.quantization or Quantization((1.0,), (0,))
    return (quantization.scale[0], quantization.zero_point[0]) if tensor.dtype != "float32" else (1.0, 0)
