"""The calls that read weights in fewer bytes, made of the portable ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tinycore.graph.records import Array
from tinycore.kernels.call import constant, integer
from tinycore.kernels.conv2d_int8_armv7em import GEOMETRY
from tinycore.kernels.packed_weights import sums_of
from tinycore.kernels.weight_encodings import Encoding
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

Settings = dict[str, int | float | Constant]
DECODER = ("encoded_dot.c", "encoded_dot.h", "encoded_weights.h", "four_products.h", "columns_armv7em.h", "fixed_point.h", "small_code.h")
LARGEST_SUM = 2**31
# Flash that an operator's loop takes for one encoding, roughly, by the type of its settings.
LOOP_BYTES = {"ts_conv2d_int8_encoded_settings": 300, "ts_fully_connected_int8_encoded_settings": 200}


def encoded_call(call: KernelCall, encoding: Encoding) -> KernelCall | None:
    """The portable call with its weights encoded; None where there is no such kernel, or these weights cannot be written so."""
    make = KERNELS.get(call.function)
    if make is None or not _has_room(call):
        return None
    stored = encoding.encode(rows_of(call))
    return None if stored is None else make(call, encoding.name, stored)


def rows_of(call: KernelCall) -> Array:
    """Weights [channels, inputs]."""
    weights = np.ascontiguousarray(constant(call, "weights"))
    return weights.reshape(weights.shape[0], -1)


def _zero_point(call: KernelCall) -> int:
    """What the kernel still has to take away from each input; dense layers have it in their bias."""
    return -integer(call, "input_offset") if "input_offset" in call.settings else 0


def _bias(call: KernelCall) -> Array:
    return sums_of(constant(call, "weights"), constant(call, "bias"), zero_point=_zero_point(call)).start


def _has_room(call: KernelCall) -> bool:
    """Whether no part of any sum, sixteen-fold before the bias, leaves 32 bits."""
    reach = np.abs(rows_of(call).astype(np.int64)).sum(axis=1) * 128
    return bool(reach.size and reach.max() * 16 < LARGEST_SUM and (reach + np.abs(_bias(call))).max() < LARGEST_SUM)


def _dense(call: KernelCall, name: str, stored: Array) -> KernelCall:
    settings = {**call.settings, "weights": Constant(stored)}
    return _call(call, "fully_connected_int8", name, settings, order=None)


def _convolution(call: KernelCall, name: str, stored: Array) -> KernelCall:
    numbers = ("output_offset", "low", "high", "scale_step")
    settings: Settings = {
        **{field: call.settings[field] for field in GEOMETRY},
        "input_zero_point": _zero_point(call),
        **{field: call.settings[field] for field in numbers},
        "weights": Constant(stored),
        "bias": Constant(_bias(call).astype(np.int32)),
        "multiplier": call.settings["multiplier"],
        "shift": call.settings["shift"],
    }
    is_pixel = integer(call, "window_height") * integer(call, "window_width") == 1  # read where it lies
    scratch = 1 if is_pixel else rows_of(call).shape[1]
    return _call(call, "conv2d_int8", name, settings, order=WriteOrder(pixels_at_once=1), scratch_bytes=scratch, sources=("window.h",))


def _call(
    call: KernelCall,
    kernel: str,
    name: str,
    settings: Settings,
    *,
    order: WriteOrder | None,
    scratch_bytes: int = 0,
    sources: tuple[str, ...] = (),
) -> KernelCall:
    files = (f"{kernel}_encoded.c", f"{kernel}_encoded.h", *DECODER, *sources)
    function, record = f"ts_{kernel}_{name}", f"ts_{kernel}_encoded_settings"
    return KernelCall(function, record, settings, call.inputs, call.outputs, files, scratch_bytes=scratch_bytes, order=order)


# The portable kernels that have a variant for every encoding.
KERNELS: Mapping[str, Callable[[KernelCall, str, Array], KernelCall]] = {
    "ts_conv2d_int8": _convolution,
    "ts_fully_connected_int8": _dense,
}
