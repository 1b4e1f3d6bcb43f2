"""`bench`: a model on the virtual board, held against a third party's kernels."""

from __future__ import annotations

import hashlib
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.boards.record import load_board
from tinycore.commands.build import FIRMWARE, IN_C, MODEL, ROUNDING_HELP, SOURCES, build_folder, read_record
from tinycore.commands.command import Command, Result, kilobytes, layer_name, table
from tinycore.commands.model_source import read_file, read_model
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Graph, Tensor

SIZES = ("flash_bytes", "weights_bytes", "code_bytes", "ram_bytes", "arena_bytes")


def add_arguments(parser: ArgumentParser) -> None:
    """Which model, on which board, with which inputs."""
    parser.add_argument("model", type=Path, help="a .tflite, .keras or .h5 file, or a folder that `export` made")
    parser.add_argument("--board", required=True, help="a board's id, see `boards`")
    parser.add_argument("--rounding", default="litert", choices=("litert", "tflm"), help=f"{ROUNDING_HELP}; a folder knows its own")
    parser.add_argument("--vectors", type=int, default=5, help="how many random inputs (default: %(default)s)")
    parser.add_argument("--input", type=Path, help="an .npz file with the inputs as `x`, in the model's own numbers")
    parser.add_argument("--out", type=Path, help="where the outputs go as `y` (default: a temporary folder)")


def run(arguments: Namespace, context: Context) -> Result:
    """Compile, run on the emulated core, count, and compare every output."""
    from tinycore.graph.read import read_tflite
    from tinycore.graph.rounding_choice import with_rounding
    from tinycore.twin.bench import bench
    from tinycore.twin.cores import core_of

    board = load_board(arguments.board)
    core_of(board)
    if arguments.vectors < 1:
        raise TinysmithError("setting.invalid", name="--vectors", value=arguments.vectors, reason="It has to be 1 or more.")
    with ExitStack() as stack:
        folder = arguments.model
        if not folder.is_dir():
            tflite = read_model(folder, mode="as-is", data=None, context=context)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tinysmith-")))
            settings = replace(IN_C, rounding=arguments.rounding)
            build_folder(tflite, data=None, board=board, folder=folder, name=arguments.model.stem, context=context, settings=settings)
        tflite = read_file(folder / MODEL)
        bundle = read_record(folder / SOURCES / "bundle.json", keys=("name", "input", "output", "layers", "rounding"))
        graph = with_rounding(read_tflite(tflite), bundle["rounding"])
        inputs = read_inputs(arguments.input, graph) if arguments.input else random_inputs(graph, count=arguments.vectors)
        image = read_record(folder / FIRMWARE / SUMMARY, keys=SIZES)
        measured = bench(folder / FIRMWARE / "firmware.elf", bundle, board.id, inputs)
    outputs_path = save_outputs(arguments.out, measured.outputs)
    return as_result(arguments.board, tflite, graph, inputs=inputs, image=image, measured=measured, outputs_path=outputs_path)


def as_result(
    board: str, tflite: bytes, graph: Graph, *, inputs: Array, image: dict[str, Any], measured: Any, outputs_path: Path
) -> Result:
    """The values that scripts rely on."""
    from tinycore.ops.table import OPERATORS

    macs = [OPERATORS[node.operator].macs(graph, node) for node in graph.nodes]
    expected, judge = expected_outputs(tflite, graph, inputs)
    return {
        "board": board,
        "model_sha256": hashlib.sha256(tflite).hexdigest(),
        "exact": expected.tobytes() == np.ascontiguousarray(measured.outputs).tobytes(),
        "judge": judge,
        "vectors": len(inputs),
        "instructions": measured.instructions,
        "cycles": measured.cycles,
        "board_cycles": measured.board_cycles,
        "board_cycles_note": measured.board_cycles_note,
        "timing": measured.timing,
        "macs": sum(macs),
        **{key: image[key] for key in SIZES},
        "stack_bytes": measured.stack_bytes,
        "outputs_path": str(outputs_path),
        "layers": [{"macs": _macs_of(layer.name, graph, macs), **asdict(layer)} for layer in measured.layers],
    }


def expected_outputs(tflite: bytes, graph: Graph, inputs: Array) -> tuple[Array, str]:
    """What is right, and who says so: LiteRT's reference kernels for integers, the same C on the host for floats.

    LiteRT refuses some good files, and rounds dense layers otherwise than TensorFlow Lite Micro; then the host's C stands in,
    and the result says so.
    """
    from tinycore.graph.litert import run_litert_apart
    from tinycore.graph.rounding_choice import LITERT, rounding_of
    from tinycore.ops.host import HostModel

    if rounding_of(graph) != LITERT:
        return np.asarray(HostModel(graph).run(inputs)), "the same C on the host (rounded like TensorFlow Lite Micro)"
    judge = "the same C on the host"
    is_integer = all(graph.tensors[index].dtype != "float32" for node in graph.nodes for index in node.outputs)
    if is_integer:
        try:
            return np.asarray(run_litert_apart(tflite, inputs)), "LiteRT reference kernels"
        except TinysmithError as error:
            if error.code != "model.litert_refused":
                raise
            judge = "the same C on the host (LiteRT refuses this file)"
    return np.asarray(HostModel(graph).run(inputs)), judge


def random_inputs(graph: Graph, *, count: int) -> Array:
    """Inputs over the whole range of the model's own numbers, the same in every run."""
    random = np.random.default_rng(1)
    tensor = graph.tensors[graph.inputs[0]]
    shape = (count, *tensor.shape[1:])
    if tensor.dtype == "float32":
        return random.standard_normal(shape).astype(np.float32)
    limits = np.iinfo(tensor.dtype)
    return random.integers(limits.min, limits.max, shape, dtype=tensor.dtype, endpoint=True)


def read_inputs(path: Path, graph: Graph) -> Array:
    """The inputs in an .npz file, which must have the model's own dtype and shape."""
    tensor = graph.tensors[graph.inputs[0]]
    try:
        with np.load(path, allow_pickle=False) as arrays:
            inputs: Array = arrays["x"]
    except OSError as error:
        raise explain_os_error(error, path) from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:  # TypeError: a single array, no archive
        raise wrong_inputs(path, tensor, str(error)) from error
    if inputs.dtype != tensor.dtype or inputs.size == 0 or inputs.size % tensor.elements:
        raise wrong_inputs(path, tensor, f"{inputs.dtype} {inputs.shape}")
    return inputs.reshape(-1, *tensor.shape[1:])


def wrong_inputs(path: Path, tensor: Tensor, detail: str) -> TinysmithError:
    """What the file of inputs should have held."""
    shape = ", ".join(("n", *map(str, tensor.shape[1:])))
    return TinysmithError("bench.inputs", path=path, dtype=tensor.dtype, shape=shape, detail=detail)


def save_outputs(place: Path | None, outputs: Array) -> Path:
    """Keep the board's outputs for whoever wants to compare them."""
    path = place or Path(tempfile.mkdtemp(prefix="tinysmith-bench-")) / "outputs.npz"
    with path.open("wb") as stream:  # NumPy would append an ending to a bare name
        np.savez(stream, y=outputs)
    return path


def _macs_of(name: str, graph: Graph, macs: list[int]) -> int:
    names = [graph.tensors[node.outputs[0]].name for node in graph.nodes]
    return macs[names.index(name)] if name in names else 0


def render(result: Result) -> str:
    """The counts, then a line per layer."""
    verdict = "every output equals" if result["exact"] else "NOT EQUAL to"
    head = f"{result['vectors']} inputs: {verdict} {result['judge']}."
    rows = [
        ("instructions (first input)", f"{result['instructions']:,}"),
        (f"cycles (first input, {result['timing']})", f"{result['cycles']:,}"),
        ("cycles with the board's memory", f"{result['board_cycles']:,}: {result['board_cycles_note']}"),
        ("MACs", f"{result['macs']:,}"),
        ("weights", kilobytes(result["weights_bytes"])),
        ("the model's code", kilobytes(result["code_bytes"])),
        ("working memory", kilobytes(result["arena_bytes"])),
        ("deepest stack", f"{result['stack_bytes']} bytes"),
    ]
    layers = [("layer", "operator", "MACs", "instructions", "cycles")]
    layers += [
        (layer_name(row["name"]), row["op"], *(f"{row[key]:,}" for key in ("macs", "instructions", "cycles"))) for row in result["layers"]
    ]
    return "\n\n".join((head, table(rows), table(layers), f"Outputs: {result['outputs_path']}"))


COMMAND = Command("bench", "a model on the virtual board", add_arguments, run, render)
