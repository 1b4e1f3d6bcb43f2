"""Weights of four output channels at a time, as the multiply loops of cores with the DSP extension read them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array

Integers = npt.NDArray[np.int64]
GROUP = 4  # output channels whose sums are held in registers together
TYPICAL_WEIGHT = 36  # mean size of int8 weights whose largest is 127
WORD = 4  # activations that are widened together; their pairs are (0, 2) and (1, 3)


@dataclass(frozen=True, eq=False)
class Sums:
    """What every output channel adds up: int8 weights [channels, inputs], and a start value [channels] with bias and zero point."""

    weights: Integers
    start: Integers

    @property
    def lowest(self) -> Integers:
        """The least sum that any int8 inputs can reach, by channel."""
        reached: Integers = self.start + np.minimum(self.weights * -128, self.weights * 127).sum(axis=1)
        return reached

    @property
    def highest(self) -> Integers:
        """The greatest sum."""
        reached: Integers = self.start + np.maximum(self.weights * -128, self.weights * 127).sum(axis=1)
        return reached


def sums_of(weights: Array, bias: Array, *, zero_point: int) -> Sums:
    """Sums over inputs as they are stored: the zero point that the reference subtracts from each input moves into the start value."""
    wide = weights.reshape(weights.shape[0], -1).astype(np.int64)
    return Sums(wide, bias.astype(np.int64) - zero_point * wide.sum(axis=1))


def padded(sums: Sums) -> Sums:
    """The same with silent channels and inputs up to whole groups and words."""
    channels, inputs = sums.weights.shape
    rows, columns = -channels % GROUP, -inputs % WORD
    return Sums(np.pad(sums.weights, ((0, rows), (0, columns))), np.pad(sums.start, (0, rows)))


def is_packable(sums: Sums) -> bool:
    """Whether every mixture of an odd and an even channel fits: a word's halves into 16 bits, 256 times the odd sum into 32."""
    mixed = _mixed(padded(sums).weights)
    lowest, highest = padded(sums).lowest, padded(sums).highest
    fits_halves = mixed.size == 0 or (mixed.min() >= -(2**15) and mixed.max() < 2**15)
    return bool(
        fits_halves
        and lowest.min() >= -(2**29)
        and highest.max() < 2**29
        and lowest[1::2].min() >= -(2**23)
        and highest[1::2].max() < 2**23
    )


def are_usually_packable(weights: Array) -> bool:
    """What `is_packable` will say once weights of this shape [channels, ...] are trained, when a third of the range is typical."""
    inputs = weights.size // weights.shape[0]
    return bool(inputs * TYPICAL_WEIGHT * 2**7 < 2**23)


def stand_in_stream(weights: Array, *, scale_words: int) -> Array:
    """A stream as long as that of trained weights of this shape [channels, ...], with so many words of scales for a group."""
    channels, inputs = weights.shape[0], weights.size // weights.shape[0]
    whole = WORD * -(-inputs // WORD)
    return np.broadcast_to(np.int32(0), -(-channels // GROUP) * (GROUP + whole + scale_words))


def start_words(sums: Sums) -> Integers:
    """[groups, 4]: start values of the even channels, and of the mixtures of odd and even ones."""
    start = sums.start.reshape(-1, 2)
    return np.stack([start[:, 0], 256 * start[:, 1] + start[:, 0]], axis=1).reshape(-1, GROUP)


def weight_words(sums: Sums) -> Integers:
    """[groups, inputs]: for each pair of inputs a word of channels 0 and 1 and one of 2 and 3; whole groups and words only."""
    mixed = _mixed(sums.weights)
    by_word = mixed.reshape(mixed.shape[0], -1, 2, 2)  # channel pair, word, second half of the word, which pair
    words = (by_word[:, :, 0, :] & 0xFFFF) | (by_word[:, :, 1, :] << 16)
    in_pairs: Integers = words.reshape(-1, 2, sums.weights.shape[1] // 2).transpose(0, 2, 1)
    return in_pairs.reshape(in_pairs.shape[0], -1)


def packed_by_input(sums: Sums, scales: Array) -> Array:
    """The stream of column_int8_armv6m.h: by group start values, for every input a word of its four channels, and scales."""
    whole = padded(sums)
    mixed = _mixed(whole.weights)
    words = (mixed[0::2] & 0xFFFF) | (mixed[1::2] << 16)
    rows = np.pad(scales.astype(np.int64), ((0, -len(scales) % GROUP), (0, 0)))
    return as_stream(start_words(whole), words, rows.reshape(len(words), -1))


def as_stream(*parts: Integers) -> Array:
    """Parts [groups, words] one after the other in every group, as int32."""
    joined = np.concatenate([part & 0xFFFF_FFFF for part in parts], axis=1)
    return joined.astype(np.uint32).reshape(-1).view(np.int32)


def _mixed(weights: Integers) -> Integers:
    """[channels / 2, inputs]: 256 * odd + even channel."""
    mixed: Integers = 256 * weights[1::2] + weights[0::2]
    return mixed
