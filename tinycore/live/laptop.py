"""The laptop's side of a comparison: the same arithmetic as the board's, from measurements to raw outputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tinycore.data.dataset import Description
from tinycore.features.scaling import quantize, scale
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Array, Tensor
from tinycore.ops.host import HostModel


class LaptopModel:
    """A shrunk model together with its front end, run by the board's own C compiled for this computer."""

    def __init__(self, model: Path, description: Description) -> None:
        self.description = description
        self.graph = read_tflite(model.read_bytes())
        self.host = HostModel(self.graph)
        self.input = self.graph.tensors[self.graph.inputs[0]]
        self.output = self.graph.tensors[self.graph.outputs[0]]

    def prepare(self, x: Array) -> Array:
        """Measurements [n, *shape] in the user's units -> model inputs [n, ...] in the model's own numbers."""
        scaled = scale(x, self.description.front_end)
        prepared = quantize(scaled, **_step(self.input)) if self.input.dtype == "int8" else scaled
        return prepared.reshape(len(x), *self.input.shape[1:])

    def outputs(self, x: Array) -> Array:
        """Measurements -> raw outputs [n, outputs], the very bytes that the board gives."""
        raw = np.asarray(self.host.run(self.prepare(x)))
        return raw.reshape(len(x), -1)

    def scores(self, raw: Array) -> Array:
        """Raw outputs -> probabilities of the classes, or the answer in the target's units (float32 [n, outputs])."""
        values = raw.astype(np.float32)
        if self.output.dtype == "int8":
            step = _step(self.output)
            values = (values - np.float32(step["zero_point"])) * np.float32(step["step"])
        answer = self.description.answer
        return values * np.float32(answer.gain) + np.float32(answer.offset)

    def raw_from_bytes(self, data: bytes) -> Array:
        """One board output as an array [outputs]."""
        return np.frombuffer(data, dtype=np.dtype(self.output.dtype).newbyteorder("<"))


def _step(tensor: Tensor) -> dict[str, float | int]:
    assert tensor.quantization is not None
    return {"step": tensor.quantization.scale[0], "zero_point": tensor.quantization.zero_point[0]}
