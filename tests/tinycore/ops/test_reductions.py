"""SUM, REDUCE_MAX and REDUCE_MIN, and reductions along scattered axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused, run_references
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

EXTREMES = ["REDUCE_MAX", "REDUCE_MIN"]
AXES = [(1, 2), (1,), (2,), (3,), (-1,), (1, 2, 3), (1, 3), (-3, -2), (1, 1)]


def reduction(builtin: str, shape: tuple[int, ...], axes: Any, *, keeps: bool = False, **tensors: dict[str, Any]) -> bytes:
    """`source` and `output` are the dtype and scale of either tensor."""
    reduced = {axis % len(shape) for axis in np.atleast_1d(axes)}
    made = [1 if k in reduced else size for k, size in enumerate(shape) if keeps or k not in reduced]
    numbers = spec(np.shape(axes), "int32", data=np.array(axes, np.int32))
    return single_operator(builtin, [spec(shape, **tensors["source"]), numbers], [spec(made, **tensors["output"])], keepDims=keeps)


def kind(dtype: str, scale: float = 0.1, zero_point: int = -7) -> dict[str, Any]:
    return {"dtype": "int8", "scale": scale, "zero_point": zero_point} if dtype == "int8" else {"dtype": dtype}


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("axes", [*AXES, 2], ids=str)
@pytest.mark.parametrize(("builtin", "dtype"), [("SUM", "float32"), *((one, dtype) for one in EXTREMES for dtype in ("int8", "float32"))])
def test_equals_litert(builtin: str, dtype: str, axes: Any, keeps: bool) -> None:
    same = kind(dtype)
    assert_like_litert(reduction(builtin, (1, 3, 5, 4), np.int32(axes), keeps=keeps, source=same, output=same))


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("axes", [(1, 3), (2, 4), (1, 3, 5)], ids=str)
@pytest.mark.parametrize("builtin", ["MEAN", "REDUCE_MAX", "SUM"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_scattered_axes_equal_litert(builtin: str, dtype: str, axes: tuple[int, ...], keeps: bool) -> None:
    """More runs than the kernels walk: the axes are brought into order before them."""
    tflite = reduction(builtin, (1, 2, 3, 4, 5, 2), axes, keeps=keeps, source=kind(dtype), output=kind(dtype))
    if builtin == "SUM" and dtype == "int8":
        assert_like_default_kernel(tflite)
    else:
        assert_like_litert(tflite)


def assert_like_default_kernel(tflite: bytes, *, seed: int = 0) -> None:
    """The reference kernel of LiteRT 2.3 does not add int8 at all: its sums are -1."""
    graph = read_tflite(tflite)
    given = np.random.default_rng(seed).integers(-128, 128, (5, *graph.tensors[graph.inputs[0]].shape[1:])).astype(np.int8)
    judge = Interpreter(model_content=tflite, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
    judge.allocate_tensors()
    expected = []
    for sample in given:
        judge.set_tensor(judge.get_input_details()[0]["index"], sample[None])
        judge.invoke()
        expected.append(judge.get_tensor(judge.get_output_details()[0]["index"])[0])
    np.testing.assert_array_equal(HostModel(graph).run(given), np.stack(expected))
    np.testing.assert_array_equal(run_references(graph, [given])[0], np.stack(expected))


@pytest.mark.parametrize("seed", range(60))
def test_int8_sums_equal_litert(seed: int) -> None:
    random = np.random.default_rng(seed)
    source = kind("int8", float(random.uniform(0.01, 0.1)), int(random.integers(-128, 128)))
    output = kind("int8", float(random.uniform(0.005, 3)), int(random.integers(-128, 128)))
    if seed % 3 == 0:  # many ties
        output["scale"] = float(np.float32(source["scale"]) * random.integers(1, 40) / 2)
    shape = (1, *(int(size) for size in random.integers(1, 9, 3)))
    axes = AXES[random.integers(len(AXES))]
    assert_like_default_kernel(reduction("SUM", shape, axes, source=source, output=output), seed=seed)


def test_long_sums_stop_at_the_ends() -> None:
    tflite = reduction("SUM", (1, 20000, 1), (1,), source=kind("int8"), output=kind("int8"))
    assert np.asarray(HostModel(read_tflite(tflite)).run(np.full((1, 20000, 1), 127, np.int8))).tolist() == [[127]]


SMALL = (1, 3, 2)
REFUSALS = {
    "an axis that is not there": ([3], spec((1, 2), scale=0.1), "axis 3"),
    "an output of another shape": ([1], spec((1, 3), scale=0.1), "shape"),
    "another dtype": ([1], spec((1, 2), "float32"), "float32"),
}


@pytest.mark.parametrize("builtin", ["SUM", *EXTREMES])
@pytest.mark.parametrize(("axes", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, axes: list[int], output: dict[str, Any], because: str) -> None:
    numbers = spec((1,), "int32", data=np.array(axes))
    assert_refused(single_operator(builtin, [spec(SMALL, scale=0.1), numbers], [output]), because=because)


@pytest.mark.parametrize("builtin", EXTREMES)
def test_extremes_keep_their_scale(builtin: str) -> None:
    assert_refused(reduction(builtin, SMALL, (1,), source=kind("int8"), output=kind("int8", 0.2)), because="scales")


def test_scales_of_sums_are_sane() -> None:
    assert_refused(reduction("SUM", SMALL, (1,), source=kind("int8"), output=kind("int8", 1e-12)), because="beyond all measure")
