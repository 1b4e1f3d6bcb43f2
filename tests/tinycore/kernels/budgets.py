"""Instruction budgets: what single layers may cost on a core, all included, so that a slower kernel fails."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tinycore.many_models import Ran, run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.ops.table import OPERATORS


@dataclass(frozen=True)
class Budget:
    """A network, which of its layers is measured, and the most cycles per multiply-accumulate (per output, where there are none)."""

    layers: tuple[Layer, ...]
    shape: tuple[int, ...]
    most: float
    measured: int = 0


def conv(filters: int, size: int, *, activation: str = "RELU") -> Layer:
    """A convolution as converters leave it: its ReLU cuts at the zero point."""
    low = {"low": 0.0} if activation == "RELU" else {}
    return layer("CONV_2D", filters=filters, kernel=(size, size), padding="SAME", activation=activation, **low)


def depthwise(stride: int, *, activation: str = "RELU") -> Layer:
    """A 3x3 window over each channel by itself."""
    low = {"low": 0.0} if activation == "RELU" else {}
    return layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=(stride, stride), padding="SAME", activation=activation, **low)


def dense(units: int, activation: str = "RELU") -> Layer:
    """A dense layer."""
    return layer("FULLY_CONNECTED", units=units, activation=activation)


CORTEX_M4: Mapping[str, Budget] = {
    "1x1 of 128": Budget((conv(64, 1),), (1, 8, 8, 128), 1.15),
    "1x1 of 64": Budget((conv(64, 1),), (1, 8, 8, 64), 1.25),
    "1x1 of 32": Budget((conv(64, 1),), (1, 8, 8, 32), 1.4),
    "1x1 of 16": Budget((conv(32, 1),), (1, 16, 16, 16), 1.6),
    "1x1 of 8": Budget((conv(16, 1),), (1, 32, 32, 8), 2.2),
    "1x1 of 64, linear": Budget((conv(64, 1, activation="NONE"),), (1, 8, 8, 64), 1.3),
    "1x1 of 16, linear": Budget((conv(32, 1, activation="NONE"),), (1, 16, 16, 16), 2.0),
    "3x3 of 16": Budget((conv(32, 3),), (1, 16, 16, 16), 1.28),
    "3x3 of 64": Budget((conv(64, 3),), (1, 8, 8, 64), 1.28),
    "dense of 64": Budget((dense(64),), (1, 64), 1.6),
    "dense of 256": Budget((dense(64, "NONE"),), (1, 256), 1.6),
    "depthwise 6x6": Budget((depthwise(1),), (1, 6, 6, 8), 2.75),
    "depthwise 24x24": Budget((depthwise(1),), (1, 24, 24, 16), 2.2),
    "depthwise 24x24, linear": Budget((depthwise(1, activation="NONE"),), (1, 24, 24, 16), 2.8),
    "depthwise 48x48 by 2": Budget((depthwise(2),), (1, 48, 48, 8), 3.3),
    "depthwise 48x48 by 2, linear": Budget((depthwise(2, activation="NONE"),), (1, 48, 48, 8), 3.8),
    "add": Budget((conv(16, 1), layer("ADD", inputs=(0, 1))), (1, 8, 8, 16), 10.0, measured=1),
}

CORTEX_M0_PLUS: Mapping[str, Budget] = {
    "1x1 of 64": Budget((conv(64, 1),), (1, 5, 5, 64), 7.0),
    "1x1 of 32": Budget((conv(64, 1),), (1, 5, 5, 32), 7.0),
    "1x1 of 16": Budget((conv(32, 1),), (1, 8, 8, 16), 7.0),
    "3x3 of 16": Budget((conv(32, 3),), (1, 8, 8, 16), 7.0),
    "dense of 64": Budget((dense(64),), (1, 64), 5.0),
    "dense of 256": Budget((dense(64, "NONE"),), (1, 256), 5.0),
    "add": Budget((conv(16, 1), layer("ADD", inputs=(0, 1))), (1, 8, 8, 16), 32.0, measured=1),
    "maximum": Budget((layer("MAX_POOL_2D", pool=(2, 2), stride=(2, 2)),), (1, 8, 8, 16), 70.0),
    "average": Budget((layer("AVERAGE_POOL_2D", pool=(2, 2), stride=(2, 2)),), (1, 8, 8, 16), 210.0),
    "mean": Budget((layer("MEAN"),), (1, 8, 8, 16), 510.0),
    "depthwise": Budget((depthwise(1),), (1, 12, 12, 16), 8.5),
    "depthwise, narrow": Budget((depthwise(1),), (1, 13, 5, 64), 8.5),
    "depthwise, linear": Budget((depthwise(1, activation="NONE"),), (1, 12, 12, 16), 8.9),
    "depthwise by two": Budget((depthwise(2),), (1, 12, 12, 16), 10.9),
}


def over_budget(budgets: Mapping[str, Budget], board_id: str, *, folder: Path) -> dict[str, str]:
    """What takes longer than it may, or gives other bits than the portable kernel."""
    return {
        name: f"{cost:.2f} instead of {budgets[name].most}"
        for name, cost in measured(budgets, board_id, folder=folder).items()
        if cost > budgets[name].most
    }


def measured(budgets: Mapping[str, Budget], board_id: str, *, folder: Path) -> dict[str, float]:
    """Cycles per multiply-accumulate or output of each layer; infinite where its bits are wrong."""
    models = [network([*one.layers], input_shape=one.shape, seed=1) for one in budgets.values()]
    ran = run_on_core(models, board_id, folder=folder)
    return {name: _per_unit(one, budget) if one.is_exact else math.inf for (name, budget), one in zip(budgets.items(), ran, strict=True)}


def _per_unit(ran: Ran, budget: Budget) -> float:
    graph = ran.graph
    node = graph.nodes[budget.measured]
    macs = OPERATORS[node.operator].macs(graph, node)
    return ran.layers[budget.measured][2] / (macs or graph.tensors[node.outputs[0]].elements)
