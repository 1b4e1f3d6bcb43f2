"""In which order a kernel reads its inputs and writes its output: what it promises, so that the two may share memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# during: reads what a block needs while it writes that block, in any order
# before: has read what a block needs before it writes any of that block (into registers or scratch memory)
# once:   as before, and never reads again what it has read for an earlier block (it keeps a copy)
# channels: goes through the channels, not the places: reads a few of all places, then writes the same few of all places. Its output may
#         lie exactly on an equally large input, and else has to be apart.
Reading = Literal["during", "before", "once", "channels"]


@dataclass(frozen=True)
class WriteOrder:
    """A kernel goes through its output block by block, from the first byte to the last.

    A block is up to `pixels_at_once` pixels that follow one another (row ends do not matter) or, where that is 0, up to
    `rows_at_once` whole rows. A pixel is all channels of one place; where the settings name no image it is one number, and a
    tensor one row of them. For a block the kernel reads nothing of its input before the first row, and in that row
    before the first pixel, that the windows of this block and of later ones cover. Reading ahead is always allowed.

    `inputs` are the positions of the inputs for which this holds. The first is seen through the window, the others
    have one pixel for every pixel of the output.
    """

    rows_at_once: int = 1
    pixels_at_once: int = 0
    reads: Reading = "during"
    inputs: tuple[int, ...] = (0,)


ELEMENTWISE = WriteOrder(pixels_at_once=1, reads="before")
