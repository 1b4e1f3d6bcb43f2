"""Everything that is printed about a model, decided before any text is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.export.data_facts import DataFacts
from tinycore.graph.constants import stored_constants
from tinycore.graph.lowering import Lowered
from tinycore.graph.records import Array, Graph, Quantization, Tensor
from tinycore.graph.states import StatePlan, plan_states
from tinycore.ops.operator import KernelCall

ConstantKey = tuple[int, int, str]  # node, call, field
IO_TYPES = ("int8", "int16", "float32")
ANSWER_TYPES = (*IO_TYPES, "int32", "int64")  # positions of the largest number, say


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
    """Samples of the self-test: model inputs [n, elements] and the exact outputs [n, elements].

    `borrowed` names the constant of the model whose first numbers are the only input; then none is stored.
    """

    inputs: Array
    outputs: Array
    borrowed: str = ""


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
    names: Mapping[ConstantKey, str]
    data: DataFacts
    is_flash_apart: bool = False  # constants are marked for cores that cannot read flash like memory (`constant.h`)

    @property
    def states(self) -> StatePlan:
        """What the model keeps from run to run."""
        return plan_states(self.lowered.graph, self.lowered.calls)

    @property
    def weights_bytes(self) -> int:
        """Constants of the model as they land in flash."""
        return sum(values.nbytes for values in self.constants.values())

    @property
    def is_input_inside(self) -> bool:
        """Whether the input lies in the working memory and is overwritten."""
        return self.input.tensors[0] in self.lowered.plan.offsets

    def constant_name(self, layer: Layer, call: int, field: str) -> str:
        """What the array is called that this call reads through this field."""
        return self.names[layer.position, call, field]

    @property
    def constant_storage(self) -> str:
        """How the definition of a constant begins that is only read through settings."""
        return "static const TS_CONSTANT " if self.is_flash_apart else "static const "


def plan_model(lowered: Lowered, macs: Sequence[int], *, name: str, data: DataFacts) -> Model:
    """Give every layer and every constant its name; `macs` has one entry for every node."""
    graph = lowered.graph
    layers = tuple(
        Layer(f"{name}_layer_{k}_{node.operator}", k, node.operator, graph.tensors[node.outputs[0]].name, lowered.calls[k], macs[k])
        for k, node in enumerate(graph.nodes)
        if lowered.calls[k]
    )
    constants, names = _name_constants(name, lowered)
    ends = port_of(graph, graph.inputs), port_of(graph, graph.outputs, types=ANSWER_TYPES)
    return Model(name, graph.sha256, lowered, *ends, layers, constants, names, data)


def _name_constants(name: str, lowered: Lowered) -> tuple[dict[str, Array], dict[ConstantKey, str]]:
    """The distinct arrays by name, and for each reader (node, call, field) the name of what it reads."""
    stored = stored_constants(lowered.graph, lowered.calls)
    names = [f"{name}_layer_{one.node}{f'_{one.call}' if len(lowered.calls[one.node]) > 1 else ''}_{one.field}" for one in stored]
    arrays = {names[k]: one.values for k, one in enumerate(stored) if one.shared_with == k}
    return arrays, {(one.node, one.call, one.field): names[one.shared_with] for one in stored}


def port_of(graph: Graph, indices: tuple[int, ...], *, types: tuple[str, ...] = IO_TYPES) -> Port:
    """The model's inputs or outputs as one buffer; raises `export.io_types` or `export.io_scales`."""
    tensors = [graph.tensors[index] for index in indices]
    found = {tensor.dtype for tensor in tensors}
    if len(found) != 1 or not found <= set(types):
        raise TinysmithError("export.io_types", found=", ".join(sorted(found)) or "nothing", known=" or ".join(types))
    if len({_scale(tensor) for tensor in tensors}) != 1:
        raise TinysmithError("export.io_scales")
    (scale, zero_point), shapes = _scale(tensors[0]), tuple(tensor.shape for tensor in tensors)
    return Port(found.pop(), indices, shapes, sum(tensor.elements for tensor in tensors), scale, zero_point)


def _scale(tensor: Tensor) -> tuple[float, int]:
    quantization = tensor.quantization or Quantization((1.0,), (0,))
    return (quantization.scale[0], quantization.zero_point[0]) if tensor.dtype != "float32" else (1.0, 0)
