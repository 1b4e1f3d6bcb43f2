"""TensorFlow Lite Micro's own answers, where a Python has PyPI's `tflite-micro` (Linux only); it runs in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tinycore.export.micro_arena import PYTHON

Array = np.ndarray[Any, Any]
TIMEOUT_S = 120
_RUN = """
import sys
import numpy as np
from tflite_micro.python.tflite_micro import runtime
interpreter = runtime.Interpreter.from_file(sys.argv[1])
shape = tuple(interpreter.get_input_details(0)["shape"])
with np.load(sys.argv[2]) as arrays:
    rows = []
    for sample in arrays["x"]:
        interpreter.reset()
        interpreter.set_input(sample.reshape(shape), 0)
        interpreter.invoke()
        rows.append(np.array(interpreter.get_output(0)))
np.savez(sys.argv[3], y=np.stack(rows))
"""


def run_micro(tflite: bytes, inputs: list[Array]) -> Array | None:
    """Raw outputs [n, ...] of a model with one input and one output; None where the interpreter is missing or refuses the model."""
    python = os.environ.get(PYTHON) or (sys.executable if importlib.util.find_spec("tflite_micro") else None)
    if python is None or len(inputs) != 1:
        return None
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        model, given, made = (Path(scratch) / name for name in ("model.tflite", "x.npz", "y.npz"))
        model.write_bytes(tflite)
        np.savez(given, x=inputs[0])
        done = subprocess.run([python, "-c", _RUN, str(model), str(given), str(made)], capture_output=True, timeout=TIMEOUT_S, check=False)
        if done.returncode:
            return None
        with np.load(made) as arrays:
            answers: Array = arrays["y"]
            return answers
