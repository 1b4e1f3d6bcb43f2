"""A `.tflite` file as plain values: every index, size and offset is looked at before it is used."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.file_limits import LARGEST_FILE, MOST_OPERANDS, MOST_PARTS, damaged, limited
from tinycore.graph.records import Tensor
from tinycore.graph.tflite_tensors import Constants, printable, read_tensor, schema_names

MOST_SUBGRAPHS = 64
IDENTIFIER = b"TFL3"
# What reading a damaged flatbuffer raises: offsets that point outside, lengths that do not fit, missing tables.
DAMAGE = (struct.error, ValueError, IndexError, TypeError, AttributeError, OverflowError, KeyError)


@dataclass(frozen=True, eq=False)
class FileOperator:
    """One operator as the file has it; `options` is the schema's own object or None."""

    builtin: str  # the schema's name; CUSTOM for operators that are not TensorFlow Lite's own
    custom_name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Any
    intermediates: tuple[int, ...] = ()  # tensors that only carry the scales of what an operator computes inside


@dataclass(frozen=True, eq=False)
class FileModel:
    """The parts of a model's first subgraph; a tensor's shape has -1 where the size is only known at run time.

    `subgraphs` are the others: what loops and branches run.
    """

    tensors: tuple[Tensor, ...]
    operators: tuple[FileOperator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    subgraphs: tuple[FileModel, ...] = ()


def parse_file(data: bytes) -> FileModel:
    """The parts of a `.tflite` file; raises `model.not_tflite`, `model.damaged` or `model.too_large`."""
    if len(data) < 8 or data[4:8] != IDENTIFIER:
        raise TinysmithError("model.not_tflite")
    limited("the file", len(data), LARGEST_FILE, unit=" bytes")
    try:
        return _parse(data)
    except DAMAGE as error:
        raise TinysmithError("model.damaged", reason="its parts do not fit together", detail=repr(error)) from error


def _parse(data: bytes) -> FileModel:
    import tflite

    model = tflite.Model.GetRootAs(data, 0)
    if model.SubgraphsLength() < 1:
        raise damaged("it holds no network")
    constants = Constants(model, budget_bytes=len(data))
    count = limited("the number of subgraphs", model.SubgraphsLength(), MOST_SUBGRAPHS)
    main, *others = (_subgraph(model, model.Subgraphs(k), constants) for k in range(count))
    return replace(main, subgraphs=tuple(others))


def _subgraph(model: Any, graph: Any, constants: Constants) -> FileModel:
    tensors = [read_tensor(constants, graph.Tensors(k)) for k in range(limited("the number of tensors", graph.TensorsLength(), MOST_PARTS))]
    operators = [
        _operator(model, graph.Operators(k), tensors=len(tensors))
        for k in range(limited("the number of operators", graph.OperatorsLength(), MOST_PARTS))
    ]
    ends = [_indices(vector, tensors=len(tensors), least=0) for vector in (graph.InputsAsNumpy(), graph.OutputsAsNumpy())]
    return FileModel(tuple(tensors), tuple(operators), ends[0], ends[1])


def _indices(vector: Any, *, tensors: int, least: int) -> tuple[int, ...]:
    """Tensor indices; a missing vector is read as 0 by the schema."""
    if not isinstance(vector, np.ndarray):
        return ()
    limited("the number of one operator's tensors", vector.size, MOST_OPERANDS)
    indices = tuple(vector.tolist())
    if any(not least <= index < tensors for index in indices):
        raise damaged("it names a tensor that it does not have")
    return indices


def _operator(model: Any, operator: Any, *, tensors: int) -> FileOperator:
    if not 0 <= operator.OpcodeIndex() < model.OperatorCodesLength():
        raise damaged("it names an operator that it does not have")
    code = model.OperatorCodes(operator.OpcodeIndex())
    builtin = schema_names("BuiltinOperator").get(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()), "UNKNOWN")
    return FileOperator(
        builtin=builtin,
        custom_name=printable(code.CustomCode()),
        inputs=_indices(operator.InputsAsNumpy(), tensors=tensors, least=-1),
        outputs=_indices(operator.OutputsAsNumpy(), tensors=tensors, least=0),
        options=_options(operator),
        intermediates=_indices(operator.IntermediatesAsNumpy(), tensors=tensors, least=0),
    )


def _options(operator: Any) -> Any:
    import tflite

    table = operator.BuiltinOptions()
    name = schema_names("BuiltinOptions").get(operator.BuiltinOptionsType(), "NONE")
    if table is None or name == "NONE":
        return None
    options = getattr(tflite, name)()
    options.Init(table.Bytes, table.Pos)
    return options
