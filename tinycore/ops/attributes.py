"""Enumerations of TensorFlow Lite's schema as the words that `Node.attributes` holds."""

from __future__ import annotations

ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT")
PADDINGS = ("SAME", "VALID")


def activation_name(code: int) -> str:
    """The schema's name of a fused activation; "UNKNOWN" for a code outside the schema."""
    return ACTIVATIONS[code] if 0 <= code < len(ACTIVATIONS) else "UNKNOWN"


def padding_name(code: int) -> str:
    """The schema's name of a padding; "UNKNOWN" for a code outside the schema."""
    return PADDINGS[code] if 0 <= code < len(PADDINGS) else "UNKNOWN"


def padding_before(padding: str, *, size: int, window: int, stride: int, dilation: int = 1) -> int:
    """Zeros before the first element along one axis (ComputePaddingWithOffset: the odd one goes behind)."""
    reach = (window - 1) * dilation + 1
    total = (output_size(padding, size=size, window=window, stride=stride, dilation=dilation) - 1) * stride + reach - size
    return max(total, 0) // 2


def output_size(padding: str, *, size: int, window: int, stride: int, dilation: int = 1) -> int:
    """How many positions a sliding window takes along one axis; 0 or less where it does not fit (ComputeOutSize)."""
    reach = (window - 1) * dilation + 1
    return -(-size // stride) if padding == "SAME" else -(-(size - reach + 1) // stride)
