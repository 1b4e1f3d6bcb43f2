"""What an operator file declares, and what a call of a C kernel looks like as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.write_order import WriteOrder


@dataclass(frozen=True, eq=False)
class Constant:
    """A constant array that the kernel reads from flash; its dtype decides the C type."""

    values: Array


@dataclass(frozen=True, eq=False)
class Unpacked(Constant):
    """An array that an earlier call of the layer has unpacked into a tensor of bytes; `values` are none, of the array's dtype."""

    tensor: int


@dataclass(frozen=True, eq=False)
class KernelCall:
    """One call `function(&settings, inputs..., states..., outputs...[, scratch])` of a kernel in `resources/runtime`.

    Every field of the C settings struct is an `int32_t`, a `float` or a pointer to constants, in the order of `settings`;
    so the same record is printed as a designated initialiser by the exporter and laid out through ctypes by the host
    runner.
    """

    function: str
    settings_type: str
    settings: Mapping[str, int | float | Constant]
    inputs: tuple[int, ...]  # activation tensors, in argument order
    outputs: tuple[int, ...]
    sources: tuple[str, ...]  # files of resources/runtime, headers included
    scratch_bytes: int = 0  # > 0 adds a last argument: 4-byte aligned working memory
    states: tuple[int, ...] = ()  # variable tensors that the kernel changes and finds again at the next call of the model
    order: WriteOrder | None = None  # what lets the output share memory with the inputs; None: never
    reads: tuple[int, ...] = ()  # tensors that the settings point at
    note: str = ""  # what a comment in the generated sources says about its constants


@dataclass(frozen=True)
class Operator:
    """One row of the operator table."""

    name: str
    builtin: str  # the operator's name in TensorFlow Lite's schema, e.g. "CONV_2D"
    attributes: Callable[
        [Any], Mapping[str, Any]
    ]  # the schema's options object, e.g. tflite.Conv2DOptions (None if absent) -> plain values
    reference: Callable[[Graph, Node, Sequence[Array]], Sequence[Array]]  # exact NumPy result of all inputs
    macs: Callable[[Graph, Node], int]  # multiply-accumulates for one sample, padding included
    calls: Callable[[Graph, Node], tuple[KernelCall, ...]]  # the C that does it
    # Raises by `ops.checks` unless dtypes, shapes, scales and attributes are such that the C may run: files are hostile.
    check: Callable[[Graph, Node], None] = field(kw_only=True)
    states: tuple[int, ...] = ()  # positions of the inputs that are variable tensors
    in_place: bool = False  # the portable kernel goes number by number (`ELEMENTWISE` of ops/write_order.py)
    micro_name: str = ""  # MicroMutableOpResolver's method, e.g. "AddConv2D"


def wide_sources(function: str, *others: str) -> tuple[str, ...]:
    """Files of the kernel `function`_int16: kernels for int16 have files of their own."""
    file = f"{function.removeprefix('ts_')}_int16"
    return (f"{file}.c", f"{file}.h", "fixed_point_wide.h", "fixed_point.h", *others)


def no_attributes(_options: Any) -> Mapping[str, Any]:
    """For operators whose options say nothing."""
    return {}


def no_macs(_graph: Graph, _node: Node) -> int:
    """For operators that multiply no weights."""
    return 0
