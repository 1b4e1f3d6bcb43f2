"""Into which tiles an output is cut whose 3x3 window slides over planes: speed against working memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from tinycore.kernels.call import integer
from tinycore.ops.operator import KernelCall

PLANE_ROWS = 10  # of spread_int8_armv7em.h
PAIR_BYTES = PLANE_ROWS * 16
WINDOW = 3
MOST_PARTS = 8  # along rows
# Cycles of the two loops, roughly: per step by stride, per row of outputs, per channel; per pair of four channels, per row of inputs.
STEP = {1: 29, 2: 14}
ROW, CHANNEL, PAIR, LINE, GROUP = 28, 30, 14, 26, 100
# A tile's planes and outputs take at most so many bytes, or parts of input and output together.
SMALL_BYTES, SMALL_PART = 2048, 3 / 5
LARGE_BYTES, LARGE_PART = 4608, 1 / 12
MOST_PLANE_BYTES = 4096  # of tiles with rows through the whole image, whose outputs replace its inputs


@dataclass(frozen=True)
class Tile:
    """Sizes in outputs; `cycles` are estimated for four channels."""

    height: int
    width: int
    is_upright: bool
    scratch_bytes: int
    cycles: int


def best_tile(call: KernelCall) -> Tile:
    """The fastest tile that takes little memory."""
    row_bytes = integer(call, "output_width") * integer(call, "output_channels")
    image = integer(call, "input_height") * integer(call, "input_width") * integer(call, "input_channels")
    both = image + integer(call, "output_height") * row_bytes
    budget = min(max(SMALL_BYTES, SMALL_PART * both), max(LARGE_BYTES, LARGE_PART * both))
    upright, flat = (_tile(call, is_upright=is_upright, parts=1) for is_upright in (True, False))
    in_place = [tile for tile in (upright, flat) if replaces_input(call, tile) and tile.scratch_bytes <= MOST_PLANE_BYTES]
    if in_place:
        return min(in_place, key=lambda tile: (tile.cycles, tile.scratch_bytes))
    tiles = [_tile(call, is_upright=is_upright, parts=parts) for is_upright, parts in product((False, True), range(1, MOST_PARTS + 1))]
    affordable = [tile for tile in tiles if tile.scratch_bytes + tile.height * row_bytes <= budget]
    if affordable:
        return min(affordable, key=lambda tile: (tile.cycles, tile.scratch_bytes))
    return min(tiles, key=lambda tile: tile.scratch_bytes + tile.height * row_bytes)


def replaces_input(call: KernelCall, tile: Tile) -> bool:
    """Whether all inputs of some channels are in their planes before the first of their outputs is written, and are not needed again."""
    is_same = integer(call, "input_channels") % 4 == 0 and all(
        integer(call, f"input_{axis}") == integer(call, f"output_{axis}") for axis in ("height", "width", "channels")
    )
    along = tile.height == integer(call, "output_height") if tile.is_upright else tile.width == integer(call, "output_width")
    return is_same and along and integer(call, "stride_height") == 1


def _tile(call: KernelCall, *, is_upright: bool, parts: int) -> Tile:
    stride = integer(call, "stride_height")
    sizes = integer(call, "output_height"), integer(call, "output_width")
    along, across = sizes if is_upright else sizes[::-1]
    length = -(-along // min(parts, along))
    most_rows = (PLANE_ROWS - WINDOW) // stride + 1
    rows = -(-across // -(-across // most_rows))
    cycles = sum(_cycles(stride, *part) for part in product(_parts(along, length), _parts(across, rows)))
    height, width = (length, rows) if is_upright else (rows, length)
    return Tile(height, width, is_upright, PAIR_BYTES * (_steps(stride, length) + 1), cycles)


def _parts(whole: int, part: int) -> list[int]:
    return [min(part, whole - start) for start in range(0, whole, part)]


def _steps(stride: int, outputs: int) -> int:
    return -(-outputs // 2) if stride == 1 else outputs


def _cycles(stride: int, length: int, rows: int) -> int:
    steps, lines = _steps(stride, length), (rows - 1) * stride + WINDOW
    slide = 4 * (CHANNEL + rows * (ROW + STEP[stride] * steps))
    return GROUP + slide + lines * (LINE + PAIR * (steps + 1))
