"""Networks as users have them, with random weights: what is measured beside the public models."""

from __future__ import annotations

from tests.tinycore.ops.flatbuffer_networks import Layer, layer

Network = tuple[list[Layer], tuple[int, ...]]


def _conv(filters: int, kernel: tuple[int, int], stride: int = 1) -> Layer:
    return layer("CONV_2D", filters=filters, kernel=kernel, stride=(stride, stride), padding="SAME", activation="RELU", low=0.0)


def _depthwise(stride: int = 1, kernel: tuple[int, int] = (3, 3)) -> Layer:
    return layer("DEPTHWISE_CONV_2D", kernel=kernel, stride=(stride, stride), padding="SAME", activation="RELU", low=0.0)


def _dense(units: int, activation: str = "RELU") -> Layer:
    return layer("FULLY_CONNECTED", units=units, activation=activation)


def mobilenet() -> Network:
    """MobileNet V1 of a quarter of the width on 96x96 colour pictures: the visual wake words of MLPerf Tiny."""
    plan = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]
    blocks = [one for filters, stride in plan for one in (_depthwise(stride), _conv(filters, (1, 1)))]
    head = [layer("AVERAGE_POOL_2D", pool=(3, 3)), layer("RESHAPE", shape=(1, 256)), _dense(2, "NONE"), layer("SOFTMAX")]
    return [_conv(8, (3, 3), 2), *blocks, *head], (1, 96, 96, 3)


def autoencoder() -> Network:
    """Dense layers of 128 around a bottleneck of 8: the anomaly detection of MLPerf Tiny."""
    return [*(_dense(128) for _ in range(4)), _dense(8), *(_dense(128) for _ in range(4)), _dense(640, "NONE")], (1, 640)


def motion() -> Network:
    """A 1-D convolution over two seconds of a motion sensor."""
    body = [_conv(8, (1, 5)), layer("MAX_POOL_2D", pool=(1, 2), stride=(1, 2)), _conv(16, (1, 5)), layer("MEAN", axes=(1, 2))]
    return [*body, _dense(6, "NONE"), layer("SOFTMAX")], (1, 1, 100, 6)


def separable_speech() -> Network:
    """Separable 1-D convolutions over 49 frames of 40 features."""
    blocks = [one for _ in range(3) for one in (_depthwise(kernel=(1, 9)), _conv(48, (1, 1)))]
    return [_conv(48, (1, 3)), *blocks, layer("MEAN", axes=(1, 2)), _dense(12, "NONE"), layer("SOFTMAX")], (1, 1, 49, 40)


def tabular() -> Network:
    """The digits as a table: 64 columns, 10 classes."""
    return [_dense(32), _dense(16), _dense(10, "NONE"), layer("SOFTMAX")], (1, 64)


SMALL_NETWORKS: dict[str, Network] = {
    "mobilenet 96x96x3": mobilenet(),
    "autoencoder 640": autoencoder(),
    "motion 100x6": motion(),
    "separable speech 49x40": separable_speech(),
    "tabular 64": tabular(),
}
