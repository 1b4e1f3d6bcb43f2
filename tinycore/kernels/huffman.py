"""A Huffman code for the bytes of constants, as `resources/runtime/unpack_huffman.h` reads it."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array

LONGEST = 15
MOST_OF_ONE_LENGTH = 255
SPARE_BYTES = 3  # the reader is that far ahead


@dataclass(frozen=True, eq=False)
class HuffmanCode:
    """The code of every byte [256], and how many bits it has, 0 for bytes that do not occur."""

    codes: Array
    lengths: Array

    @property
    def table(self) -> Array:
        """Codes by length, then bytes by rising code."""
        counts = np.bincount(self.lengths, minlength=LONGEST + 1)[1:]
        return np.concatenate([counts, _by_code(self.lengths)]).astype(np.uint8)

    def bytes_of(self, values: Array) -> int:
        """How long the encoded bytes of an array are."""
        bits = int(self.lengths[_bytes(values)].sum(dtype=np.int64))
        return -(-bits // 8) + SPARE_BYTES

    def encode(self, values: Array) -> Array:
        """The bytes of an array, highest bit of each code first."""
        given = _bytes(values)
        lengths, codes = self.lengths[given], self.codes[given]
        first = np.cumsum(lengths) - lengths
        bits = np.zeros(int(lengths.sum()) + 8 * SPARE_BYTES, np.uint8)
        for k in range(LONGEST):
            has = lengths > k
            bits[first[has] + k] = codes[has] >> (lengths[has] - 1 - k) & 1
        return np.packbits(bits)


def huffman_code(counts: Array) -> HuffmanCode | None:
    """The code for bytes that occur so often [256]; None where it could save nothing."""
    if np.count_nonzero(counts) < 2:
        return None
    weights = counts.astype(np.int64)
    lengths = _lengths(weights)
    while lengths.max() > LONGEST:
        weights = (weights + 1) // 2
        lengths = _lengths(weights)
    by_length = np.bincount(lengths, minlength=LONGEST + 1)[1:]
    if by_length.max() > MOST_OF_ONE_LENGTH:
        return None
    return HuffmanCode(_canonical(lengths), lengths)


def byte_counts(values: Array) -> Array:
    """How often every byte occurs in an array [256]."""
    return np.bincount(_bytes(values), minlength=256)


def _bytes(values: Array) -> Array:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8)


def _lengths(weights: Array) -> Array:
    """Depth of every byte in the tree that joins the two rarest until one is left."""
    lengths = np.zeros(256, np.int64)
    heap = [(int(weights[k]), int(k), [int(k)]) for k in np.flatnonzero(weights)]
    heapq.heapify(heap)
    while len(heap) > 1:
        one, other = heapq.heappop(heap), heapq.heappop(heap)
        members = one[2] + other[2]
        lengths[members] += 1
        heapq.heappush(heap, (one[0] + other[0], min(one[1], other[1]), members))
    return lengths


def _by_code(lengths: Array) -> Array:
    order = np.argsort(lengths, kind="stable")
    return order[lengths[order] > 0]


def _canonical(lengths: Array) -> Array:
    codes, code, previous = np.zeros(256, np.int64), 0, 0
    for byte in _by_code(lengths):
        code <<= int(lengths[byte]) - previous
        previous = int(lengths[byte])
        codes[byte] = code
        code += 1
    return codes
