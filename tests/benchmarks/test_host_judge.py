"""The benchmark's judge sees what differs, and survives a judge that dies."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tests.benchmarks import _host_judge
from tests.benchmarks._host_judge import difference, judged, judged_apart
from tests.benchmarks.exactness import CORES, HOST, TOGETHER, _programs
from tinycore.ops.host import HostModel

SEEDS = range(8)


@pytest.mark.parametrize(
    ("answer", "expected", "found"),
    [
        (np.int8([-128, 3]), np.int8([127, 3]), 255.0),
        (np.int8([1]), np.int8([1]), 0.0),
        (np.float32([1.0, 4.5]), np.float32([1.0, 5.0]), 0.1),
        (np.float32([0.0]), np.float32([0.0]), 0.0),
        (np.float32([0.5]), np.float32([0.0]), 0.5),
    ],
    ids=["the whole range", "equal", "share of the largest", "nothing at all", "something for nothing"],
)
def test_difference(answer: np.ndarray, expected: np.ndarray, found: float) -> None:
    assert difference(answer, expected) == pytest.approx(found)


def test_networks_of_all_formats_are_exact() -> None:
    row = judged(SEEDS)
    assert row["networks"] == len(SEEDS) and not row["failed"] and not row["refused"] and 0 < row["worst"] < 1e-5


def test_a_wrong_kernel_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = HostModel.run
    monkeypatch.setattr(HostModel, "run", lambda self, inputs: [np.zeros_like(one) for one in real(self, inputs)])
    assert judged(SEEDS)["failed"] == list(SEEDS)


@pytest.mark.slow
def test_only_the_network_on_which_the_judge_dies_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_host_judge, "judged", deadly)
    row = judged_apart(SEEDS)
    assert row["networks"] == len(SEEDS) and list(row["refused"]) == ["5"]


def deadly(seeds: list[int]) -> dict[str, object]:
    """Runs in the process apart, which dies of network 5."""
    if 5 in seeds:
        os.abort()
    return judged(seeds)


def test_every_network_meets_the_host_and_one_core() -> None:
    programs = _programs(0, 10 * TOGETHER)
    assert [start for core, start in programs if core == HOST] == list(range(0, 10 * TOGETHER, TOGETHER))
    assert [core for core, _ in programs if core != HOST] == [*CORES, *CORES]
