"""`inspect`: what is in a data or model file, what is wrong with it, which boards it fits."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tinycore.boards.record import Board, all_boards, fits
from tinycore.commands.command import Command, Result, kilobytes, layer_name, table
from tinycore.commands.model_source import read_file, read_model
from tinycore.context import Context
from tinycore.errors import TinysmithError

MODEL_ENDINGS = (".tflite", ".keras", ".h5", ".hdf5")


def add_arguments(parser: ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", type=Path, help="a table, a folder of recordings, or a model")


def run(arguments: Namespace, context: Context) -> Result:
    """Look at data or a model, whichever it is."""
    if not arguments.file.exists():
        raise TinysmithError("file.missing", path=arguments.file)
    return (
        inspect_model(arguments.file, context) if arguments.file.suffix.lower() in MODEL_ENDINGS else inspect_data(arguments.file, context)
    )


def inspect_data(path: Path, context: Context) -> Result:
    """What the wizard's data page would show, without the rows and curves."""
    from tinycore.data.look import look
    from tinycore.data.settings import DataSettings

    view = asdict(look(DataSettings(source=str(path)), context))
    return {"kind": "data", **{key: value for key, value in view.items() if key not in ("rows", "envelope")}}


def inspect_model(path: Path, context: Context) -> Result:
    """Layers, sizes and which boards it fits as it is; a Keras model is looked at in float32."""
    from tinycore.graph.read import read_tflite
    from tinycore.ops.table import OPERATORS

    tflite = read_file(path) if path.suffix.lower() == ".tflite" else read_model(path, mode="float32", data=None, context=context)
    graph = read_tflite(tflite)
    layers = [
        {"name": graph.tensors[node.outputs[0]].name, "op": node.operator, "macs": OPERATORS[node.operator].macs(graph, node)}
        for node in graph.nodes
    ]
    ends = {end: [_tensor(graph, index) for index in getattr(graph, end)] for end in ("inputs", "outputs")}
    macs = sum(OPERATORS[node.operator].macs(graph, node) for node in graph.nodes)
    return {"kind": "model", **ends, "layers": layers, "macs": macs, "memory": _memory(graph), "boards": _fits(graph)}


def _memory(graph: Any) -> dict[str, Any]:
    """The memory plan of the portable kernels: what each layer needs, and what lies where."""
    from tinycore.graph.lowering import lower
    from tinycore.graph.memory_map import memory_map

    plan = memory_map(lower(graph))
    layers = [{"layer": c.node, "op": c.operator, "used_bytes": plan.used_bytes(k)} for k, c in enumerate(plan.columns)]
    blocks = [asdict(block) for block in plan.blocks]
    return {"arena_bytes": plan.arena_bytes, "least_bytes": plan.least_bytes, "verdict": plan.verdict, "layers": layers, "blocks": blocks}


def _tensor(graph: Any, index: int) -> dict[str, Any]:
    tensor = graph.tensors[index]
    return {"name": tensor.name, "shape": list(tensor.shape), "dtype": tensor.dtype}


def _fits(graph: Any) -> list[dict[str, Any]]:
    return [_fit(graph, board) for board in all_boards() if board.cpu.triple]


def _fit(graph: Any, board: Board) -> dict[str, Any]:
    from tinycore.graph.cost import estimate

    cost = estimate(graph, board)
    fit = fits(board, flash_bytes=cost.flash_bytes, ram_bytes=cost.ram_bytes)
    return {"board": board.id, "fits": fit.is_fit, "flash_bytes": cost.flash_bytes, "ram_bytes": cost.ram_bytes}


def render(result: Result) -> str:
    """Words for a person."""
    return _render_model(result) if result["kind"] == "model" else _render_data(result)


def _render_data(result: Result) -> str:
    findings = [f"  {finding['severity']}: {finding.get('sentence') or finding['code']}" for finding in result["findings"]]
    counts = [(str(name), str(count)) for name, count in dict(result["class_counts"]).items()]
    return "\n".join([result["sentence"], *(["", table([("class", "samples"), *counts])] if counts else []), "", "Found:", *findings])


def _render_model(result: Result) -> str:
    layers = [("layer", "operator", "MACs"), *[(layer_name(row["name"]), row["op"], f"{row['macs']:,}") for row in result["layers"]]]
    boards = [("board", "flash", "RAM", "fits")]
    boards += [(b["board"], kilobytes(b["flash_bytes"]), kilobytes(b["ram_bytes"]), "yes" if b["fits"] else "no") for b in result["boards"]]
    return f"{table(layers)}\n\n{_render_memory(result['memory'])}\n\nPredicted as it is:\n{table(boards)}"


def _render_memory(memory: dict[str, Any]) -> str:
    rows = [("from", "to", "bytes", "layers", "what")]
    for block in memory["blocks"]:
        layers = sorted({memory["layers"][k]["layer"] for k in (block["first"], block["last"])})
        span = "-".join(str(layer) for layer in layers)
        name = layer_name(block["name"]) if block["name"] else "working memory"
        rows.append((str(block["offset"]), str(block["offset"] + block["bytes"]), str(block["bytes"]), span, name))
    return f"Working memory: {memory['arena_bytes']} bytes, {memory['verdict']}\n{table(rows)}"


COMMAND = Command("inspect", "what is in a data or model file", add_arguments, run, render)
