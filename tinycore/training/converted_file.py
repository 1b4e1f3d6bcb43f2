"""Look into a converted file: the converter falls back to floats without a word."""

from __future__ import annotations

from typing import Any

from tinycore.errors import TinysmithError

# What may touch floats: the changes of format and SPLIT, which only moves numbers. The converter sometimes leaves the first one
# of an LSTM in floats, as one of its results is not used.
HARMLESS = ("QUANTIZE", "DEQUANTIZE", "SPLIT")
END_TYPES = {"int8": "INT8", "int8-float-io": "FLOAT32", "int16x8": "INT16"}  # of input and output, by mode


def check_number_formats(data: bytes, mode: str) -> None:
    """Raise `convert.float_fallback` when a file that should be int8 or int16 still computes with floats."""
    if mode not in END_TYPES:
        return
    import tflite

    graph = tflite.Model.GetRootAs(data, 0).Subgraphs(0)
    offenders = _float_operators(tflite, data, graph)
    ends = [graph.Tensors(i).Type() for i in (*graph.InputsAsNumpy(), *graph.OutputsAsNumpy())]
    wanted = getattr(tflite.TensorType, END_TYPES[mode])
    if offenders or any(kind != wanted for kind in ends):
        raise TinysmithError("convert.float_fallback", operators=", ".join(sorted(offenders)) or "its input or output")


def _float_operators(tflite: Any, data: bytes, graph: Any) -> set[str]:
    model = tflite.Model.GetRootAs(data, 0)
    floats = {i for i in range(graph.TensorsLength()) if graph.Tensors(i).Type() == tflite.TensorType.FLOAT32}
    found = set()
    for index in range(graph.OperatorsLength()):
        operator = graph.Operators(index)
        name = tflite.opcode2name(_code(model.OperatorCodes(operator.OpcodeIndex())))
        if name not in HARMLESS and floats & {*operator.InputsAsNumpy().tolist(), *operator.OutputsAsNumpy().tolist()}:
            found.add(name)
    return found


def _code(row: Any) -> int:
    """Older files keep the code in a field of one byte, newer ones in a wider field; the larger one is right."""
    return max(int(row.BuiltinCode()), int(row.DeprecatedBuiltinCode()))
