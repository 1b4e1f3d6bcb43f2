"""The samples that show a quantizer how large every number gets."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array

CALIBRATION_SAMPLES = 200


def calibration_samples(train: Array, *, at_most: int = CALIBRATION_SAMPLES) -> Array:
    """Up to 200 samples spread evenly over *train*, so that every class and recording has its share."""
    places = np.linspace(0, len(train) - 1, min(CALIBRATION_SAMPLES, at_most, len(train))).round().astype(int)
    return np.asarray(train[places])
