from dataclasses import dataclass

import numpy as np
import pytest

from tests.tinycore.random_networks import random_network
from tinycore.boards.record import load_board
from tinycore.context import Collector
from tinycore.graph.cost import estimate
from tinycore.graph.read import read_tflite
from tinycore.models.families.table import FAMILIES, families_for
from tinycore.models.shape_graph import shape_graph
from tinycore.ops.host import HostModel
from tinycore.training.layers import Dense
from tinycore.training.samples import Goal

SHAPES = {"table": (7,), "series": (40, 3)}
GOALS = {"classes": Goal("classification", 4), "number": Goal("regression", 1)}


@dataclass
class RandomChoices:
    """Any of the allowed values, as a search would ask for them."""

    random: np.random.Generator

    def whole(self, name, low, high):
        return int(self.random.integers(low, high + 1))

    def number(self, name, low, high):
        return float(self.random.uniform(low, high))

    def option(self, name, options):
        return options[self.random.integers(len(options))]


class FirstChoices:
    def __init__(self, first):
        self.first = first
        self.asked = set()

    def _take(self, name):
        self.asked.add(name)
        return self.first[name]

    def whole(self, name, low, high):
        assert low <= self.first[name] <= high
        return self._take(name)

    def number(self, name, low, high):
        assert low <= self.first[name] <= high
        return self._take(name)

    def option(self, name, options):
        assert self.first[name] in options
        return self._take(name)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_first_choice_names_every_choice(family):
    source = FirstChoices(family.first)
    family.suggest(source)
    assert source.asked == set(family.first)


@pytest.mark.parametrize("goal", GOALS.values(), ids=GOALS)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_proposed_network_runs_and_answers_what_is_asked(family, goal):
    random = np.random.default_rng(3)
    for seed in range(15):
        layers = family.layers(family.suggest(RandomChoices(random)), SHAPES[family.data], goal)
        graph = random_network(layers, SHAPES[family.data], seed=seed)
        outputs = HostModel(graph).run(random.normal(size=(2, *SHAPES[family.data])).astype(np.float32))
        assert outputs.shape == (2, goal.outputs)
        assert np.isfinite(outputs).all()


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_convolutions_survive_windows_of_a_few_rows(rows):
    (family,) = families_for("series")
    random = np.random.default_rng(rows)
    for _ in range(10):
        layers = family.layers(family.suggest(RandomChoices(random)), (rows, 2), GOALS["classes"])
        HostModel(random_network(layers, (rows, 2)))


def test_constants_of_a_shape_graph_take_no_memory():
    graph = shape_graph((Dense(5000),), (4000,), "int8")
    weights = graph.tensors[graph.nodes[0].inputs[1]]
    assert weights.bytes == 5000 * 4000
    assert weights.data.strides == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["float32", "int8"])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_a_network_will_cost_is_known_before_training(family, mode):
    """Operators, shapes, weights and memory of the converted file, from the choices alone."""
    from tinycore.training.build import build
    from tinycore.training.convert import convert

    random, shape, board = np.random.default_rng(5), SHAPES[family.data], load_board("nano-33-ble-sense-rev1")
    for goal in (*GOALS.values(), *GOALS.values()):
        layers = family.layers(family.suggest(RandomChoices(random)), shape, goal)
        model = build(layers, shape)
        model.set_weights([w + np.abs(random.normal(size=w.shape)) * 0.1 for w in model.get_weights()])
        x = random.normal(size=(20, *shape)).astype(np.float32)
        real = read_tflite(convert(model, mode, calibration=x, context=Collector()))
        guess = shape_graph(layers, shape, mode)
        assert [node.operator for node in guess.nodes] == [node.operator for node in real.nodes]
        costs = [estimate(graph, board) for graph in (guess, real)]
        for name in ("arena_bytes", "ram_bytes", "macs"):
            assert getattr(costs[0], name) == getattr(costs[1], name), name
        for name in ("weights_bytes", "cycles"):  # how a fast kernel scales its sums follows from the weights
            assert getattr(costs[0], name) == pytest.approx(getattr(costs[1], name), rel=0.03 if mode == "int8" else 0), name
        assert costs[0].flash_bytes == pytest.approx(costs[1].flash_bytes, abs=64 if mode == "float32" else 160)
