"""What the time of a kernel call depends on, counted before anything runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from tinycore.graph.records import Graph
from tinycore.kernels.packed_weights import GROUP, WORD
from tinycore.ops.operator import Constant, KernelCall

# In the order of the measured coefficients; all are 0 where a kernel has nothing of the kind.
FEATURES = (
    "macs",  # multiply-accumulates inside the image
    "padded_macs",  # the same in whole groups of channels and whole words of inputs, padding included
    "taps",  # places of the window inside the image, for every output
    "windows",  # the same for every pixel
    "window_rows",  # rows of all windows of more than one pixel
    "gathered",  # numbers under all windows
    "groups",  # groups of channels, for every pixel
    "pixels",
    "exact",  # outputs that are scaled with two roundings
    "outputs",
    "inputs",
    "stored",  # bytes of encoded weights, for every pixel or row
    "rows",  # of numbers that lie side by side
    "calls",
)


def shares_of_macs(calls: Sequence[KernelCall], macs: int) -> list[int]:
    """How many multiply-accumulates each call of a layer has; one that only unpacks what others read has none."""
    read = {tensor for call in calls for tensor in call.reads}
    computing = [read.isdisjoint(call.outputs) for call in calls]
    return [macs // sum(computing) if does else 0 for does in computing]


def call_features(graph: Graph, call: KernelCall, macs: int) -> tuple[float, ...]:
    """What the time of a call depends on, as `FEATURES` lists it."""
    outputs = _written(call) or sum(graph.tensors[tensor].elements for tensor in call.outputs)
    shape = graph.tensors[call.outputs[0]].shape
    found: dict[str, float] = {
        "macs": macs,
        "outputs": outputs,
        "inputs": sum(graph.tensors[tensor].elements for tensor in call.inputs),
        "rows": _integer(call, "rows", 0) or outputs // max(1, _innermost(call) or (shape[-1] if shape else 1)),
        "exact": outputs * (call.settings.get("is_fitted", 1) == 0),
        "stored": _encoded_bytes(call) * _product(call, "rows", "output_height", "output_width"),
        "calls": 1,
    }
    found |= _of_windows(call, macs, outputs) if "window_height" in call.settings else _of_rows(call, macs) if macs else {}
    return tuple(float(found.get(name, 0)) for name in FEATURES)


def _of_windows(call: KernelCall, macs: int, outputs: int) -> Mapping[str, float]:
    """Of kernels that move a window over an image."""
    pixels, window = _product(call, "output_height", "output_width"), _product(call, "window_height", "window_width")
    inside = _inside(call, "height", "padding_top") * _inside(call, "width", "padding_left")
    channels, depth = outputs // pixels, window * _integer(call, "input_channels")
    groups = pixels * math.ceil(channels / GROUP)
    return {
        "macs": macs * inside / (pixels * window),
        "padded_macs": groups * GROUP * math.ceil(depth / WORD) * WORD if macs else 0,
        "taps": inside * channels,
        "windows": inside,
        "window_rows": pixels * _integer(call, "window_height") if window > 1 else 0,
        "gathered": pixels * depth,
        "groups": groups,
        "pixels": pixels,
    }


def _of_rows(call: KernelCall, macs: int) -> Mapping[str, float]:
    """Of kernels that multiply rows with a matrix."""
    rows, inputs, outputs = (_integer(call, name) for name in ("rows", "inputs", "outputs"))
    groups = rows * math.ceil(outputs / GROUP)
    return {
        "padded_macs": groups * GROUP * math.ceil(inputs / WORD) * WORD,
        "taps": macs / inputs,
        "gathered": rows * inputs,
        "groups": groups,
        "pixels": rows,
    }


def _encoded_bytes(call: KernelCall) -> int:
    weights = call.settings.get("weights")
    return weights.values.nbytes if isinstance(weights, Constant) and weights.values.dtype == np.uint8 else 0


def _inside(call: KernelCall, axis: str, padding: str) -> int:
    """How many places of all windows along one axis lie inside the image."""
    starts = np.arange(_integer(call, f"output_{axis}")) * _integer(call, f"stride_{axis}") - _integer(call, padding, 0)
    places = starts[:, None] + np.arange(_integer(call, f"window_{axis}")) * _integer(call, f"dilation_{axis}")
    return int(((places >= 0) & (places < _integer(call, f"input_{axis}"))).sum())


def _written(call: KernelCall) -> int:
    """How many numbers a call writes that fills a part of its output only; 0 if all."""
    walk = call.settings.get("walk")
    if isinstance(walk, Constant) and walk.values.ndim == 2:
        return int(walk.values[:, 0].prod())
    return _product(call, "rows", "row_elements") if "row_elements" in call.settings else 0


def _innermost(call: KernelCall) -> int:
    """How many of them lie side by side."""
    walk = call.settings.get("walk")
    return int(walk.values[-1, 0]) if isinstance(walk, Constant) and walk.values.ndim == 2 else 0


def _product(call: KernelCall, *fields: str) -> int:
    return math.prod(_integer(call, field) for field in fields)


def _integer(call: KernelCall, field: str, default: int = 1) -> int:
    """A whole number of the call's settings."""
    value = call.settings.get(field, default)
    return value if isinstance(value, int) and value > 0 else default
