"""1 / sqrt(x) of whole numbers in gemmlowp's fixed point, bit for bit the C of `resources/runtime/inverse_square_root.h`.

Source of the method: GetInvSqrtQuantizedMultiplierExp in TensorFlow Lite's kernels/internal/common.h.
"""

from __future__ import annotations

from tinycore.ops.fixed_point import multiply_high

LARGEST = (1 << 31) - 1
THREE_HALVES = (1 << 28) + (1 << 27)  # with 28 fraction bits, as all numbers on the way
SQRT_HALF = 1518500250


def inverse_square_root(x: int) -> tuple[int, int]:
    """(multiplier, shift) as `fixed_point.scale` takes them, for x >= 0; 0 counts as 1."""
    if x <= 1:
        return LARGEST, 0
    right = 11
    while x >= 1 << 29:
        x, right = x // 4, right + 1
    pairs = (32 - x.bit_length() - 1) // 2 - 1
    right -= pairs
    x = (x << 2 * pairs) >> 1
    half, y = (x + 1) >> 1, 1 << 28
    for _ in range(5):
        cube = _saturated(_product(_product(y, y), y), 6)
        y = _saturated(_product(THREE_HALVES, y) - _product(half, cube), 3)
    y = _product(y, SQRT_HALF)
    return (y << -right, 0) if right < 0 else (y, -right)


def _product(a: int, b: int) -> int:
    return int(multiply_high(a, b))


def _saturated(x: int, bits: int) -> int:
    """Shifted to the left, within 32 bits."""
    return max(-LARGEST - 1, min(LARGEST, x << bits))
