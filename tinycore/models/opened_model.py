"""A model from a file, brought to the shape of the data."""

from __future__ import annotations

import math
from pathlib import Path

from tinycore.context import Context, Note
from tinycore.errors import TinysmithError
from tinycore.models.learning_data import LearningData
from tinycore.training.import_keras import import_model
from tinycore.training.reshaped import with_input_shape
from tinycore.training.tensorflow_runtime import Model


def opened_model(path: Path, data: LearningData, context: Context) -> Model:
    """The file's model for samples of the data's shape; raises `import.*`, also when answers and classes do not match."""
    imported = import_model(path)
    for note in imported.notes:
        context.report(Note("info", note))
    model = imported.model
    _check_fit(model, data)
    return model if tuple(model.input_shape[1:]) == data.shape else with_input_shape(model, data.shape)


def _check_fit(model: Model, data: LearningData) -> None:
    """Equal counts are enough: a table of 64 columns may be an image of 8 x 8 x 1."""
    shape = tuple(model.input_shape[1:])
    if math.prod(shape) != math.prod(data.shape):
        raise TinysmithError("import.shape", model=math.prod(shape), shape=shape, data=math.prod(data.shape))
    given, wanted = model.output_shape[-1], data.goal.outputs
    is_yes_or_no = given == 1 and wanted == 2
    if math.prod(model.output_shape[1:]) != given or (given != wanted and not is_yes_or_no):
        raise TinysmithError("import.outputs", model=math.prod(model.output_shape[1:]), data=wanted)
