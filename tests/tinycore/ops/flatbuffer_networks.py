"""Networks and single operators with random weights as .tflite files, made without a converter.

    network([layer("CONV_2D", filters=8, kernel=(3, 3), activation="RELU"),      # reads 0, the network's input
             layer("CONV_2D", filters=8, kernel=(3, 3), padding="SAME"),         # reads the layer before
             layer("ADD", inputs=(1, 2)),                                        # k is the output of the k-th layer
             layer("MEAN"), layer("FULLY_CONNECTED", units=4), layer("SOFTMAX")],
            input_shape=(1, 9, 9, 3), seed=1, dtype="int8")

    single_operator("ADD", [spec((1, 4), "int8", scale=0.1), spec((1, 4), "int8", scale=0.2, zero_point=-3)],
                    [spec((1, 4), "int8", scale=0.3)], fusedActivationFunction=ACTIVATIONS["RELU6"])

Layers follow the dtype of what they read; `QUANTIZE` and `DEQUANTIZE` change it. Where int8 CONCATENATION needs equal
scales, QUANTIZE operators are put in, as the converter does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.layer_draft import ACTIVATIONS, PADDINGS, Draft, Layers, window_output
from tests.tinycore.ops.moving_layers import MOVING_LAYERS
from tests.tinycore.ops.number_layers import NUMBER_LAYERS
from tests.tinycore.ops.remembering_layers import REMEMBERING_LAYERS
from tests.tinycore.ops.shaping_layers import SHAPING_LAYERS
from tests.tinycore.ops.weighted_layers import WEIGHTED_LAYERS

__all__ = ["ACTIVATIONS", "PADDINGS", "Layer", "layer", "network", "single_operator", "spec", "window_output"]

_LAYERS: Layers = {**WEIGHTED_LAYERS, **REMEMBERING_LAYERS, **NUMBER_LAYERS, **SHAPING_LAYERS, **MOVING_LAYERS}


@dataclass(frozen=True)
class Layer:
    """One layer: a builtin operator, which earlier outputs it reads (0 = the network's input), and its options."""

    builtin: str
    inputs: tuple[int, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


def layer(builtin: str, *, inputs: tuple[int, ...] = (), **options: Any) -> Layer:
    """A layer; without `inputs` it reads the one before it.

    Options by operator: CONV_2D `filters, kernel, stride, dilation, padding, activation, per_channel, bias, groups`;
    DEPTHWISE_CONV_2D the same with `multiplier` for `filters`; TRANSPOSE_CONV without dilation, and `size` of the output;
    FULLY_CONNECTED `units, activation, per_channel, bias`; BATCH_MATMUL `transposed`, and `constant=(shape)`; SVDF `units, rank,
    memory, activation, bias`; UNIDIRECTIONAL_SEQUENCE_LSTM `cells, gain, reach, zero_point, cell_exponent, cell_clip`; MAX_POOL_2D and
    AVERAGE_POOL_2D `pool, stride, padding, activation`; ADD, SUB and MUL `activation`, and `constant=(shape)` for a constant second
    operand; CONCATENATION `axis`; PAD and PADV2 `paddings`, PADV2 also `value`; MEAN `axes, keep_dims`; RESHAPE `shape`;
    SOFTMAX `beta`; LEAKY_RELU `alpha`; GELU `approximate`; PRELU and
    SQUARED_DIFFERENCE `constant`; any int8 layer that chooses its own output range: `low, high`; any with int8 weights
    that are changed once they are stored: `thin`, a function.
    `moving_layers` tells those of layers that move numbers.
    """
    return Layer(builtin, inputs, options)


def network(
    layers: Sequence[Layer],
    *,
    input_shape: tuple[int, ...] = (1, 8, 8, 3),
    seed: int = 0,
    dtype: str = "int8",
    every_layer: bool = False,
    weights: str = "",
) -> bytes:
    """A .tflite file of these layers whose weights and scales follow from `seed`; the last layer, or each, is an output.

    `weights` is the dtype, float16 or int8, in which float layers have theirs, each widened by a DEQUANTIZE.
    """
    draft = Draft(np.random.default_rng(seed), stored_weights=weights)
    values = [draft.activation(input_shape, dtype, {})]
    for one in layers:
        read = [values[k] for k in one.inputs] or [values[-1]]
        values.append(_LAYERS[one.builtin](draft, one.builtin, read, one.options))
    return draft.writer.finish(values[:1], values[1:] if every_layer else values[-1:])


def spec(shape: Sequence[int], dtype: str = "int8", **rest: Any) -> dict[str, Any]:
    """A tensor of `single_operator`: `scale`, `zero_point`, `axis`, and `data` for constants."""
    return {"shape": tuple(shape), "dtype": dtype, **rest}


def single_operator(builtin: str, inputs: Sequence[dict[str, Any] | None], outputs: Sequence[dict[str, Any]], **options: Any) -> bytes:
    """A .tflite file with one operator, described in the schema's own terms; inputs without data are the file's inputs."""
    writer = TfliteWriter()
    read = [None if one is None else writer.tensor(**one) for one in inputs]
    made = [writer.tensor(**one) for one in outputs]
    writer.operator(builtin, read, made, **options)
    free = [value for value, one in zip(read, inputs, strict=True) if value is not None and one is not None and "data" not in one]
    return writer.finish(free, made)
