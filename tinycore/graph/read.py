"""Read a `.tflite` file, whoever made it, into a `Graph` that is safe to run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.dilation import with_dilation
from tinycore.graph.empty_parts import without_empty_parts
from tinycore.graph.file_limits import damaged
from tinycore.graph.fold import fold_constants
from tinycore.graph.initial_state import with_constant_start
from tinycore.graph.plain_forms import with_plain_forms
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.graph.single_sample import single_sample
from tinycore.graph.tflite_file import DAMAGE, FileModel, FileOperator, parse_file
from tinycore.graph.unroll import unrolled
from tinycore.ops.table import BY_BUILTIN, OPERATORS

ACTIVATION_TYPES = ("int8", "int16", "float32", "int32", "int64", "bool")
CAST_TYPES = ("uint8",)  # may come and go, but nothing computes with them
LARGEST_ACTIVATIONS = 256 << 20  # bytes of all activations of one sample
# Which operands an operator really reads, in the order of our records: the output has its shape already.
OPERANDS = {"SPLIT": (1, 0), "RESHAPE": (0,), "EXPAND_DIMS": (0,), "TRANSPOSE_CONV": (2, 1, 3)}
FLEX = "Flex"  # prefix of TensorFlow operators inside a TensorFlow Lite file


def read_tflite(data: bytes) -> Graph:
    """The model in a `.tflite` file, for one sample at a time; constants folded, dead parts dropped.

    Raises `model.*` errors for files that are damaged or hold anything that cannot run here. A graph that is returned is
    consistent: the kernels may trust its shapes.
    """
    model = with_constant_start(fold_constants(unrolled(parse_file(data))))
    model = without_empty_parts(_used(with_dilation(model)))
    _refuse_unknown_operators(model)
    _check_order(model)
    model = single_sample(model)
    _check_activations(model)
    graph = _compact(model, sha256=hashlib.sha256(data).hexdigest())
    _check_constants(graph)
    graph = with_plain_forms(graph)
    _check_memory(sum(tensor.bytes for tensor in graph.tensors if tensor.data is None))
    for node in graph.nodes:
        OPERATORS[node.operator].check(graph, node)
    return graph


def _used(model: FileModel) -> FileModel:
    """Without the operators whose results nobody reads, and without operands that only repeat the output's shape."""
    needed = set(model.outputs)
    kept: list[FileOperator] = []
    for operator in reversed(model.operators):
        if needed.isdisjoint(operator.outputs):
            continue
        lean = replace(operator, inputs=_operands(operator))
        kept.append(lean)
        needed.update(index for index in lean.inputs if index >= 0)
    return replace(model, operators=tuple(reversed(kept)))


def _operands(operator: FileOperator) -> tuple[int, ...]:
    places = OPERANDS.get(operator.builtin)
    return operator.inputs if places is None else tuple(operator.inputs[place] for place in places if place < len(operator.inputs))


def _refuse_unknown_operators(model: FileModel) -> None:
    custom = sorted({operator.custom_name for operator in model.operators if operator.builtin == "CUSTOM"})
    if any(name.startswith(FLEX) for name in custom):
        raise TinysmithError("model.select_ops", operators=", ".join(name.removeprefix(FLEX) for name in custom))
    for operator in model.operators:
        if operator.builtin not in BY_BUILTIN:
            layer = model.tensors[operator.outputs[0]].name
            name = operator.custom_name if operator.builtin == "CUSTOM" else operator.builtin
            raise TinysmithError("model.operator_unsupported", layer=layer, operator=name, supported=", ".join(sorted(BY_BUILTIN)))


def _check_order(model: FileModel) -> None:
    """Every tensor has one maker that comes before its readers."""
    known = {index for index, tensor in enumerate(model.tensors) if tensor.data is not None}
    if known & set(model.inputs) or len(set(model.inputs)) != len(model.inputs) or not model.inputs or not model.outputs:
        raise damaged("its inputs or outputs are not tensors of their own")
    constants = frozenset(known) | {-1}
    states = _states(model)
    known.update(model.inputs, states)
    for operator in model.operators:
        if operator.inputs and constants.issuperset(operator.inputs):
            layer = model.tensors[operator.outputs[0]].name
            raise TinysmithError("model.operator_form", layer=layer, operator=operator.builtin, reason="it reads constants only")
        if not known.issuperset(index for index in operator.inputs if index >= 0):
            raise damaged("an operator reads a tensor that nothing has made")
        if not known.isdisjoint(operator.outputs) or len(set(operator.outputs)) != len(operator.outputs):
            raise damaged("a tensor is made twice")
        known.update(operator.outputs)
    if not (known - states).issuperset(model.outputs) or any(model.tensors[index].data is not None for index in model.outputs):
        raise damaged("an output is not computed by the network")


def _states(model: FileModel) -> frozenset[int]:
    """Indices of the variable tensors, each the state of one operator alone."""
    places = [(operator, place) for operator in model.operators for place in BY_BUILTIN[operator.builtin].states]
    found = {operator.inputs[place] for operator, place in places if place < len(operator.inputs)}
    states = frozenset(index for index in found if index >= 0 and model.tensors[index].is_variable)
    readers = Counter(index for operator in model.operators for index in operator.inputs)
    if any(readers[index] > 1 or index in model.inputs for index in states):
        raise damaged("a state does not belong to one operator alone")
    return states


def _activations(model: FileModel) -> list[int]:
    """Indices of the tensors that are computed for each sample, inputs included."""
    return [*model.inputs, *(index for operator in model.operators for index in operator.outputs)]


def _check_activations(model: FileModel) -> None:
    total, only_cast = 0, _only_cast(model)
    for index in _activations(model):
        tensor = model.tensors[index]
        if min(tensor.shape) < 1:
            raise TinysmithError("model.dynamic_shape", tensor=tensor.name)
        if tensor.dtype not in ACTIVATION_TYPES and not (tensor.dtype in CAST_TYPES and index in only_cast):
            raise TinysmithError("model.dtype_unsupported", tensor=tensor.name, dtype=tensor.dtype)
        total += tensor.bytes
    _check_memory(total)


def _check_memory(total: int) -> None:
    if total > LARGEST_ACTIVATIONS:
        raise TinysmithError(
            "model.too_large", what="the memory for one sample", found=f"{total:,} bytes", limit=f"{LARGEST_ACTIVATIONS:,} bytes"
        )


def _only_cast(model: FileModel) -> frozenset[int]:
    """Tensors that no operator but CAST touches."""
    others = [operator for operator in model.operators if operator.builtin != "CAST"]
    return frozenset(range(len(model.tensors))) - {index for operator in others for index in (*operator.inputs, *operator.outputs)}


def _compact(model: FileModel, *, sha256: str) -> Graph:
    """The graph with only the tensors that are used, renumbered in the file's order."""
    nodes = [_node(operator, model.tensors) for operator in model.operators]
    ends = (*model.inputs, *model.outputs)
    used = sorted({index for node in nodes for index in (*node.inputs, *node.outputs) if index >= 0} | set(ends))
    number = {-1: -1, **{index: position for position, index in enumerate(used)}}

    def renumber(indices: Sequence[int]) -> tuple[int, ...]:
        return tuple(number[index] for index in indices)

    return Graph(
        tensors=tuple(model.tensors[index] for index in used),
        nodes=tuple(replace(node, inputs=renumber(node.inputs), outputs=renumber(node.outputs)) for node in nodes),
        inputs=renumber(model.inputs),
        outputs=renumber(model.outputs),
        sha256=sha256,
    )


def _node(operator: FileOperator, tensors: Sequence[Tensor]) -> Node:
    row = BY_BUILTIN[operator.builtin]
    try:
        attributes = row.attributes(operator.options)
    except DAMAGE as error:
        layer = tensors[operator.outputs[0]].name
        raise TinysmithError("model.damaged", reason=f"the settings of the layer “{layer}” are missing", detail=repr(error)) from error
    if operator.intermediates:
        attributes = {**attributes, "intermediates": tuple(tensors[index].quantization for index in operator.intermediates)}
    return Node(operator=row.name, inputs=operator.inputs, outputs=operator.outputs, attributes=attributes)


def _check_constants(graph: Graph) -> None:
    for tensor in graph.tensors:
        if tensor.data is not None and tensor.dtype.startswith("float") and not np.isfinite(tensor.data).all():
            raise damaged(f"the constant “{tensor.name}” holds numbers that are not finite")
