"""LOGISTIC and TANH of int16: interpolated in one table, bit for bit the C of logistic_int16.c and tanh_int16.c."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import Integers
from tinycore.ops.int16_form import Int16Form
from tinycore.ops.operator import KernelCall

OUTPUT_SCALE = 2**-15  # the only one that TensorFlow Lite has
LARGEST_INPUT_SCALE = 5.0  # a step of 5 spans the whole table: multipliers have 16 bits
POWER_TOLERANCE = 1e-3  # of a scale's binary logarithm
# 2^16 / (1 + e^(-k / 24)) as TensorFlow Lite has it: a few are one more than the nearest number.
VALUE_WORDS = """
    32768 33451 34133 34813 35493 36169 36843 37513 38180 38841 39498 40149 40794 41432 42064 42688 43304 43912 44511
    45102 45683 46255 46817 47369 47911 48443 48964 49475 49975 50464 50942 51409 51865 52311 52745 53169 53581 53983
    54374 54755 55125 55485 55834 56174 56503 56823 57133 57433 57724 58007 58280 58544 58800 59048 59288 59519 59743
    59959 60168 60370 60565 60753 60935 61110 61279 61441 61599 61750 61896 62036 62172 62302 62428 62549 62666 62778
    62886 62990 63090 63186 63279 63368 63454 63536 63615 63691 63765 63835 63903 63968 64030 64090 64148 64204 64257
    64308 64357 64405 64450 64494 64536 64576 64614 64652 64687 64721 64754 64786 64816 64845 64873 64900 64926 64950
    64974 64997 65019 65039 65060 65079 65097 65115 65132 65149 65164 65179 65194 65208 65221 65234 65246 65258 65269
    65280 65291 65301 65310 65319 65328 65337 65345 65352 65360 65367 65374 65381 65387 65393 65399 65404 65410 65415
    65420 65425 65429 65433 65438 65442 65445 65449 65453 65456 65459 65462 65465 65468 65471 65474 65476 65479 65481
    65483 65485 65488 65489 65491 65493 65495 65497 65498 65500 65501 65503 65504 65505 65507 65508 65509 65510 65511
    65512 65513 65514 65515 65516 65517 65517 65518 65519 65520 65520 65521 65522 65522 65523 65523 65524 65524 65525
    65525 65526 65526 65526 65527 65527 65528 65528 65528 65529 65529 65529 65529 65530 65530 65530 65530 65531 65531
    65531 65531 65531 65532 65532 65532 65532 65532 65532 65533 65533 65533 65533 65533 65533 65533 65533 65534 65534
    65534 65534 65534 65534 65534 65534 65534 65534 65535
"""
VALUES = np.array(VALUE_WORDS.split(), np.int64)


def logistic(x: Integers) -> Integers:
    """With 15 fraction bits; x lies in units of 1 / (3 * 2^12)."""
    size = np.abs(x)
    place = np.minimum(size >> 9, len(VALUES) - 2)
    inside = (VALUES[place] << 9) + (size & 0x1FF) * (VALUES[place + 1] - VALUES[place])
    value = np.where(size >> 9 >= len(VALUES) - 1, 0x7FFF << 10, inside)
    return np.where(x >= 0, value + (1 << 9), (1 << 25) - value + (1 << 9) - 1) >> 10


def tanh(x: Integers) -> Integers:
    """2 logistic(2x) - 1 with 15 fraction bits; x lies in units of 1 / (3 * 2^12)."""
    size, half = np.abs(x), 1 << 23
    place = np.minimum(size >> 8, len(VALUES) - 2)
    inside = (VALUES[place] << 8) + (size & 0xFF) * (VALUES[place + 1] - VALUES[place])
    value = np.where(size >> 8 >= len(VALUES) - 1, 0xFFFF << 8, inside)
    return np.where(x >= 0, value - half + (1 << 7), half - value + (1 << 7) - 1) >> 8


@dataclass(frozen=True)
class Sigmoid:
    """One of the two functions; `plain_shifts` are those of input scales that are taken without rounding."""

    function: Callable[[Integers], Integers]
    plain_shifts: tuple[int, ...]

    def check(self, graph: Graph, node: Node) -> None:
        """Same shape, and scales that the table is made for."""
        source, output = required_input(graph, node, 0), output_tensor(graph, node)
        expect_types(graph, node, "int16", tensors=(source, output))
        expect_shape(graph, node, output, source.shape)
        if quantization_of(graph, node, output).scale[0] != OUTPUT_SCALE:
            raise refusal(graph, node, "its int16 output does not have the scale 1/32768")
        if quantization_of(graph, node, source).scale[0] > LARGEST_INPUT_SCALE:
            raise refusal(graph, node, "its input's scale is too large")

    def reference(self, graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
        """Exactly as LiteRT's reference kernel."""
        multiplier, shift = self._fixed_point(graph, node)
        half = 1 << (shift - 1) if shift else 0
        return [self.function((inputs[0].astype(np.int64) * multiplier + half) >> shift).astype(np.int16)]

    def calls(self, graph: Graph, node: Node) -> tuple[KernelCall, ...]:
        """One call."""
        multiplier, shift = self._fixed_point(graph, node)
        settings = {"elements": output_tensor(graph, node).elements, "multiplier": multiplier, "shift": shift}
        file = f"{node.operator}_int16"
        sources = (f"{file}.c", f"{file}.h", "sigmoid_table.c", "sigmoid_table.h")
        return (KernelCall(f"ts_{file}", f"ts_{file}_settings", settings, node.inputs[:1], node.outputs, sources),)

    def _fixed_point(self, graph: Graph, node: Node) -> tuple[int, int]:
        """Multiplier and right shift to 12 fraction bits, times 3 (SigmoidPrepare and TanhPrepare in activations.cc)."""
        scale = quantization_of(graph, node, required_input(graph, node, 0)).scale[0]
        power = round(math.log2(scale))
        if abs(math.log2(scale) - power) < POWER_TOLERANCE and 12 + power in self.plain_shifts:
            return 3 << (12 + power), 0
        multiplier, shift = scale * 3 * 4096, 0
        while multiplier <= 32767 / 2 and shift <= 30:
            multiplier, shift = multiplier * 2, shift + 1
        return int(multiplier), shift


def sigmoid_form(one: Sigmoid) -> Int16Form:
    """As the form of an operator."""
    return Int16Form(one.check, one.reference, one.calls)


LOGISTIC = sigmoid_form(Sigmoid(logistic, plain_shifts=(0,)))
TANH = sigmoid_form(Sigmoid(tanh, plain_shifts=(0, 1)))
