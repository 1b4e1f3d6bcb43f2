"""The user's choices about the exported sources."""

from __future__ import annotations

from dataclasses import dataclass, field

# `bundle` is the folder of C sources; the others are the rows of `export/forms/table.py`.
FORMS = ("bundle", "single-header", "arduino", "cmake", "platformio", "tflite-micro", "onnx", "stripped")


@dataclass(frozen=True)
class ExportSettings:
    """What the C sources are called and where a copy of them goes."""

    name: str = field(default="model", metadata={"label": "Name in C", "kind": "identifier"})
    form: str = field(default="bundle", metadata={"label": "Also as", "choices": FORMS})
    memory: str = field(default="fast", metadata={"label": "Working memory", "choices": ("fast", "small")})
    weights: str = field(default="fast", metadata={"label": "Weights", "choices": ("fast", "small")})
    rounding: str = field(default="litert", metadata={"label": "Dense layers round like", "choices": ("litert", "tflm")})
    input_buffer: str = field(default="kept", metadata={"label": "The input is", "choices": ("kept", "overwritten")})
    packing: str = field(default="folder", metadata={"label": "Save as", "choices": ("folder", "zip")})
    folder: str = field(default="", metadata={"label": "Save to", "kind": "path"})
