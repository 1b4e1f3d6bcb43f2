import json

import numpy as np
import pytest

from tests.tinycore.random_networks import random_network
from tinycore.shrink.apply import apply_plan
from tinycore.shrink.plan import plan_as_json, plan_shrink, real_sparsity
from tinycore.training.layers import Dense, Depthwise, Flatten, convolution_1d, series_as_image

DENSE = random_network((Dense(10, "relu"), Dense(20, "relu"), Dense(3, "softmax")), (6,))
SERIES = random_network((series_as_image((12, 2)), convolution_1d(8, 3), Depthwise((1, 3)), Flatten(), Dense(4)), (12, 2))


@pytest.mark.parametrize(("percent", "left"), [(0, [10, 20]), (30, [7, 14]), (50, [5, 10]), (95, [1, 1])])
def test_the_same_share_of_every_layer_goes_and_one_channel_stays(percent, left):
    plan = plan_shrink(DENSE, sparsity_percent=percent, pattern="channels")
    assert [len(layer.kept) for layer in plan.layers] == left
    assert [one.layer for one in plan.fixed] == [DENSE.tensors[DENSE.nodes[2].outputs[0]].name]


def test_the_weakest_channels_go_first():
    weights = DENSE.tensors[DENSE.nodes[0].inputs[1]].data
    readers = DENSE.tensors[DENSE.nodes[1].inputs[1]].data
    strength = np.linalg.norm(weights, axis=1) * np.linalg.norm(readers, axis=0)
    plan = plan_shrink(DENSE, sparsity_percent=30, pattern="channels")
    assert set(plan.layers[0].kept) == set(np.argsort(strength)[3:].tolist())


@pytest.mark.parametrize("graph", [DENSE, SERIES], ids=["dense", "series"])
@pytest.mark.parametrize("percent", [0, 25, 50, 90])
def test_single_weights_go_in_the_share_that_was_asked_for(graph, percent):
    plan = plan_shrink(graph, sparsity_percent=percent, pattern="weights")
    total, kept = sum(layer.weights for layer in plan.layers), sum(layer.kept_weights for layer in plan.layers)
    assert kept == total - round(total * percent / 100)
    zeros = [
        np.count_nonzero(graph_.tensors[node.inputs[1]].data == 0)
        for graph_ in [apply_plan(graph, plan)]
        for node in graph.nodes
        if node.operator in ("conv2d", "fully_connected")
    ]
    assert sum(zeros) == total - kept


def test_depthwise_filters_stay_whole_and_count_in_the_real_sparsity():
    plan = plan_shrink(SERIES, sparsity_percent=50, pattern="weights")
    assert 0.4 < real_sparsity(SERIES, apply_plan(SERIES, plan)) < 0.5


def test_real_sparsity_of_channels_counts_the_readers_too():
    smaller = apply_plan(DENSE, plan_shrink(DENSE, sparsity_percent=50, pattern="channels"))
    assert real_sparsity(DENSE, smaller) == pytest.approx(1 - (5 * 6 + 10 * 5 + 3 * 10) / (10 * 6 + 20 * 10 + 3 * 20))


def test_a_plan_is_plain_data():
    plan = plan_shrink(SERIES, sparsity_percent=40, pattern="channels")
    assert json.loads(json.dumps(plan_as_json(plan)))["asked_percent"] == 40
