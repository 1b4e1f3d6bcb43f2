"""The laptop's side of a comparison: the same arithmetic as the board's, from measurements to raw outputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tinycore.data.dataset import Description
from tinycore.features.scaling import scale
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Array
from tinycore.graph.rounding_choice import LITERT, with_rounding
from tinycore.models.answers import model_inputs, real_values
from tinycore.ops.host import HostModel


class LaptopModel:
    """A shrunk model together with its front end, run by the board's own C compiled for this computer."""

    def __init__(self, model: Path, description: Description, *, rounding: str = LITERT) -> None:
        self.description = description
        self.graph = with_rounding(read_tflite(model.read_bytes()), rounding)
        self.host = HostModel(self.graph)
        self.input = self.graph.tensors[self.graph.inputs[0]]
        self.output = self.graph.tensors[self.graph.outputs[0]]

    def outputs(self, x: Array) -> Array:
        """Measurements [n, *shape] in the user's units -> raw outputs [n, outputs], the very bytes that the board gives."""
        prepared = model_inputs(self.input, scale(x, self.description.front_end))
        return np.asarray(self.host.run(prepared)).reshape(len(x), -1)

    def scores(self, raw: Array) -> Array:
        """Raw outputs -> probabilities of the classes, or the answer in the target's units (float32 [n, outputs])."""
        answer = self.description.answer
        return real_values(self.output, raw) * np.float32(answer.gain) + np.float32(answer.offset)

    def raw_from_bytes(self, data: bytes) -> Array:
        """One board output as an array [outputs]."""
        return np.frombuffer(data, dtype=np.dtype(self.output.dtype).newbyteorder("<"))
