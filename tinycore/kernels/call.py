"""What a portable call says, for whoever replaces it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array
from tinycore.ops.operator import Constant, KernelCall


def constant(call: KernelCall, name: str) -> Array:
    """An array of the settings."""
    value = call.settings[name]
    assert isinstance(value, Constant)
    return np.asarray(value.values)


def integer(call: KernelCall, name: str) -> int:
    """A number of the settings."""
    value = call.settings[name]
    assert isinstance(value, int)
    return value


def is_stand_in(call: KernelCall) -> bool:
    """Whether the weights only have a shape, because the network is not trained yet."""
    return is_hollow(constant(call, "weights"))


def is_hollow(values: Array) -> bool:
    """Whether an array is one number seen under a shape; a single number is a value like any other."""
    return values.size > 1 and not any(values.strides)


def has_stand_in(call: KernelCall) -> bool:
    """Whether any of its arrays only has a shape."""
    return any(isinstance(value, Constant) and is_hollow(np.asarray(value.values)) for value in call.settings.values())


def hollowed(call: KernelCall) -> KernelCall:
    """The same call with arrays that only have a shape."""
    settings = {name: Constant(_hollow(value.values)) if isinstance(value, Constant) else value for name, value in call.settings.items()}
    return replace(call, settings=settings)


def _hollow(values: Array) -> Array:
    return np.broadcast_to(np.zeros((), values.dtype), values.shape)
