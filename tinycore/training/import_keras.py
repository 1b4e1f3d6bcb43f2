"""Open a stranger's Keras model: look first, then load, bring it into one form, and compare its answers."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.channels_last import has_channels_first, to_channels_last
from tinycore.training.keras3_rebuild import rebuild
from tinycore.training.model_config import check_sizes_of_layers
from tinycore.training.model_file import ModelFile, look_into
from tinycore.training.predict import predict
from tinycore.training.replay import opened_up
from tinycore.training.tensorflow_runtime import Model
from tinycore.training.weight_file import check_weights

LOAD_FAILURES = (TypeError, ValueError, KeyError, AttributeError, IndexError, ImportError, NotImplementedError, OSError, RuntimeError)


@dataclass(frozen=True, eq=False)
class Imported:
    """A `tf_keras` model with one input and one output of fixed shapes, and sentences about what was changed."""

    model: Model
    notes: tuple[str, ...] = ()


def import_model(path: Path) -> Imported:
    """The model in a `.h5` or `.keras` file of any Keras; raises `import.*`. Nothing in the file is executed."""
    file = look_into(path)
    with _checked_copy(file) as copy, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = _load(copy, path.name)
    _check_ends(model, path.name)
    model = opened_up(model)
    model.trainable = True  # layers that were frozen when it was saved have to recover like the others
    if not has_channels_first(model):
        return Imported(model)
    if len(model.input_shape) != 4:
        raise TinysmithError("import.mixed_layout", name=path.name, layer=model.layers[0].name)
    shape = model.input_shape[1:]
    note = f"The model had its channels first {shape}; it now takes them last {(*shape[1:], shape[0])}."
    return Imported(to_channels_last(model, name=path.name), (note,))


@contextmanager
def _checked_copy(file: ModelFile) -> Iterator[Path]:
    """The file under an ending that fits its content; an archive is packed anew from what was looked at."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"model.{file.container}"
        if file.container == "keras":
            _pack_again(file, copy, Path(folder) / "model.weights.h5")
        else:
            shutil.copyfile(file.path, copy)
        yield copy


def _pack_again(file: ModelFile, copy: Path, weights: Path) -> None:
    try:
        with zipfile.ZipFile(file.path) as source, source.open(weights.name) as packed, weights.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise TinysmithError("import.damaged", name=file.path.name, detail=str(error)) from error
    with zipfile.ZipFile(copy, "w") as target:
        check_sizes_of_layers(file.description, check_weights(weights, name=file.path.name), name=file.path.name)
        target.writestr("config.json", json.dumps(file.description))
        target.writestr("metadata.json", "{}")
        target.write(weights, weights.name)


def _load(path: Path, name: str) -> Model:
    """The older Keras reads old files, the newer one new files; what the newer one reads is rebuilt."""
    try:
        return runtime.keras().models.load_model(path, compile=False, safe_mode=True)
    except LOAD_FAILURES:
        pass
    try:
        newer = runtime.keras_3().models.load_model(path, compile=False, safe_mode=True)
    except LOAD_FAILURES as error:
        raise TinysmithError("import.not_loadable", name=name, detail=str(error)[:2000]) from error
    _check_ends(newer, name)
    model = rebuild(newer, name=name)
    x = np.random.default_rng(1).normal(size=(4, *model.input_shape[1:])).astype(np.float32)
    if not np.allclose(predict(newer, x), predict(model, x), rtol=1e-3, atol=1e-4):
        raise TinysmithError("import.changed", name=name)
    return model


def _check_ends(model: Model, name: str) -> None:
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise TinysmithError("import.several_ends", name=name, inputs=len(model.inputs), outputs=len(model.outputs))
    shape = tuple(model.inputs[0].shape)[1:]
    if not shape or any(size is None for size in shape):
        raise TinysmithError("import.open_shape", name=name, shape=tuple("?" if size is None else size for size in shape))
