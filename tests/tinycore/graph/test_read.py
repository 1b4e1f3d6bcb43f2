"""Files that are well formed: what is read, and what is refused in which words."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

INT32 = 2  # TensorType in the schema


def test_graph_of_a_small_network() -> None:
    data = network(
        [layer("CONV_2D", filters=4, kernel=(3, 3)), layer("RESHAPE"), layer("FULLY_CONNECTED", units=2)], input_shape=(1, 6, 6, 1)
    )
    graph = read_tflite(data)
    assert [node.operator for node in graph.nodes] == ["conv2d", "reshape", "fully_connected"]
    assert graph.tensors[graph.inputs[0]].shape == (1, 6, 6, 1)
    assert graph.tensors[graph.outputs[0]].shape == (1, 2)
    assert graph.nodes[0].attributes == {"padding": "VALID", "stride": (1, 1), "dilation": (1, 1), "activation": "NONE"}
    weights = graph.tensors[graph.nodes[0].inputs[1]]
    assert weights.data is not None and weights.data.shape == (4, 3, 3, 1) and weights.quantization is not None
    assert len(weights.quantization.scale) == 4
    assert len(graph.sha256) == 64


def test_dead_parts_and_shape_tensors_are_dropped() -> None:
    writer = TfliteWriter()
    given = writer.tensor((1, 2, 3), "float32")
    dead, made = writer.tensor((1, 2, 3), "float32"), writer.tensor((1, 6), "float32")
    writer.operator("RELU", [given], [dead])
    writer.operator("RESHAPE", [given, writer.tensor((2,), "int32", data=np.array([1, 6]))], [made], newShape=[1, 6])
    graph = read_tflite(writer.finish([given], [made]))
    assert [node.operator for node in graph.nodes] == ["reshape"]
    assert len(graph.tensors) == 2


def test_flatten_of_keras_3_is_a_reshape() -> None:
    """SHAPE, STRIDED_SLICE and PACK compute a shape that the file knows anyway."""
    writer = TfliteWriter()
    given, made = writer.tensor((1, 2, 3), "float32"), writer.tensor((1, 6), "float32")
    shape, batch, packed = writer.tensor((3,), "int32"), writer.tensor((), "int32"), writer.tensor((2,), "int32")
    bounds = [writer.tensor((1,), "int32", data=np.array([value])) for value in (0, 1, 1)]
    writer.operator("SHAPE", [given], [shape], outType=INT32)
    writer.operator("STRIDED_SLICE", [shape, *bounds], [batch], shrinkAxisMask=1)
    writer.operator("PACK", [batch, writer.tensor((), "int32", data=np.array(6))], [packed], valuesCount=2)
    writer.operator("RESHAPE", [given, packed], [made])
    assert_like_litert(writer.finish([given], [made]))


STORED = {
    "float16": {"dtype": "float16", "data": np.arange(6).reshape(2, 3) / 8},
    "int8": {"dtype": "int8", "data": np.arange(6).reshape(2, 3), "scale": 0.1, "zero_point": 2},
    "int8 per channel": {"dtype": "int8", "data": np.arange(6).reshape(2, 3), "scale": [0.1, 0.2]},
    "int8 per column": {"dtype": "int8", "data": np.arange(6).reshape(2, 3), "scale": [0.1, 0.2, 0.3], "axis": 1},
}


def dequantized_weights(stored: dict[str, Any]) -> bytes:
    writer = TfliteWriter()
    given, made, wide = writer.tensor((1, 3), "float32"), writer.tensor((1, 2), "float32"), writer.tensor((2, 3), "float32")
    writer.operator("DEQUANTIZE", [writer.tensor((2, 3), **stored)], [wide])
    writer.operator("FULLY_CONNECTED", [given, wide, None], [made])
    return writer.finish([given], [made])


@pytest.mark.parametrize("stored", STORED.values(), ids=STORED)
def test_stored_weights_are_no_layer_of_their_own(stored: dict[str, Any]) -> None:
    data = dequantized_weights(stored)
    assert [node.operator for node in read_tflite(data).nodes] == ["fully_connected"]
    assert_like_litert(data)


def test_weights_stay_as_small_as_the_kernel_can_read_them() -> None:
    found = {
        name: {tensor.dtype for tensor in read_tflite(dequantized_weights(stored)).tensors if tensor.data is not None}
        for name, stored in STORED.items()
    }
    assert found == {"float16": {"float16"}, "int8": {"float32"}, "int8 per channel": {"int8"}, "int8 per column": {"float32"}}


def test_widened_weights_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinycore.graph.fold.LARGEST_TOTAL", 23)
    with pytest.raises(TinysmithError) as caught:
        read_tflite(dequantized_weights(STORED["int8 per column"]))
    assert caught.value.code == "model.too_large"


def test_a_batch_becomes_a_single_sample() -> None:
    data = network(
        [layer("CONV_2D", filters=2, kernel=(3, 3)), layer("RESHAPE"), layer("FULLY_CONNECTED", units=2)], input_shape=(4, 5, 5, 1)
    )
    graph = read_tflite(data)
    single = network(
        [layer("CONV_2D", filters=2, kernel=(3, 3)), layer("RESHAPE"), layer("FULLY_CONNECTED", units=2)], input_shape=(1, 5, 5, 1)
    )
    x = np.random.default_rng(0).integers(-128, 128, (6, 5, 5, 1)).astype(np.int8)
    np.testing.assert_array_equal(HostModel(graph).run(x), HostModel(read_tflite(single)).run(x))


def test_one_constant_may_serve_two_layers() -> None:
    writer = TfliteWriter()
    values = [writer.tensor((1, 4), "float32") for _ in range(3)]
    weights = writer.tensor((4, 4), "float32", data=np.random.default_rng(0).normal(0, 1, (4, 4)))
    for source, target in itertools.pairwise(values):
        writer.operator("FULLY_CONNECTED", [source, weights, None], [target])
    data = writer.finish(values[:1], values[-1:])
    assert len(read_tflite(data).constants()) == 1
    assert_like_litert(data)


def unary(builtin: str, dtype: str = "float32", *, shape: tuple[int, ...] = (1, 4)) -> bytes:
    scale = {"scale": 0.1} if dtype != "float32" else {}
    return single_operator(builtin, [spec(shape, dtype, **scale)], [spec(shape, dtype, **scale)])


def mixing_samples() -> bytes:
    return single_operator("RESHAPE", [spec((2, 3), "float32")], [spec((6, 1), "float32")])


def open_size() -> bytes:
    writer = TfliteWriter()
    given, made = (writer.tensor((1, 1, 3), "float32") for _ in range(2))
    for tensor in writer.tensors:
        tensor.shapeSignature = [-1, -1, 3]
    writer.operator("RELU", [given], [made])
    return writer.finish([given], [made])


def unequal_groups() -> bytes:
    writer = TfliteWriter()
    given, made = writer.tensor((1, 3, 3, 4), "float32"), writer.tensor((1, 3, 3, 3), "float32")
    weights = writer.tensor((3, 1, 1, 2), "float32", data=np.ones((3, 1, 1, 2)))
    window = {"padding": 1, "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
    writer.operator("CONV_2D", [given, weights, None], [made], **window)
    return writer.finish([given], [made])


def fused(activation: int) -> bytes:
    return single_operator(
        "FULLY_CONNECTED",
        [spec((1, 4), "float32"), spec((2, 4), "float32", data=np.ones((2, 4))), None],
        [spec((1, 2), "float32")],
        fusedActivationFunction=activation,
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "not a model": (lambda: b"PK\x03\x04" + bytes(100), "model.not_tflite", ".tflite"),
    "empty": (lambda: b"", "model.not_tflite", ".tflite"),
    "unknown operator": (lambda: unary("CUMSUM"), "model.operator_unsupported", "CUMSUM"),
    "mixing samples": (mixing_samples, "model.batch", "2 samples"),
    "open size": (open_size, "model.dynamic_shape", "t0"),
    "unsigned": (lambda: unary("RELU", "uint8"), "model.dtype_unsupported", "uint8"),
    "unequal groups": (unequal_groups, "model.operator_form", "equal groups"),
    "fused tanh": (lambda: fused(4), "model.operator_form", "TANH"),
    "fused activation from the future": (lambda: fused(99), "model.operator_form", "UNKNOWN"),
    "huge": (lambda: unary("RELU", shape=(1, 1 << 27)), "model.too_large", "elements"),
    "huge together": (lambda: unary("RELU", shape=(1, 1 << 26)), "model.too_large", "memory"),
}


@pytest.mark.parametrize(("make", "code", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_run_is_refused(make: Callable[[], bytes], code: str, word: str) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_tflite(make())
    assert caught.value.code == code
    assert word in f"{caught.value.message().what} {caught.value.message().advice}"


PUBLIC_REFUSALS = {
    "motionsense_select_ops": "model.select_ops",
}


@pytest.mark.parametrize(("name", "code"), PUBLIC_REFUSALS.items())
def test_public_models_that_cannot_run_say_why(shared: Path, name: str, code: str) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_tflite((shared / f"models/{name}.tflite").read_bytes())
    assert caught.value.code == code


def dense_on_steps(dtype: str = "float32", *, last: str = "RELU") -> bytes:
    """[1, 5, 4] -> [5, 4] -> dense -> [5, 3] -> `last` -> [1, 15]: what Keras makes of a dense layer on a sequence."""
    writer = TfliteWriter()
    shapes = [(1, 5, 4), (5, 4), (5, 3), (5, 3), (1, 15)]
    values = [writer.tensor(shape, dtype) for shape in shapes]
    weights = writer.tensor((3, 4), dtype, data=np.random.default_rng(0).normal(0, 1, (3, 4)))
    writer.operator("RESHAPE", [values[0], writer.tensor((2,), "int32", data=np.array([5, 4]))], [values[1]])
    writer.operator("FULLY_CONNECTED", [values[1], weights, None], [values[2]])
    writer.operator(last, [values[2]], [values[3]])
    writer.operator("RESHAPE", [values[3], writer.tensor((2,), "int32", data=np.array([1, 15]))], [values[4]])
    return writer.finish(values[:1], values[-1:])


def test_a_dense_layer_on_every_step_of_a_sequence() -> None:
    data = dense_on_steps()
    assert all(tensor.shape[0] == 1 for tensor in read_tflite(data).tensors if tensor.data is None)
    assert_like_litert(data)


def test_operators_that_count_axes_do_not_get_another_one() -> None:
    with pytest.raises(TinysmithError) as caught:
        read_tflite(dense_on_steps(last="SOFTMAX"))
    assert caught.value.code == "model.batch"
