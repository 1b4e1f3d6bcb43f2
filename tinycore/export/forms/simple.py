"""Forms that are a part of the bundle standing by itself."""

from __future__ import annotations

from tinycore.export import tflite_micro
from tinycore.export.forms.form import Exported, Form
from tinycore.export.stripped import strip


def micro_files(exported: Exported) -> dict[str, bytes]:
    """Sources for TensorFlow Lite Micro."""
    return {path: text.encode() for path, text in tflite_micro.files(exported.model, strip(exported.tflite)).items()}


def stripped_files(exported: Exported) -> dict[str, bytes]:
    """`<name>.tflite` without names and metadata."""
    return {f"{exported.model.name}.tflite": strip(exported.tflite)}


TFLITE_MICRO = Form("tflite-micro", micro_files)
STRIPPED = Form("stripped", stripped_files)
