"""Tensors walked axis by axis: how far each step goes, and neighbouring axes merged where one walk does for both."""

from __future__ import annotations

import math
from collections.abc import Sequence

Axis = tuple[int, ...]  # size, then the step in each tensor, in elements


def dense_steps(shape: Sequence[int]) -> tuple[int, ...]:
    """The steps of a tensor that lies in memory without gaps."""
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))


def broadcast_steps(shape: Sequence[int], whole: Sequence[int]) -> tuple[int, ...]:
    """The steps of a tensor that is repeated to the shape `whole`: 0 along the axes that it lacks."""
    own = (1,) * (len(whole) - len(shape)) + tuple(shape)
    return tuple(0 if size == 1 else step for size, step in zip(own, dense_steps(own), strict=True))


def merged(sizes: Sequence[int], *steps: Sequence[int]) -> list[Axis]:
    """The same walk with as few axes as possible, outermost first; none for a single element."""
    axes: list[Axis] = []
    for size, *step in zip(sizes, *steps, strict=True):
        if size == 1:
            continue
        if axes and all(outer == inner * size for outer, inner in zip(axes[-1][1:], step, strict=True)):
            axes[-1] = (axes[-1][0] * size, *step)
        else:
            axes.append((size, *step))
    return axes
