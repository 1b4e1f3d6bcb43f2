"""One proposed network: its layers and its cost before training, its score after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tinycore.boards.record import Board
from tinycore.context import Context
from tinycore.graph.cost import Cost, Measurements
from tinycore.graph.records import Graph
from tinycore.models.evaluate import Classification, Judgement, judge
from tinycore.models.families.family import Choices, Family, Suggest
from tinycore.models.learning_data import LearningData
from tinycore.models.shape_graph import shape_graph
from tinycore.training.build import build
from tinycore.training.fit import FitPlan, fit
from tinycore.training.layers import Convolution, Dense, Depthwise, Layers
from tinycore.training.predict import predict
from tinycore.training.tensorflow_runtime import Model


class CostOf(Protocol):
    """What `graph.cost.estimate` promises."""

    def __call__(self, graph: Graph, board: Board, *, measurements: Measurements | None = None) -> Cost:
        """The cost of a graph on a board."""


@dataclass(frozen=True)
class Candidate:
    """A network that was proposed, with what it would take on the board as int8."""

    family: str
    choices: Choices
    layers: Layers
    cost: Cost

    @property
    def name(self) -> str:
        """A short name for charts: the family and the sizes of its layers."""
        return f"{self.family} {'-'.join(size for layer in self.layers if (size := _size(layer)))}"


def propose(families: tuple[Family, ...], source: Suggest, data: LearningData, *, board: Board, cost_of: CostOf) -> Candidate:
    """Choose a family and its sizes, and say what they cost without training anything."""
    by_name = {family.name: family for family in families}
    family = by_name[source.option("family", tuple(by_name))] if len(by_name) > 1 else families[0]
    choices = family.suggest(source)
    layers = family.layers(choices, data.shape, data.goal)
    return Candidate(family.name, choices, layers, cost_of(shape_graph(layers, data.shape, "int8"), board, measurements=data.measurements))


def train_candidate(candidate: Candidate, data: LearningData, *, epochs: int, seed: int, context: Context) -> tuple[Model, Judgement]:
    """Train a candidate and judge it on *choose*."""
    model = build(candidate.layers, data.shape, seed=seed)
    rate, batch = candidate.choices["learning_rate"], candidate.choices["batch"]
    plan = FitPlan(epochs, batch=batch, learning_rate=rate, seed=seed)
    fit(model, data.train, data.choose, goal=data.goal, plan=plan, context=context)
    return model, judge_on_choose(model, data)


def judge_on_choose(model: Model, data: LearningData) -> Judgement:
    """How well a trained model answers on *choose*."""
    return judge(predict(model, data.choose.x), data.choose.y, data.goal, gain=data.answer_gain)


def search_score(judgement: Judgement) -> float:
    """What the search makes large: rare classes count as much as common ones."""
    if isinstance(judgement, Classification):
        return (judgement.accuracy + judgement.balanced_accuracy) / 2
    return judgement.r2


def _size(layer: object) -> str:
    if isinstance(layer, Dense):
        return str(layer.units)
    if isinstance(layer, Convolution):
        return f"c{layer.filters}"
    return "dw" if isinstance(layer, Depthwise) else ""
