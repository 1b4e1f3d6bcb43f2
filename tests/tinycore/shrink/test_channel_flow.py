import pytest

from tests.tinycore.random_networks import random_network
from tinycore.shrink.channel_flow import channel_flows
from tinycore.training.layers import (
    Activation,
    Convolution,
    Dense,
    Depthwise,
    Flatten,
    GlobalPool,
    Pool,
    Reshape,
)

DENSE = (Dense(8, "relu"), Dense(6, "relu"), Dense(3, "softmax"))
IMAGE = (Convolution(8, (3, 3), activation="relu"), Pool("max", (2, 2)), Depthwise((3, 3)), Convolution(6, (1, 1)), GlobalPool(), Dense(3))
FLAT = (Convolution(8, (3, 3), activation="relu"), Flatten(), Dense(3))
ROWS = (Convolution(8, (3, 3), activation="tanh"), Reshape((64, 8)), Dense(3))
MIXED = (Convolution(8, (3, 3)), Reshape((128, 4)), Dense(3))
SOFTMAX = (Dense(8), Activation("softmax"), Dense(3))


@pytest.mark.parametrize(
    ("layers", "shape", "free"),
    [
        (DENSE, (5,), [8, 6]),
        (IMAGE, (8, 8, 2), [8, 6]),
        (FLAT, (8, 8, 2), [8]),
        (ROWS, (8, 8, 2), [8]),
        (MIXED, (8, 8, 2), []),
        (SOFTMAX, (5,), []),
    ],
    ids=["dense", "image", "flatten", "rows", "places and channels mixed", "softmax inside"],
)
def test_which_layers_may_lose_channels(layers, shape, free):
    flows, fixed = channel_flows(random_network(layers, shape))
    assert [flow.channels for flow in flows] == free
    weighted = sum(isinstance(layer, (Dense, Convolution)) for layer in layers)
    assert len(flows) + len(fixed) == weighted
    assert all(one.reason for one in fixed)
