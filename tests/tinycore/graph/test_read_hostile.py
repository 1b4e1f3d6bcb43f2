"""Files that were damaged or made with intent: a `Graph` that is safe to run, or a `TinysmithError`, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import random_inputs
from tinycore.errors import TinysmithError
from tinycore.graph.file_limits import LARGEST_FILE
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel
from tinycore.ops.operator import Constant
from tinycore.ops.table import OPERATORS

LAYERS = [
    layer("CONV_2D", filters=3, kernel=(3, 3), padding="SAME", activation="RELU"),
    layer("DEPTHWISE_CONV_2D", kernel=(3, 3), multiplier=2),
    layer("MAX_POOL_2D"),
    layer("LEAKY_RELU"),
    layer("RESHAPE"),
    layer("FULLY_CONNECTED", units=4),
    layer("SOFTMAX"),
    layer("DEQUANTIZE"),
]
GOOD = network(LAYERS, input_shape=(1, 8, 8, 2))
OTHER_FORMATS = {
    "int16": network(
        [*LAYERS, layer("QUANTIZE", to="int16"), layer("LOGISTIC"), layer("ADD", inputs=(10, 9))], input_shape=(1, 8, 8, 2), dtype="int16"
    ),
    "float16 weights": network(LAYERS[:-1], input_shape=(1, 8, 8, 2), dtype="float32", weights="float16"),
    "int8 weights": network(LAYERS[:-1], input_shape=(1, 8, 8, 2), dtype="float32", weights="int8"),
}


def read_or_refuse(data: bytes) -> None:
    """Whatever is read also has kernels whose settings fit int32, and small ones run."""
    try:
        graph = read_tflite(data)
    except TinysmithError:
        return
    calls = [call for node in graph.nodes for call in OPERATORS[node.operator].calls(graph, node)]
    for call in calls:
        numbers = [value for value in call.settings.values() if not isinstance(value, Constant)]
        assert all(isinstance(value, float) or -(2**31) <= value < 2**31 for value in numbers), call
    if sum(OPERATORS[node.operator].macs(graph, node) for node in graph.nodes) < 10**6 and sum(t.bytes for t in graph.tensors) < 10**6:
        HostModel(graph).run(random_inputs(graph, samples=1, seed=0))


def test_the_undamaged_file_is_read() -> None:
    assert len(read_tflite(GOOD).nodes) == 8


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for position, value in changes:
        damaged[position] = value
    read_or_refuse(bytes(damaged))


@pytest.mark.parametrize("good", OTHER_FORMATS.values(), ids=OTHER_FORMATS)
@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes_in_other_number_formats(good: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(good)
    for position, value in changes:
        damaged[position % len(good)] = value
    read_or_refuse(bytes(damaged))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD) - 1))
def test_truncated_files(length: int) -> None:
    read_or_refuse(GOOD[:length])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_noise_behind_a_good_header(noise: bytes) -> None:
    read_or_refuse(GOOD[:8] + noise)


@pytest.mark.slow
@pytest.mark.parametrize("good", [GOOD, *OTHER_FORMATS.values()], ids=["int8", *OTHER_FORMATS])
def test_every_byte_set_to_its_extremes(good: bytes) -> None:
    """Every offset, length, index, shape and enumeration of the file in turn."""
    for position in range(len(good)):
        for value in (0, 0xFF):
            read_or_refuse(good[:position] + bytes([value]) + good[position + 1 :])


def test_large_files_are_refused_before_they_are_parsed() -> None:
    start = time.perf_counter()
    with pytest.raises(TinysmithError) as caught:
        read_tflite(GOOD[:8] + bytes(LARGEST_FILE))
    assert caught.value.code == "model.too_large"
    assert time.perf_counter() - start < 1


def relu_chain() -> bytes:
    """Tensors 0 -> 1 -> 2."""
    return network([layer("RELU"), layer("RELU6")], input_shape=(1, 4), dtype="float32")


def swap_operators(model: Any) -> None:
    model.subgraphs[0].operators.reverse()


def repeat_operator(model: Any) -> None:
    model.subgraphs[0].operators.append(model.subgraphs[0].operators[1])


def constant_input(model: Any) -> None:
    model.buffers.append(type(model.buffers[0])())
    model.buffers[-1].data = [0] * 16
    model.subgraphs[0].tensors[0].buffer = len(model.buffers) - 1


def open_axes(model: Any) -> None:
    model.subgraphs[0].tensors[1].shape = [1, -4]


STRUCTURAL_LIES: dict[str, tuple[Change, str]] = {
    "no network": (lambda model: model.subgraphs.clear(), "no network"),
    "several networks": (lambda model: model.subgraphs.append(model.subgraphs[0]), "loops or branches"),
    "operators in the wrong order": (swap_operators, "nothing has made"),
    "an operator twice": (repeat_operator, "made twice"),
    "one output twice": (falsify.operator(outputs=[1, 1]), "made twice"),
    "output onto the input": (falsify.operator(outputs=[0, 1]), "made twice"),
    "constant input": (constant_input, "of their own"),
    "one input twice": (falsify.graph(inputs=[0, 0]), "of their own"),
    "no inputs": (falsify.graph(inputs=[]), "of their own"),
    "no outputs": (falsify.graph(outputs=[]), "of their own"),
    "no tensors": (falsify.graph(tensors=[]), "names a tensor"),
    "input is no tensor": (falsify.graph(inputs=[9]), "names a tensor"),
    "output below 0": (falsify.graph(outputs=[-1]), "names a tensor"),
    "operator reads no tensor": (falsify.operator(inputs=[9]), "names a tensor"),
    "operator reads -2": (falsify.operator(inputs=[-2]), "names a tensor"),
    "operator makes -1": (falsify.operator(outputs=[-1]), "names a tensor"),
    "operator without code": (falsify.operator(opcodeIndex=5), "names an operator"),
    "operator without inputs": (falsify.operator(inputs=[]), "input 0 is missing"),
    "operator with two outputs": (falsify.operator(outputs=[1, 3]), "2 outputs"),
    "buffer out of range": (falsify.tensor(0, buffer=77), "names a buffer"),
    "nine axes": (falsify.tensor(0, shape=[1] * 9), "number of axes"),
    "negative size": (open_axes, "only known while"),
    "size zero": (falsify.tensor(1, shape=[1, 0]), "only known while"),
}


def with_spare_tensor(tflite: bytes) -> bytes:
    """The lie about two outputs needs a fourth tensor."""

    def add(model: Any) -> None:
        model.subgraphs[0].tensors.append(model.subgraphs[0].tensors[1])

    return falsify.falsified(tflite, add)


def test_the_honest_chain_is_read() -> None:
    assert len(read_tflite(with_spare_tensor(relu_chain())).nodes) == 2


@pytest.mark.parametrize(("lie", "word"), STRUCTURAL_LIES.values(), ids=STRUCTURAL_LIES)
def test_structural_lies_are_found(lie: Change, word: str) -> None:
    assert_refused(falsified(with_spare_tensor(relu_chain()), lie), word)


def test_an_output_that_nobody_makes_is_refused() -> None:
    assert_refused(falsified(with_spare_tensor(relu_chain()), falsify.graph(outputs=[2, 3])), "not computed")


def custom(name: bytes) -> Change:
    def change(model: Any) -> None:
        code = model.operatorCodes[0]
        code.builtinCode = code.deprecatedBuiltinCode = 32  # CUSTOM in the schema
        code.customCode = name

    return change


def test_select_operators_are_named() -> None:
    error = assert_refused(falsified(relu_chain(), custom(b"FlexErf")), "Erf")
    assert error.code == "model.select_ops"


def test_custom_operators_are_named_in_printable_letters() -> None:
    error = assert_refused(falsified(relu_chain(), custom(b"My\x1b[2JOp\xff")), "My?[2JOp")
    assert error.code == "model.operator_unsupported"


def test_numbers_of_parts_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinycore.graph.tflite_file.MOST_PARTS", 2)
    assert_refused(relu_chain(), "number of tensors is 3")


def test_operators_on_constants_only_are_refused() -> None:
    writer = TfliteWriter()
    given, made, other = (writer.tensor((1, 4), "float32") for _ in range(3))
    writer.operator("RELU", [writer.tensor((1, 4), "float32", data=np.ones((1, 4)))], [made])
    writer.operator("RELU", [given], [other])
    assert_refused(writer.finish([given], [made, other]), "constants only")


def test_constants_that_lie_on_top_of_each_other_are_refused() -> None:
    """A small file could otherwise claim one large constant thousands of times, and fill the memory with copies."""
    import tflite

    weights, bias = spec((64, 64), "float32", data=np.ones((64, 64))), spec((64,), "float32", data=np.ones(64))
    honest = single_operator("FULLY_CONNECTED", [spec((1, 64), "float32"), weights, bias], [spec((1, 64), "float32")])
    data = bytearray(falsified(honest, falsify.tensor(2, shape=[64, 64])))
    table = tflite.Model.GetRootAs(data, 0)._tab
    first = table.Vector(table.Offset(12))  # the vector of offsets to the buffers: 0 is empty, 1 weights, 2 bias
    offset = int.from_bytes(data[first + 4 : first + 8], "little")
    data[first + 8 : first + 12] = (offset - 4).to_bytes(4, "little")
    assert_refused(bytes(data), "on top of each other")


def test_operands_of_one_operator_are_limited() -> None:
    assert_refused(falsified(relu_chain(), falsify.operator(inputs=[0] * 257)), "256")


def test_scales_that_lie_on_top_of_each_other_are_refused() -> None:
    """Their vector may be as long as the file, and thousands of tensors may point to it."""
    import tflite

    count = 2000
    weights = spec((count, 1), data=np.ones((count, 1)), scale=[0.1] * count)
    bias = spec((count,), "int32", data=np.ones(count), scale=0.01)
    data = bytearray(single_operator("FULLY_CONNECTED", [spec((1, 1), scale=0.1), weights, bias], [spec((1, count), scale=0.1)]))
    network = tflite.Model.GetRootAs(data, 0).Subgraphs(0)
    tables = [network.Tensors(number)._tab for number in (1, 2)]
    fields = [table.Pos + table.Offset(12) for table in tables]  # where each tensor says how far away its quantization is
    target = fields[0] + int.from_bytes(data[fields[0] : fields[0] + 4], "little")
    data[fields[1] : fields[1] + 4] = (target - fields[1]).to_bytes(4, "little")
    assert_refused(bytes(data), "on top of each other")
