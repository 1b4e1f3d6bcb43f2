"""Every Keras layer a small model is likely to have: converted as the product does it, and run by our C as LiteRT runs it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.judge import assert_like_litert, random_inputs
from tests.tinycore.ops.keras_models import MODELS, model_of
from tests.tinycore.ops.layer_by_layer import assert_layers_like_litert
from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.training import convert as conversion

# What TensorFlow's converter leaves in floats although int8 is asked for; QUANTIZE and DEQUANTIZE stand around it.
LEFT_IN_FLOATS = {
    "elu": "ELU",
    "ThresholdedReLU": "CAST",
    "ReLU with all options": "CAST",
    "GroupNormalization": "SQUARE",
    "Masking": "CAST, NOT_EQUAL",
}
# Models with an operator that LiteRT's reference kernels lack or compute wrongly: ELU, SUM, TILE.
JUDGED_LAYER_BY_LAYER = {"elu", "GroupNormalization", "series turned around"}


def converted(name: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The model as the product converts it; where it would refuse the floats that are left, the file all the same."""
    shape, build = MODELS[name]
    calibration = np.random.default_rng(0).normal(0, 1, (40, *shape)).astype(np.float32)
    model: Any = model_of(shape, build)
    if mode == "int8" and name in LEFT_IN_FLOATS:
        with pytest.raises(TinysmithError) as caught:
            conversion.convert(model, mode, calibration=calibration, context=Collector())
        assert caught.value.code == "convert.float_fallback" and caught.value.values["operators"] == LEFT_IN_FLOATS[name]
        monkeypatch.setattr(conversion, "check_number_formats", lambda _data, _mode: None)
    return conversion.convert(model, mode, calibration=calibration, context=Collector())


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["float32", "int8"])
@pytest.mark.parametrize("name", MODELS)
def test_equals_litert(name: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tflite = converted(name, mode, monkeypatch)
    if name in JUDGED_LAYER_BY_LAYER:
        (given,) = random_inputs(read_tflite(tflite), samples=5, seed=0)
        assert_layers_like_litert(tflite, inputs=given)
    else:
        assert_like_litert(tflite, samples=5)
