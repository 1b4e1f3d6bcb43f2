"""Turn a Keras model into a .tflite file, and refuse a file that is not what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tinycore.context import Context, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.graph.records import Array
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.converted_file import check_number_formats
from tinycore.training.native_output import silenced
from tinycore.training.tensorflow_runtime import Model

CALIBRATED = ("int8", "int8-float-io", "int16x8")  # these need samples that show the range of every tensor


def convert(model: Model, mode: str, *, calibration: Array, context: Context) -> bytes:
    """The model as a .tflite file for single samples.

    `calibration` (float32 `[n, *shape]`, from *train*) shows the converter the range of every tensor. Raises `convert.*`.
    """
    converter = _converter(model)
    if mode != "float32":
        converter.optimizations = [runtime.load_tensorflow().lite.Optimize.DEFAULT]  # by itself this is "dynamic"
    if mode == "float16":
        converter.target_spec.supported_types = [runtime.load_tensorflow().float16]
    if mode in CALIBRATED:
        _ask_for_integers(converter, mode, calibration, context)
    data = _run(converter)
    check_number_formats(data, mode)
    return data


def _converter(model: Model) -> Any:
    """From a function of exactly one sample: the file is smaller and holds no shape arithmetic."""
    tf = runtime.load_tensorflow()
    spec = tf.TensorSpec((1, *model.input_shape[1:]), tf.float32, name="input")
    function = tf.function(lambda x: model(x, training=False)).get_concrete_function(spec)
    return tf.lite.TFLiteConverter.from_concrete_functions([function], model)


def _ask_for_integers(converter: Any, mode: str, calibration: Array, context: Context) -> None:
    tf = runtime.load_tensorflow()
    if not len(calibration) or not np.isfinite(calibration).all():
        raise TinysmithError("convert.bad_calibration")

    def representative() -> Iterator[list[Array]]:
        for sample in calibration.astype(np.float32):
            stop_if_asked(context)
            yield [sample[None]]

    converter.representative_dataset = representative
    wide = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
    converter.target_spec.supported_ops = [wide if mode == "int16x8" else tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    kind = {"int8": tf.int8, "int16x8": tf.int16}.get(mode, tf.float32)
    converter.inference_input_type = converter.inference_output_type = kind


def _run(converter: Any) -> bytes:
    """Convert; TensorFlow's own prints must not reach stdout, which belongs to the command line."""
    from tensorflow.lite.python.convert_phase import ConverterError

    try:
        with silenced():
            return bytes(converter.convert())
    except ConverterError as error:
        raise TinysmithError("convert.operators", operators=_operators(error), detail=str(error)[:2000]) from error
    except (ValueError, RuntimeError) as error:
        raise TinysmithError("convert.failed", detail=str(error)[:2000]) from error


def _operators(error: Any) -> str:
    names = {item.operator.name for item in getattr(error, "errors", ()) if getattr(item, "operator", None)}
    return ", ".join(sorted(names)) or "an unknown one"
