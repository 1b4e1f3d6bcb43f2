"""The layers a network can be made of, as plain data that needs no TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = tuple[int, ...]
Pair = tuple[int, int]
PoolKind = Literal["max", "average"]
Padding = Literal["same", "valid"]


@dataclass(frozen=True)
class Dense:
    """Every output sees every input of the last axis."""

    units: int
    activation: str = "linear"


@dataclass(frozen=True)
class Convolution:
    """Filters over height and width; a series is an image of height 1."""

    filters: int
    kernel: Pair
    stride: Pair = (1, 1)
    padding: Padding = "same"
    activation: str = "linear"


@dataclass(frozen=True)
class Depthwise:
    """One filter for each channel."""

    kernel: Pair
    stride: Pair = (1, 1)
    padding: Padding = "same"
    activation: str = "linear"


@dataclass(frozen=True)
class Pool:
    """The largest or the mean value of every tile."""

    kind: PoolKind
    size: Pair


@dataclass(frozen=True)
class GlobalPool:
    """The mean value of every channel."""


@dataclass(frozen=True)
class BatchNorm:
    """Normalises each channel while training; the converter folds it into the layer before."""


@dataclass(frozen=True)
class Dropout:
    """Silences a share of the values while training."""

    rate: float


@dataclass(frozen=True)
class Activation:
    """A function of each single value, or a softmax over the last axis."""

    kind: str


@dataclass(frozen=True)
class Flatten:
    """All values in one row."""


@dataclass(frozen=True)
class Reshape:
    """The same values in another shape (without the batch axis)."""

    shape: Shape


Layer = Dense | Convolution | Depthwise | Pool | GlobalPool | BatchNorm | Dropout | Activation | Flatten | Reshape
Layers = tuple[Layer, ...]


def series_as_image(shape: Shape) -> Reshape:
    """A series (rows, channels) as an image of height 1, which every converter and kernel handles best."""
    rows, channels = shape
    return Reshape((1, rows, channels))


def convolution_1d(filters: int, kernel: int, *, stride: int = 1, activation: str = "linear") -> Convolution:
    """A convolution along the rows of a series that `series_as_image` has shaped."""
    return Convolution(filters, (1, kernel), (1, stride), "same", activation)


def separable_1d(filters: int, kernel: int, *, stride: int = 1, activation: str = "linear") -> Layers:
    """A depthwise filter followed by a 1x1 convolution: fewer weights than `convolution_1d`."""
    return Depthwise((1, kernel), (1, stride)), Convolution(filters, (1, 1), activation=activation)


def pool_1d(kind: PoolKind, size: int) -> Pool:
    """Tiles along the rows of a series."""
    return Pool(kind, (1, size))
