"""Convolutions along the rows of a series, then the mean of every channel or all values as they are."""

from __future__ import annotations

from tinycore.models.families.family import Choices, Family, Suggest, answer, training_choices
from tinycore.training.layers import (
    Activation,
    BatchNorm,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Layers,
    Shape,
    convolution_1d,
    pool_1d,
    separable_1d,
    series_as_image,
)
from tinycore.training.samples import Goal

MOST_FLAT_VALUES = 512  # above it, a dense layer after Flatten would hold most of the weights


def suggest(source: Suggest) -> Choices:
    """One to three blocks of 4 to 32 filters; later blocks have at least as many as earlier ones."""
    depth = source.whole("depth", 1, 3)
    widths = [source.whole(f"filters_{k}", 4, 32) for k in range(3)]
    return {
        "filters": sorted(widths[:depth]),
        "kernel": source.option("kernel", (3, 5, 7)),
        "stride": source.option("stride", (1, 2)),
        "pool": source.option("pool", (2, 4)),
        "is_separable": source.option("is_separable", (False, True)),
        "is_flat": source.option("is_flat", (False, True)),
        "dropout": source.option("dropout", (0.0, 0.1, 0.25)),
        **training_choices(source),
    }


def layers(choices: Choices, shape: Shape, goal: Goal) -> Layers:
    """Convolution, batch norm, ReLU and pooling for each block as long as rows are left, then the answer."""
    rows, found = shape[0], list[Layer]()
    for position, filters in enumerate(choices["filters"]):
        stride = choices["stride"] if position == 0 else 1
        found += _convolution(choices, position, filters, stride)
        rows = -(-rows // stride)
        if rows >= 2 * choices["pool"]:
            found.append(pool_1d("max", choices["pool"]))
            rows //= choices["pool"]
    is_flat = choices["is_flat"] and rows * choices["filters"][-1] <= MOST_FLAT_VALUES
    dropout = (Dropout(choices["dropout"]),) if choices["dropout"] else ()
    return (series_as_image(shape), *found, Flatten() if is_flat else GlobalPool(), *dropout, answer(goal))


def _convolution(choices: Choices, position: int, filters: int, stride: int) -> Layers:
    """The first block sees few channels, so only later ones gain from being separable."""
    is_separable = choices["is_separable"] and position > 0
    whole = convolution_1d(filters, choices["kernel"], stride=stride)
    return (*(separable_1d(filters, choices["kernel"]) if is_separable else (whole,)), BatchNorm(), Activation("relu"))


FIRST: Choices = {
    "depth": 2,
    "filters_0": 8,
    "filters_1": 16,
    "filters_2": 16,
    "kernel": 5,
    "stride": 1,
    "pool": 2,
    "is_separable": False,
    "is_flat": False,
    "dropout": 0.0,
    "learning_rate": 3e-3,
    "batch": 32,
}
FAMILY = Family("convolution", "series", suggest, FIRST, layers)
