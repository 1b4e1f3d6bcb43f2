"""Dilated convolutions that old converters wrote as three operators become one again.

SPACE_TO_BATCH_ND deals the pixels out to several smaller images, a plain convolution works on each, and BATCH_TO_SPACE_ND
puts them together: for one sample the same as a convolution with dilation, bit for bit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tinycore.graph.records import Tensor
from tinycore.graph.tflite_file import DAMAGE, FileModel, FileOperator

CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")
SAME, VALID = 0, 1  # Padding in the schema
LARGEST_BORDER = 1 << 20
Borders = tuple[tuple[int, int], tuple[int, int]]  # (before, after) of rows and of columns


@dataclass(frozen=True)
class Dilated:
    """The options of a convolution with another dilation and padding."""

    options: Any
    block: tuple[int, int]
    padding: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.options, name)

    def DilationHFactor(self) -> int:  # noqa: N802 - the schema's name
        """Of rows."""
        return self.block[0]

    def DilationWFactor(self) -> int:  # noqa: N802 - the schema's name
        """Of columns."""
        return self.block[1]

    def Padding(self) -> int:  # noqa: N802 - the schema's name
        """SAME or VALID."""
        return self.padding


def with_dilation(model: FileModel) -> FileModel:
    """The model without the detour where it is one; other uses of these operators stay, to be refused by name."""
    makers = {index: operator for operator in model.operators for index in operator.outputs}
    readers = Counter([*(index for operator in model.operators for index in operator.inputs), *model.outputs])
    tensors, made, gone = list(model.tensors), {}, set()
    for last in model.operators:
        convolution = makers.get(last.inputs[0], last) if last.builtin == "BATCH_TO_SPACE_ND" and last.inputs else last
        first = makers.get(convolution.inputs[0], last) if convolution.builtin in CONVOLUTIONS and convolution is not last else last
        if first.builtin != "SPACE_TO_BATCH_ND" or readers[last.inputs[0]] != 1 or readers[convolution.inputs[0]] != 1:
            continue
        try:
            one = _one(tensors, first, convolution, last)
        except DAMAGE:  # options of another operator: its own check tells
            continue
        if one:
            made[id(last)] = one
            gone |= {id(first), id(convolution)}
    operators = [one for operator in model.operators if id(operator) not in gone for one in made.get(id(operator), (operator,))]
    return replace(model, tensors=tuple(tensors), operators=tuple(operators))


def _one(tensors: list[Tensor], first: FileOperator, convolution: FileOperator, last: FileOperator) -> tuple[FileOperator, ...] | None:
    """The convolution with dilation, perhaps behind a border; None where the three do not add up to one."""
    blocks = [_numbers(tensors, operator, 1) for operator in (first, last)]
    margins = [_numbers(tensors, operator, 2) for operator in (first, last)]
    options, kernel = convolution.options, tensors[convolution.inputs[1]].shape if len(convolution.inputs) > 1 else ()
    is_pair = blocks[0] is not None and blocks[0] == blocks[1] and len(blocks[0]) == 2 and min(blocks[0]) > 0
    if not is_pair or options is None or len(kernel) != 4 or any(margin is None or len(margin) != 4 for margin in margins):
        return None
    if (options.StrideH(), options.StrideW(), options.DilationHFactor(), options.DilationWFactor(), options.Padding()) != (
        1,
        1,
        1,
        1,
        VALID,
    ):
        return None
    assert blocks[0] is not None and margins[0] is not None and margins[1] is not None
    border = [wide - cut for wide, cut in zip(margins[0], margins[1], strict=True)]
    reach = [(size - 1) * step for size, step in zip(kernel[1:3], blocks[0], strict=True)]
    is_same = border == [part for total in reach for part in (total // 2, total - total // 2)]
    if min(border) < 0 or max(border) > LARGEST_BORDER or min(tensors[first.inputs[0]].shape, default=0) < 1:
        return None
    dilated = Dilated(options, (blocks[0][0], blocks[0][1]), SAME if is_same else VALID)
    plain = replace(convolution, inputs=(first.inputs[0], *convolution.inputs[1:]), outputs=last.outputs, options=dilated)
    return _behind_border(tensors, first, border, plain) if any(border) and not is_same else (plain,)


def _behind_border(tensors: list[Tensor], first: FileOperator, border: list[int], plain: FileOperator) -> tuple[FileOperator, ...]:
    """A PAD operator, and the convolution that reads what it makes."""
    source = tensors[first.inputs[0]]
    widths = np.array([(0, 0), border[:2], border[2:], (0, 0)], np.int32)
    shape = tuple(size + int(sum(sides)) for size, sides in zip(source.shape, widths, strict=False))
    tensors += [Tensor("", (4, 2), "int32", data=widths), replace(source, name=f"{source.name} with a border", shape=shape)]
    made = len(tensors) - 1
    pad = replace(first, builtin="PAD", inputs=(first.inputs[0], made - 1), outputs=(made,), options=None)
    return pad, replace(plain, inputs=(made, *plain.inputs[1:]))


def _numbers(tensors: list[Tensor], operator: FileOperator, position: int) -> list[int] | None:
    """A constant input, flat."""
    index = operator.inputs[position] if position < len(operator.inputs) else -1
    data = tensors[index].data if index >= 0 else None
    return None if data is None or data.dtype.kind != "i" else [int(value) for value in data.reshape(-1)]
