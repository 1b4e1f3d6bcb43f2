"""What a command was given: a model file in the number format asked for, and the data that belong to it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from tinycore.artifacts import explain_os_error
from tinycore.context import Context
from tinycore.data.dataset import Dataset
from tinycore.errors import TinysmithError
from tinycore.graph.file_limits import LARGEST_FILE
from tinycore.shrink.settings import MODES as READY

MODES = ("as-is", "float32", "float16", "dynamic", "int8", "int8-float-io", "int16x8", "int4")
READY_MODES = ("as-is", *READY)


def read_data(source: Path | None, context: Context) -> Dataset | None:
    """The user's data, prepared with the default choices; None when none were named."""
    if source is None:
        return None
    from tinycore.data.dataset import load
    from tinycore.data.prepare import prepare
    from tinycore.data.settings import DataSettings

    with tempfile.TemporaryDirectory(prefix="tinysmith-") as folder:
        prepare(DataSettings(source=str(source)), Path(folder), context)
        return load(Path(folder))


def read_model(path: Path, *, mode: str, data: Dataset | None, context: Context) -> bytes:
    """The model as a .tflite file: one that is there already as it is, a Keras model converted.

    Raises `export.mode_not_ready`, `export.mode_fixed`, `export.needs_data` and the errors of import and conversion.
    """
    if mode not in READY_MODES:
        raise TinysmithError("export.mode_not_ready", mode=mode, ready=", ".join(READY_MODES))
    if path.suffix.lower() == ".tflite":
        if mode != "as-is":
            raise TinysmithError("export.mode_fixed", path=path.name, mode=mode)
        return read_file(path)
    return convert_keras(path, mode=mode, data=data, context=context)


def read_file(path: Path) -> bytes:
    """A .tflite file's content, or why it cannot be read; of one that is too large, enough to be refused."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise explain_os_error(error, path) from error


def convert_keras(path: Path, *, mode: str, data: Dataset | None, context: Context) -> bytes:
    """Import a Keras model and convert it; integers need data to measure the ranges with."""
    from tinycore.models.calibration import calibration_samples
    from tinycore.training.convert import CALIBRATED, convert
    from tinycore.training.import_keras import import_model

    if not path.exists():
        raise TinysmithError("file.missing", path=path)
    if mode in CALIBRATED and data is None:
        raise TinysmithError("export.needs_data", mode=mode)
    model = import_model(path).model
    shape = tuple(model.input_shape[1:])
    calibration = np.zeros((0, *shape), np.float32)
    if data is not None:
        calibration = calibration_samples(data.scaled("train")[0])
        if calibration[0].size != np.prod(shape):
            raise TinysmithError("export.data_mismatch", data=calibration[0].size, model=int(np.prod(shape)))
        calibration = calibration.reshape(-1, *shape)
    return convert(model, "float32" if mode == "as-is" else mode, calibration=calibration, context=context)
