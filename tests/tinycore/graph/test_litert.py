from __future__ import annotations

import os

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tinycore.errors import TinysmithError
from tinycore.graph.litert import apart, run_litert_apart, run_litert_reference


def test_each_sample_is_answered() -> None:
    data = single_operator("RELU", [spec((1, 3), "float32")], [spec((1, 3), "float32")])
    answers = run_litert_reference(data, np.float32([[1, -2, 3], [-4, 5, -6]]))
    np.testing.assert_array_equal(answers, [[1, 0, 3], [0, 5, 0]])


def test_several_inputs_and_outputs() -> None:
    writer = TfliteWriter()
    inputs = [writer.tensor((1, 2), "float32"), writer.tensor((1, 3), "float32")]
    outputs = [writer.tensor(value.shape, "float32") for value in inputs]
    for source, target in zip(inputs, outputs, strict=True):
        writer.operator("RELU", [source], [target])
    first, second = run_litert_reference(writer.finish(inputs, outputs), [np.float32([[-1, 2]]), np.float32([[3, -4, 5]])])
    np.testing.assert_array_equal(first, [[0, 2]])
    np.testing.assert_array_equal(second, [[3, 0, 5]])


def test_a_model_that_litert_refuses_is_explained() -> None:
    data = single_operator("RELU", [spec((1, 3), "int16")], [spec((1, 3), "bool")])
    with pytest.raises(TinysmithError) as caught:
        run_litert_reference(data, np.zeros((1, 3), np.int16))
    assert caught.value.code == "model.litert_refused"


def test_samples_of_the_wrong_size_are_explained() -> None:
    data = single_operator("RELU", [spec((1, 3), "float32")], [spec((1, 3), "float32")])
    with pytest.raises(TinysmithError) as caught:
        run_litert_reference(data, np.zeros((1, 4), np.float32))
    assert caught.value.code == "model.litert_refused"


def test_a_process_of_its_own_gives_the_same_answers() -> None:
    data = single_operator("RELU", [spec((1, 3), "float32")], [spec((1, 3), "float32")])
    np.testing.assert_array_equal(run_litert_apart(data, np.float32([[1, -2, 3]])), [[1, 0, 3]])


def test_a_process_that_aborts_is_a_refusal() -> None:
    with pytest.raises(TinysmithError) as caught:
        apart(os.abort)
    assert caught.value.code == "model.litert_refused"
