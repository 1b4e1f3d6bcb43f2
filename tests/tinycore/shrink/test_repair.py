import numpy as np
import pytest

from tests.tinycore.random_networks import random_network
from tinycore.ops.host import HostModel
from tinycore.shrink.apply import apply_plan
from tinycore.shrink.plan import plan_shrink
from tinycore.shrink.repair import repair
from tinycore.training.layers import Convolution, Dense, Flatten, GlobalPool, convolution_1d, pool_1d, series_as_image

NETWORKS = {
    "dense": ((Dense(24, "relu"), Dense(12, "relu"), Dense(3)), (6,)),
    "image": (
        (Convolution(10, (3, 3), (2, 2), "valid", "relu"), Convolution(8, (3, 3), activation="relu"), GlobalPool(), Dense(3)),
        (9, 9, 2),
    ),
    "series": (
        (series_as_image((16, 2)), convolution_1d(12, 5, stride=2, activation="relu"), pool_1d("max", 2), Flatten(), Dense(3)),
        (16, 2),
    ),
}


def error_of(graph, original, x):
    wanted = HostModel(original).run(x)
    return float(np.mean((HostModel(graph).run(x) - wanted) ** 2) / np.var(wanted))


@pytest.mark.parametrize("pattern", ["channels", "weights"])
@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_repair_brings_the_answers_closer_on_new_samples(layers, shape, pattern):
    graph, random = random_network(layers, shape), np.random.default_rng(1)
    train, fresh = (random.normal(size=(400, *shape)).astype(np.float32) for _ in range(2))
    plan = plan_shrink(graph, sparsity_percent=40, pattern=pattern)
    smaller = apply_plan(graph, plan)
    repaired = repair(graph, smaller, plan.kept_channels, train)
    assert error_of(repaired, graph, fresh) < 0.8 * error_of(smaller, graph, fresh)


def test_nothing_to_repair_changes_nothing():
    graph = random_network(*NETWORKS["image"])
    x = np.random.default_rng(1).normal(size=(50, 9, 9, 2)).astype(np.float32)
    assert error_of(repair(graph, graph, {}, x), graph, x) < 1e-9


def test_removed_weights_stay_removed():
    graph = random_network(*NETWORKS["dense"])
    plan = plan_shrink(graph, sparsity_percent=60, pattern="weights")
    smaller = apply_plan(graph, plan)
    repaired = repair(graph, smaller, {}, np.random.default_rng(1).normal(size=(100, 6)).astype(np.float32))
    for before, after in zip(smaller.tensors, repaired.tensors, strict=True):
        if before.data is not None and before.data.ndim == 2:
            assert not after.data[before.data == 0].any()
            assert not np.array_equal(before.data, after.data)


def test_fewer_samples_than_inputs_are_no_trouble():
    graph = random_network(*NETWORKS["series"])
    plan = plan_shrink(graph, sparsity_percent=50, pattern="channels")
    x = np.zeros((2, 16, 2), np.float32)
    repaired = repair(graph, apply_plan(graph, plan), plan.kept_channels, x)
    assert all(np.isfinite(t.data).all() for t in repaired.tensors if t.data is not None)
