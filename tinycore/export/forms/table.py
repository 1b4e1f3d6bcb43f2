"""The forms of export beside the bundle: one row each."""

from __future__ import annotations

from tinycore.export.forms import arduino, cmake, onnx_file, platformio, simple, single_header
from tinycore.export.forms.form import Form

ROWS = (
    single_header.FORM,
    arduino.FORM,
    cmake.FORM,
    platformio.FORM,
    simple.TFLITE_MICRO,
    onnx_file.FORM,
    simple.STRIPPED,
)

FORMS: dict[str, Form] = {row.name: row for row in ROWS}
