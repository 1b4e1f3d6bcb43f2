"""Dense networks for tables: every column meets every unit."""

from __future__ import annotations

from tinycore.models.families.family import Choices, Family, Suggest, answer, training_choices
from tinycore.training.layers import Dense, Dropout, Layers, Shape
from tinycore.training.samples import Goal


def suggest(source: Suggest) -> Choices:
    """One to three layers of 4 to 96 units, wider ones first."""
    depth = source.whole("depth", 1, 3)
    widths = [source.whole(f"units_{k}", 4, 96) for k in range(3)]
    return {
        "units": sorted(widths[:depth], reverse=True),
        "dropout": source.option("dropout", (0.0, 0.1, 0.25)),
        **training_choices(source),
    }


def layers(choices: Choices, _shape: Shape, goal: Goal) -> Layers:
    """Dense layers with ReLU, then the answer."""
    hidden = [Dense(units, "relu") for units in choices["units"]]
    dropout = (Dropout(choices["dropout"]),) if choices["dropout"] else ()
    return (*hidden, *dropout, answer(goal))


FIRST: Choices = {"depth": 2, "units_0": 32, "units_1": 16, "units_2": 16, "dropout": 0.0, "learning_rate": 3e-3, "batch": 32}
FAMILY = Family("dense", "table", suggest, FIRST, layers)
