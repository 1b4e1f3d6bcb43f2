"""The kernels' sizes: known for each, counted once, kept between runs."""

from __future__ import annotations

import pytest

from tinycore.compiler import kernel_library as module
from tinycore.compiler.kernel_library import kernel_library
from tinycore.compiler.toolchain import Target

M4F = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")


def test_every_kernel_has_a_size_and_a_stack() -> None:
    library = kernel_library(M4F)
    kernels = [name for name in library.graph if name.startswith("ts_")]
    assert len(kernels) > 20
    assert all(library.code_bytes([name], []) >= library.graph[name].bytes > 0 for name in kernels)
    assert not [name for name in kernels if library.graph[name].has_indirect_calls]


def test_what_kernels_share_counts_once() -> None:
    library = kernel_library(M4F)
    one = library.code_bytes(["ts_conv2d_int8"], ["conv2d.c"])
    assert library.code_bytes(["ts_conv2d_int8", "ts_conv2d_int8"], ["conv2d.c", "conv2d.c"]) == one


def test_the_second_look_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = kernel_library(M4F)
    kernel_library.cache_clear()
    monkeypatch.setattr(module, "_compile", lambda *_: pytest.fail("compiled again"))
    assert kernel_library(M4F) == known


def test_a_damaged_cache_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("TINYSMITH_CACHE", str(tmp_path))
    kernel_library.cache_clear()
    monkeypatch.setattr(module, "_compile", lambda *_: module.KernelLibrary({}, {"made": 1}))
    assert kernel_library(M4F).tables == {"made": 1}
    (file,) = (module.cache_folder() / "kernels").glob("*.json")
    file.write_text("{")
    kernel_library.cache_clear()
    assert kernel_library(M4F).tables == {"made": 1}
    kernel_library.cache_clear()
