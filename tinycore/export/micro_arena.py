"""How much working memory TensorFlow Lite Micro needs for a model: measured where its interpreter is installed, else estimated."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tinycore.graph.records import Graph, Node

PYTHON = "TINYSMITH_TFLITE_MICRO"  # names a Python that has PyPI's `tflite-micro` (Linux only); without it our own is asked
TIMEOUT_S = 60.0
ALIGNMENT = 16
_MEASURE = """
import sys
from tflite_micro.python.tflite_micro import runtime
interpreter = runtime.Interpreter.from_file(sys.argv[1])
interpreter.print_allocations()
"""
_TOTAL = re.compile(r"Arena allocation total (\d+) bytes")

# Records that the interpreter keeps besides activations, on a 32-bit processor with its reference kernels: generous, because an
# arena that is too small does not start. Measured on a 64-bit computer: 1.0-1.5 kB for three dense layers, see the tests.
BASE_BYTES, TENSOR_BYTES, NODE_BYTES, CHANNEL_BYTES = 1024, 24, 192, 8


@dataclass(frozen=True)
class MicroArena:
    """Bytes, and whether its own interpreter said so."""

    bytes: int
    is_measured: bool


def micro_arena(graph: Graph, tflite: bytes) -> MicroArena:
    """The number to write into a sketch; a 64-bit computer's measurement is a little more than a board needs."""
    measured = measure(tflite)
    return MicroArena(measured, is_measured=True) if measured else MicroArena(estimate(graph), is_measured=False)


def measure(tflite: bytes) -> int | None:
    """What the interpreter itself reports, rounded up to 16 bytes; None where it is not installed or refuses the model.

    It runs in a process of its own: it aborts on some files.
    """
    python = os.environ.get(PYTHON) or (sys.executable if importlib.util.find_spec("tflite_micro") else None)
    if python is None:
        return None
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        model = Path(scratch) / "model.tflite"
        model.write_bytes(tflite)
        try:
            done = subprocess.run([python, "-c", _MEASURE, str(model)], capture_output=True, timeout=TIMEOUT_S, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    found = _TOTAL.search((done.stdout + done.stderr).decode("utf-8", "replace"))
    return _aligned(int(found[1])) if found and done.returncode == 0 else None


def estimate(graph: Graph) -> int:
    """The most activations that live at once, none on top of another, with a sixteenth for gaps, and the interpreter's records."""
    live = max(_live_bytes(graph, position) for position in range(len(graph.nodes)))
    channels = sum(len(tensor.quantization.scale) for tensor in graph.tensors if tensor.quantization and tensor.dtype == "int8")
    records = BASE_BYTES + TENSOR_BYTES * len(graph.tensors) + NODE_BYTES * len(graph.nodes) + CHANNEL_BYTES * channels
    return -(-(live + live // 16 + records) // 1024) * 1024


def _live_bytes(graph: Graph, position: int) -> int:
    """Activations that exist while a node runs: made by then, and read by it or later."""
    made = {*graph.inputs, *(tensor for node in graph.nodes[: position + 1] for tensor in node.outputs)}
    read = {*graph.outputs, *graph.nodes[position].outputs, *(tensor for node in graph.nodes[position:] for tensor in _read_by(node))}
    return sum(_aligned(graph.tensors[tensor].bytes) for tensor in made & read)


def _read_by(node: Node) -> list[int]:
    return [tensor for tensor in node.inputs if tensor >= 0]


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
