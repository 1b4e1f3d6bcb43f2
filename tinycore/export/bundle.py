"""Write a model as a folder of C sources that compile by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import resources
from tinycore.artifacts import explain_os_error
from tinycore.compiler.runtime_files import PORTABLE
from tinycore.context import Context, Progress, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.export import c_text, front_end_source, memory_plan_svg, model_source, selftest_source, tflite_micro
from tinycore.export.data_facts import DataFacts, data_facts
from tinycore.export.model import Model, Port, Vectors, plan_model
from tinycore.export.readme import readme_text
from tinycore.export.settings import ExportSettings
from tinycore.export.stripped import strip
from tinycore.export.vectors import selftest_vectors
from tinycore.graph.encoded import FAST
from tinycore.graph.lowering import lower
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.memory_map import memory_map
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Array, Graph
from tinycore.graph.rounding_choice import LITERT, rounding_of, with_rounding

RECORD = "bundle.json"
STRIPPED = "model_stripped.tflite"
FRONT_END = ("front_end.c", "front_end.h", "constant.h")


def write(
    tflite: bytes,
    *,
    description: Any | None,
    vectors: Array | None,
    settings: ExportSettings,
    folder: Path,
    context: Context,
    instruction_set: str = PORTABLE,
) -> dict[str, Any]:
    """Write the C sources of a model into `folder`.

    `description` (a `data.dataset.Description`) and `vectors` (samples in the user's units, [n, ...]) come from the data;
    without them nothing is scaled and the self-test uses random input. With the board's `instruction_set`
    (`boards.record.Cpu`) the sources are as fast as its core can be and run on no other. Returns `files, weights_bytes,
    arena_bytes, operators`.
    """
    memory = MemoryChoice(may_overwrite_input=settings.input_buffer == "overwritten", is_small=settings.memory == "small")
    model = read_model(
        tflite,
        name=c_text.identifier(settings.name),
        data=data_facts(description),
        instruction_set=instruction_set,
        memory=memory,
        weights=settings.weights,
        rounding=settings.rounding,
    )
    stop_if_asked(context)
    context.report(Progress(1, 3, "self-test"))
    stored = selftest_vectors(model, vectors)
    stop_if_asked(context)
    context.report(Progress(2, 3, "write"))
    files = bundle_files(model, stored, tflite)
    write_all(files, folder)
    context.report(Progress(3, 3, "write"))
    return {
        "files": sorted(files),
        "weights_bytes": model.weights_bytes,
        "arena_bytes": model.lowered.plan.arena_bytes,
        "operators": sorted({layer.operator for layer in model.layers}),
    }


def read_model(
    tflite: bytes,
    *,
    name: str,
    data: DataFacts,
    instruction_set: str = PORTABLE,
    memory: MemoryChoice = FASTEST,
    weights: str = FAST,
    rounding: str = LITERT,
) -> Model:
    """The model of a file with its C names; raises `model.*` errors, and `export.data_mismatch` when the data do not belong to it."""
    graph = with_rounding(read_tflite(tflite), rounding)
    return model_of(graph, name=name, data=data, instruction_set=instruction_set, memory=memory, weights=weights)


def model_of(
    graph: Graph, *, name: str, data: DataFacts, instruction_set: str = PORTABLE, memory: MemoryChoice = FASTEST, weights: str = FAST
) -> Model:
    """The same for a graph that was read already."""
    lowered = lower(graph, instruction_set, memory, weights)
    model = plan_model(lowered, lowered.macs, name=name, data=data)
    if data.is_known and data.features != model.input.elements:
        raise TinysmithError("export.data_mismatch", data=data.features, model=model.input.elements)
    return model


def bundle_files(model: Model, vectors: Vectors, tflite: bytes) -> dict[str, bytes]:
    """Every file of the bundle by its path inside it; nothing is written."""
    sources, stripped = source_files(model, vectors), strip(tflite)
    compiled = sorted(file for file in sources if file.endswith((".c", ".S")))
    texts = {
        **{f"tflite_micro/{path}": text for path, text in tflite_micro.files(model, stripped).items()},
        "README.txt": readme_text(model, compiled),
        "memory_plan.svg": memory_plan_svg.svg_text(memory_map(model.lowered), title=model.name),
        RECORD: record_text(model, vectors, sources=compiled, tflite=tflite),
    }
    return {**{path: text.encode() for path, text in texts.items()}, STRIPPED: stripped, **sources}


def source_files(model: Model, vectors: Vectors) -> dict[str, bytes]:
    """The C and assembly sources and their headers alone."""
    name = model.name
    texts = {
        f"{name}.h": model_source.header_text(model, borrowed=vectors.borrowed),
        f"{name}.c": model_source.source_text(model, borrowed=vectors.borrowed),
        f"{name}_front_end.h": front_end_source.header_text(model),
        f"{name}_front_end.c": front_end_source.source_text(model),
        f"{name}_selftest.h": selftest_source.header_text(model, vectors),
        f"{name}_selftest.c": selftest_source.source_text(model, vectors),
    }
    kernels = {file: resources.path(f"runtime/{file}").read_bytes() for file in kernel_files(model)}
    if model.is_flash_apart:
        kernels["constant.h"] = b"#define TS_FLASH_IS_APART\n" + kernels["constant.h"]
    return {**{path: text.encode() for path, text in texts.items()}, **kernels}


def kernel_files(model: Model) -> list[str]:
    """Files of `resources/runtime` that the bundle needs, headers included."""
    used = {file for layer in model.layers for call in layer.calls for file in call.sources}
    return sorted({*used, *FRONT_END})


def record_text(model: Model, vectors: Vectors, *, sources: list[str], tflite: bytes, form: str = "") -> str:
    """`bundle.json`: what the files in this folder are, for programs; `form` is set where they are another form than the bundle."""
    sizes = {"tflite": {"bytes": len(tflite), "stripped_bytes": len(strip(tflite))}}
    return json.dumps(_record(model, vectors, sources) | sizes | ({"form": form} if form else {}), indent=1, ensure_ascii=False)


def _record(model: Model, vectors: Vectors, sources: list[str]) -> dict[str, Any]:
    data = model.data
    return {
        "name": model.name,
        "model_sha256": model.sha256,
        "classes": list(data.classes),
        "task": data.task,
        "input": _end(model.input),
        "output": _end(model.output),
        "front_end": {"offset": list(data.scaling.offset), "gain": list(data.scaling.gain)},
        "answer": {"offset": data.answer_offset, "gain": data.answer_gain},
        "arena_bytes": model.lowered.plan.arena_bytes,
        "state_bytes": model.states.bytes,
        "arena_least_bytes": model.lowered.plan.least_bytes,
        "weights_bytes": model.weights_bytes,
        "macs": sum(layer.macs for layer in model.layers),
        "rounding": rounding_of(model.lowered.model),
        "extra_macs": sum(node.attributes.get("extra_macs", 0) for node in model.lowered.graph.nodes),
        "operators": sorted({layer.operator for layer in model.layers}),
        "layers": [{"name": layer.label, "op": layer.operator, "macs": layer.macs, "function": layer.function} for layer in model.layers],
        "constants": sorted(model.constants),
        "window": data.window,
        "hop": data.hop,
        "columns": list(data.columns),
        "kernels": [file for file in kernel_files(model) if file.endswith((".c", ".S")) and file not in FRONT_END],
        "selftest_vectors": len(vectors.inputs),
        "sources": sources,
    }


def _end(port: Port) -> dict[str, Any]:
    end = {key: value for key, value in asdict(port).items() if key in ("dtype", "scale", "zero_point", "elements")}
    return {**end, "shape": list(port.shapes[0]) if len(port.shapes) == 1 else [port.elements], "bytes": port.bytes}


def write_all(files: Mapping[str, bytes], folder: Path) -> None:
    """Every file by its path inside `folder`."""
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise explain_os_error(error, folder) from error
