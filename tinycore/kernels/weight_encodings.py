"""Int8 weights in fewer bytes: how each encoding of `resources/runtime/encoded_dot.h` is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array

GROUP = 4  # output channels that are stored together; the last ones of an incomplete group are stored one by one
HALVES = 8  # inputs of a step of four-bit weights
BLOCK = 4  # inputs of a block
FARTHEST = 255  # inputs that one pair of the delta encoding can go on
MOST_PAIRS = 0xFFFF

Encode = Callable[[Array], Array | None]  # int8 [channels, inputs] -> bytes, or None where these weights cannot be written


@dataclass(frozen=True)
class Encoding:
    """One way to store weights. Times are cycles for every weight and for every stored byte more, with and without the DSP extension,
    measured by `tests/benchmarks/encodings.py`.
    """

    name: str
    encode: Encode
    title: str  # in the comments of the generated sources
    code_bytes: int  # of its decoder
    with_dsp: tuple[float, float]
    without_dsp: tuple[float, float]

    def cycles(self, stored_share: float, *, instruction_set: str) -> float:
        """For each weight and use, when `stored_share` bytes are stored for it."""
        per_weight, per_byte = self.with_dsp if instruction_set == "armv7em" else self.without_dsp
        return per_weight + per_byte * stored_share


def _groups(weights: Array) -> list[Array]:
    """[groups, rows, inputs]: whole groups of channels, then the rest one by one."""
    whole = len(weights) - len(weights) % GROUP
    return [part for part in (weights[:whole].reshape(-1, GROUP, weights.shape[1]), weights[whole:, None]) if part.size]


def _padded(weights: Array, step: int) -> Array:
    return np.pad(weights, ((0, 0), (0, 0), (0, -weights.shape[2] % step)))


def encode_int4(weights: Array) -> Array | None:
    """Weights of -8..7: a byte is one of the first four inputs of a step and one of the last four."""
    if weights.size == 0 or weights.min() < -8 or weights.max() > 7:
        return None
    return np.concatenate([_halves(group) for group in _groups(weights)])


def _halves(group: Array) -> Array:
    steps = _padded(group, HALVES).view(np.uint8).reshape(*group.shape[:2], -1, 2, HALVES // 2)
    joined: Array = (steps[:, :, :, 0] & 0xF) | (steps[:, :, :, 1] << 4)
    return joined.transpose(0, 2, 1, 3).reshape(-1)


def encode_bitmap(weights: Array) -> Array | None:
    """For every 8 inputs a byte of bits and the weights that are not 0."""
    return _masked(_padded(weights[:, None], 8).reshape(-1, 8, 1))


def encode_blocks(weights: Array) -> Array | None:
    """For every 32 inputs of a channel a byte of bits and the blocks of four weights that are not all 0."""
    return _blocks(weights[:, None])


def encode_tiles(weights: Array) -> Array | None:
    """The same for four channels together: blocks of 4 by 4 weights, a row after the other."""
    return np.concatenate([_blocks(group) for group in _groups(weights)])


def _blocks(group: Array) -> Array:
    rows = group.shape[1]
    blocks = _padded(group, 8 * BLOCK).reshape(len(group), rows, -1, BLOCK).transpose(0, 2, 1, 3)
    return _masked(blocks.reshape(-1, 8, rows * BLOCK))


def _masked(items: Array) -> Array:
    """Items [n, 8, size]: of every eight a byte of bits and those that are not all 0."""
    there = items.any(axis=2)
    bits = np.packbits(there, axis=1, bitorder="little")
    kept = np.repeat(there, items.shape[2], axis=1)
    values = np.concatenate([bits, items.reshape(len(items), -1).view(np.uint8)], axis=1)
    stored: Array = values[np.concatenate([np.ones_like(bits, bool), kept], axis=1)]
    return stored


def encode_delta(weights: Array) -> Array | None:
    """By channel the number of pairs, then pairs of how many inputs to go on and the weight there."""
    rows = [_pairs(row) for row in weights]
    if any(len(row) > MOST_PAIRS for row in rows):
        return None
    parts = [np.concatenate([[len(row) & 0xFF, len(row) >> 8], row.reshape(-1) & 0xFF]) for row in rows]
    return np.concatenate(parts).astype(np.uint8)


def _pairs(row: Array) -> Array:
    """[n, 2]; a gap that is too long is crossed in steps whose weight is 0."""
    places = np.flatnonzero(row)
    gaps = np.diff(places, prepend=0)
    steps = np.maximum(1, -(-gaps // FARTHEST))
    ends = np.cumsum(steps) - 1
    pairs = np.zeros((int(steps.sum()), 2), np.int64)
    pairs[:, 0] = FARTHEST
    pairs[ends, 0] = gaps - (steps - 1) * FARTHEST
    pairs[ends, 1] = row[places]
    return pairs


ENCODINGS: Mapping[str, Encoding] = {
    one.name: one
    for one in (
        Encoding("int4", encode_int4, "4 bits each", 700, (2.7, 0.0), (11.5, 0.0)),
        Encoding("bitmap", encode_bitmap, "bitmap-sparse", 120, (0.1, 12.0), (0.5, 20.0)),
        Encoding("delta", encode_delta, "distance and weight", 110, (0.1, 6.5), (0.1, 7.5)),
        Encoding("blocks", encode_blocks, "blocks of 1 x 4", 400, (0.3, 7.5), (0.5, 16.5)),
        Encoding("tiles", encode_tiles, "blocks of 4 x 4", 400, (0.1, 4.0), (0.2, 9.7)),
    )
}
