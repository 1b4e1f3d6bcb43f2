"""What LiteRT's reference kernels answer to a model: the judge of our own arithmetic."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array
from tinycore.graph.tflite_file import parse_file

Result = TypeVar("Result")

# LiteRT's default kernels, which are as plain here, judge a file that has no other operators than these: of some it has no
# reference kernel, its reference TILE lacks the version that takes int8, and its reference SUM forgets to add int8.
ONLY_DEFAULT_KERNELS = frozenset(("ELU", "CEIL", "ROUND", "SUM", "TILE"))


def run_litert_reference(tflite: bytes, inputs: Array | Sequence[Array], *, is_stream: bool = False) -> Array | list[Array]:
    """The raw outputs `[n, ...]` for raw inputs `[n, ...]`, a list of either when the model has several.

    Variable tensors are reset before each sample, in a stream before the first one only. LiteRT's default kernels differ from
    these by up to 37 steps on public models; the microcontroller kernels follow the reference. LiteRT may abort the whole
    process on some hostile files; then call `run_litert_apart`.
    """
    interpreter = _interpreter(tflite)
    columns = [inputs] if isinstance(inputs, np.ndarray) else list(inputs)
    rows = []
    for k in range(len(columns[0])):
        if not (is_stream and k):
            interpreter.reset_all_variables()
        rows.append(_run_once(interpreter, [column[k] for column in columns]))
    outputs = [np.stack(column) for column in zip(*rows, strict=True)]
    return outputs[0] if len(outputs) == 1 else outputs


def run_litert_apart(tflite: bytes, inputs: Array | Sequence[Array]) -> Array | list[Array]:
    """The same in a process of its own, whose death is one more refusal."""
    return apart(run_litert_reference, tflite, inputs)


def apart(work: Callable[..., Result], *values: object) -> Result:
    """What `work` gives in a process of its own; raises `model.litert_refused` when that process dies."""
    with ProcessPoolExecutor(1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as process:
        try:
            return process.submit(work, *values).result()
        except BrokenProcessPool as error:
            raise TinysmithError("model.litert_refused", reason="it crashed", detail=str(error)) from error


def _interpreter(tflite: bytes) -> Any:
    from ai_edge_litert.interpreter import OpResolverType

    try:
        kernels = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if _has_only_default_kernels(tflite) else OpResolverType.BUILTIN_REF
        return _prepared(tflite, kernels)
    except (RuntimeError, ValueError) as error:
        raise _refused(error) from error


def _prepared(tflite: bytes, kernels: Any) -> Any:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=tflite, experimental_op_resolver_type=kernels, num_threads=1)
    interpreter.allocate_tensors()
    return interpreter


def _has_only_default_kernels(tflite: bytes) -> bool:
    try:
        operators = {operator.builtin for operator in parse_file(tflite).operators}
    except TinysmithError:  # LiteRT says for itself what it thinks of the file
        return False
    return bool(operators) and operators <= ONLY_DEFAULT_KERNELS


def _run_once(interpreter: Any, sample: Sequence[Array]) -> list[Array]:
    """One inference; a sample lacks the batch axis, which LiteRT's tensors have."""
    try:
        for details, value in zip(interpreter.get_input_details(), sample, strict=True):
            interpreter.set_tensor(details["index"], value.reshape(details["shape"]))
        interpreter.invoke()
    except (RuntimeError, ValueError) as error:
        raise _refused(error) from error
    return [interpreter.get_tensor(details["index"])[0] for details in interpreter.get_output_details()]


def _refused(error: Exception) -> TinysmithError:
    reason = str(error).strip().splitlines()[-1].rstrip(".") if str(error).strip() else type(error).__name__
    return TinysmithError("model.litert_refused", reason=reason)
