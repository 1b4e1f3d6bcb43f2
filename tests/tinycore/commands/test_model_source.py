"""What a command makes of a model file and its data."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tinycore.commands.model_source import MODES, READY_MODES, convert_keras, read_model
from tinycore.context import Collector
from tinycore.errors import TinysmithError
from tinycore.training.convert import CALIBRATED


def test_integers_are_measured_on_the_whole_of_train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recordings stand in order: the first rows alone would be a single class."""
    seen: list[Any] = []
    monkeypatch.setattr(
        "tinycore.training.import_keras.import_model", lambda _path: SimpleNamespace(model=SimpleNamespace(input_shape=(None, 1)))
    )
    monkeypatch.setattr("tinycore.training.convert.convert", lambda _model, _mode, *, calibration, context: seen.append(calibration) or b"")
    train = np.arange(5000, dtype=np.float32)[:, None]
    data: Any = SimpleNamespace(scaled=lambda _part: (train, None))
    (tmp_path / "model.keras").touch()
    convert_keras(tmp_path / "model.keras", mode="int8", data=data, context=Collector())
    assert (seen[0].min(), seen[0].max()) == (0, 4999)


@pytest.mark.parametrize("mode", CALIBRATED)
def test_integers_need_data(tmp_path: Path, mode: str) -> None:
    (tmp_path / "model.keras").touch()
    with pytest.raises(TinysmithError) as caught:
        read_model(tmp_path / "model.keras", mode=mode, data=None, context=Collector())
    assert caught.value.code == "export.needs_data"


def test_formats_that_are_not_ready_say_which_are(tmp_path: Path) -> None:
    for mode in set(MODES) - set(READY_MODES):
        with pytest.raises(TinysmithError) as caught:
            read_model(tmp_path / "model.keras", mode=mode, data=None, context=Collector())
        assert caught.value.code == "export.mode_not_ready" and "int16x8" in caught.value.message().advice
