from dataclasses import replace

import numpy as np
import pytest

from tests.tinycore.random_networks import random_network
from tinycore.ops.host import HostModel
from tinycore.shrink.apply import apply_plan, without_channels
from tinycore.shrink.channel_flow import channel_flows
from tinycore.shrink.plan import plan_shrink
from tinycore.training.layers import (
    Convolution,
    Dense,
    Depthwise,
    Flatten,
    GlobalPool,
    Pool,
    convolution_1d,
    pool_1d,
    separable_1d,
    series_as_image,
)

NETWORKS = {
    "dense": ((Dense(9, "relu"), Dense(7, "tanh"), Dense(3, "softmax")), (5,)),
    "flatten": ((Convolution(6, (3, 3), activation="relu"), Pool("max", (2, 2)), Flatten(), Dense(8, "relu"), Dense(3)), (8, 8, 2)),
    "depthwise": (
        (Convolution(6, (3, 3)), Depthwise((3, 3), activation="relu"), Convolution(5, (1, 1)), GlobalPool(), Dense(3)),
        (8, 8, 2),
    ),
    "series": (
        (
            series_as_image((16, 3)),
            convolution_1d(8, 5, activation="relu"),
            pool_1d("average", 2),
            *separable_1d(8, 3),
            Flatten(),
            Dense(3),
        ),
        (16, 3),
    ),
}


@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_removing_silent_channels_changes_no_answer(layers, shape):
    """Channels that nobody listens to can go without a trace, wherever their slices are."""
    graph = random_network(layers, shape)
    x = np.random.default_rng(1).normal(size=(4, *shape)).astype(np.float32)
    for flow in channel_flows(graph)[0]:
        gone = {0, flow.channels // 2}
        deaf = _deafened(graph, flow, gone)
        smaller = without_channels(deaf, {flow.node: tuple(c for c in range(flow.channels) if c not in gone)})
        np.testing.assert_allclose(HostModel(smaller).run(x), HostModel(deaf).run(x), atol=1e-6)


def _deafened(graph, flow, gone):
    """The graph in which no reader of these channels listens to them."""
    tensors = list(graph.tensors)
    own = graph.nodes[flow.node].inputs
    for one in flow.slices:
        tensor = tensors[one.tensor]
        if tensor.data is not None and one.tensor not in own and one.axis == tensor.data.ndim - 1 and tensor.shape[0] != 1:
            places = [k for k in range(tensor.shape[one.axis]) if k % one.channels in gone]
            data = tensor.data.copy()
            data[..., places] = 0
            tensors[one.tensor] = replace(tensor, data=data)
    return replace(graph, tensors=tuple(tensors))


@pytest.mark.parametrize("percent", [10, 50, 95])
@pytest.mark.parametrize(("layers", "shape"), NETWORKS.values(), ids=NETWORKS)
def test_smaller_networks_run(layers, shape, percent):
    graph = random_network(layers, shape)
    smaller = apply_plan(graph, plan_shrink(graph, sparsity_percent=percent, pattern="channels"))
    x = np.random.default_rng(1).normal(size=(2, *shape)).astype(np.float32)
    assert HostModel(smaller).run(x).shape == (2, 3)
    assert sum(t.bytes for t in smaller.tensors) < sum(t.bytes for t in graph.tensors)


def test_the_original_is_left_alone():
    graph = random_network(*NETWORKS["dense"])
    before = [None if t.data is None else t.data.copy() for t in graph.tensors]
    for pattern in ("channels", "weights"):
        apply_plan(graph, plan_shrink(graph, sparsity_percent=60, pattern=pattern))
    for data, tensor in zip(before, graph.tensors, strict=True):
        assert data is None or np.array_equal(data, tensor.data)
