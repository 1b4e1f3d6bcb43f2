"""An ONNX file for computers that run onnxruntime, such as the Raspberry Pi: int8 models as QDQ, float ones plain."""

from __future__ import annotations

import tinycore
from tinycore.errors import TinysmithError
from tinycore.export.forms.form import Exported, Form
from tinycore.export.onnx_draft import BATCH, IR_VERSION, OPSET, OnnxDraft
from tinycore.export.onnx_operators import EMITTERS, emit
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.ops.checks import layer_name

TYPES = ("int8", "float32")


def files(exported: Exported) -> dict[str, bytes]:
    """`<name>.onnx` and how to run it."""
    name = exported.model.name
    return {f"{name}.onnx": onnx_bytes(read_tflite(exported.tflite), name=name), "README.txt": _readme(exported).encode()}


def onnx_bytes(graph: Graph, *, name: str) -> bytes:
    """The model as ONNX; raises `export.onnx_operator` for a layer that has no translation yet."""
    from onnx import checker, helper

    _refuse_untranslated(graph)
    draft = OnnxDraft(graph)
    inputs = [draft.read_input(index, _end("input", k, len(graph.inputs))) for k, index in enumerate(graph.inputs)]
    for node in graph.nodes:
        emit(draft, node)
    outputs = [draft.write_output(index, _end("output", k, len(graph.outputs))) for k, index in enumerate(graph.outputs)]
    body = helper.make_graph(draft.nodes, name, inputs, outputs, draft.constants)
    made = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    made.producer_name, made.producer_version = "Tinysmith", tinycore.__version__
    checker.check_model(made, full_check=True)
    content: bytes = made.SerializeToString()
    return content


def _refuse_untranslated(graph: Graph) -> None:
    for node in graph.nodes:
        types = {graph.tensors[index].dtype for index in (*node.inputs[:1], *node.outputs)}
        if node.operator not in EMITTERS or not types <= set(TYPES):
            found = node.operator if types <= set(TYPES) else f"{node.operator} in {' and '.join(sorted(types))}"
            raise TinysmithError("export.onnx_operator", layer=layer_name(graph, node), operator=found, known=", ".join(sorted(EMITTERS)))


def _end(kind: str, position: int, count: int) -> str:
    return kind if count == 1 else f"{kind}_{position}"


def _readme(exported: Exported) -> str:
    model = exported.model
    return f"""{model.name}.onnx, made by Tinysmith {tinycore.__version__}

    pip install onnxruntime

    import numpy as np, onnxruntime
    session = onnxruntime.InferenceSession("{model.name}.onnx")
    answers = session.run(None, {{session.get_inputs()[0].name: samples}})[0]

`samples` is {model.input.dtype} [{BATCH}, {", ".join(map(str, model.input.shapes[0][1:]))}]; {BATCH} may be any number of samples.
{_scaling(exported)}{_agreement(exported)}
"""


def _scaling(exported: Exported) -> str:
    """How measured numbers become samples and answers become scores, which the file itself does not do."""
    ends = {"input": exported.model.input, "output": exported.model.output}
    lines = ["Scale measured numbers first: (measured - offset) * gain, column by column, with `front_end` of bundle.json."]
    lines = lines if exported.model.data.is_known else []
    for name, port in ends.items():
        if port.dtype == "int8":
            lines.append(f"int8 {name}: real = {port.scale:.9g} * (stored - {port.zero_point})".replace("- -", "+ "))
    return "".join(f"{line}\n" for line in lines)


def _agreement(exported: Exported) -> str:
    if exported.model.output.dtype != "int8":
        return "\nIt computes in floats; its answers differ from the board's in the last digits only."
    return """
Quantized layers are written as QuantizeLinear / DequantizeLinear around an operator in floats (QDQ). onnxruntime rounds once where
the board rounds twice, so a layer's numbers may differ by one step of that layer in a few of a thousand, and deep networks carry such
steps on: most answers are the same, some are a little surer or less sure. On a board and on the computer the C gives the very same
bits; compare answers, not bits, between the two."""


FORM = Form("onnx", files)
