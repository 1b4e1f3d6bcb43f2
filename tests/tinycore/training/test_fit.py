import numpy as np
import pytest

from tinycore.context import Collector, Metric, Progress
from tinycore.errors import Cancelled
from tinycore.training.build import build
from tinycore.training.fit import FitPlan, fit
from tinycore.training.layers import Dense
from tinycore.training.predict import predict
from tinycore.training.samples import Goal, Samples, class_weights

CLASSES = Goal("classification", 3)


def blobs(count=150, *, seed=1):
    """Three clouds of points."""
    random = np.random.default_rng(seed)
    y = np.arange(count, dtype=np.int32) % 3
    return Samples((random.normal(size=(count, 4)) * 0.4 + np.eye(3, 4)[y] * 2).astype(np.float32), y)


@pytest.mark.parametrize("counts", [(10, 10), (12, 10)])
def test_classes_of_about_one_size_weigh_the_same(counts):
    assert set(class_weights(np.repeat([0, 1], counts), 2)) == {1.0}


def test_rare_classes_weigh_more_up_to_ten_times():
    weights = class_weights(np.repeat([0, 1, 2], (1000, 100, 10)), 3)
    assert weights[1000] / weights[0] == pytest.approx(10)
    assert weights[-1] / weights[0] == pytest.approx(10)
    assert weights.mean() == pytest.approx(1)


@pytest.mark.slow
def test_a_network_learns_and_reports_each_round():
    model, context = build((Dense(8, "relu"), Dense(3, "softmax")), (4,)), Collector()
    result = fit(model, blobs(), blobs(60, seed=2), goal=CLASSES, plan=FitPlan(15, learning_rate=1e-2), context=context)
    assert (predict(model, blobs(seed=3).x).argmax(1) == blobs(seed=3).y).mean() > 0.95
    assert [e.done for e in context.events if isinstance(e, Progress)] == list(range(1, result.epochs + 1))
    losses = [e.value for e in context.events if isinstance(e, Metric)]
    assert result.loss_choose == min(losses)


@pytest.mark.slow
def test_regression_learns_a_line():
    x = np.linspace(-1, 1, 100, dtype=np.float32)[:, None]
    model = build((Dense(1),), (1,))
    data = Samples(x, (2 * x[:, 0]).astype(np.float32))
    fit(model, data, data, goal=Goal("regression", 1), plan=FitPlan(60, learning_rate=0.05), context=Collector())
    assert np.abs(predict(model, x)[:, 0] - 2 * x[:, 0]).max() < 0.1


class StopsAfter(Collector):
    """Asks to stop at the n-th question."""

    def __init__(self, questions):
        super().__init__()
        self.left = questions

    def stopping(self):
        self.left -= 1
        return self.left <= 0


@pytest.mark.slow
def test_cancel_stops_within_a_batch():
    model, context = build((Dense(3, "softmax"),), (4,)), StopsAfter(4)
    with pytest.raises(Cancelled):
        fit(model, blobs(320), blobs(60), goal=CLASSES, plan=FitPlan(50, batch=32), context=context)
    assert context.left == 0
    assert not context.events  # not even the first round was over


@pytest.mark.slow
def test_training_ends_when_choose_no_longer_gets_better():
    model = build((Dense(16, "relu"), Dense(3, "softmax")), (4,))
    random = np.random.default_rng(1)
    noise = Samples(random.normal(size=(60, 4)).astype(np.float32), random.integers(0, 3, 60).astype(np.int32))
    result = fit(model, blobs(90), noise, goal=CLASSES, plan=FitPlan(200, learning_rate=0.05, patience=3), context=Collector())
    assert result.epochs < 50


@pytest.mark.slow
@pytest.mark.parametrize("epochs", [0, 3])
def test_removed_weights_stay_zero(epochs):
    model = build((Dense(8, "relu"), Dense(3, "softmax")), (4,))
    mask = (np.arange(32).reshape(4, 8) % 2).astype(np.float32)
    fit(model, blobs(), blobs(60), goal=CLASSES, plan=FitPlan(epochs), context=Collector(), masks=(mask, None, None, None))
    kernel = model.layers[0].get_weights()[0]
    assert not kernel[mask == 0].any()
    assert kernel[mask == 1].all()


@pytest.mark.slow
def test_fewer_samples_than_a_batch_are_enough():
    model = build((Dense(3, "softmax"),), (4,))
    assert fit(model, blobs(6), blobs(6), goal=CLASSES, plan=FitPlan(2), context=Collector()).epochs == 2


@pytest.mark.slow
@pytest.mark.parametrize("outputs", [(Dense(1, "sigmoid"),), (Dense(2),)], ids=["one probability", "logits"])
def test_other_kinds_of_answers_are_trained_too(outputs):
    data = blobs(90)
    data = Samples(data.x, (data.y == 1).astype(np.int32))
    model = build(outputs, (4,))
    fit(model, data, data, goal=Goal("classification", 2), plan=FitPlan(40, learning_rate=0.05), context=Collector())
    from tinycore.models.evaluate import judge

    assert judge(predict(model, data.x) - (0.0 if outputs[0].units == 1 else 0.5), data.y, Goal("classification", 2)).score > 0.95


@pytest.mark.slow
def test_training_that_only_spoils_leaves_the_model_as_it_was():
    model = build((Dense(8, "relu"), Dense(3, "softmax")), (4,))
    fit(model, blobs(), blobs(60, seed=2), goal=CLASSES, plan=FitPlan(30, learning_rate=1e-2), context=Collector())
    before, wrong = model.get_weights(), blobs()
    wrong = Samples(wrong.x, (wrong.y + 1) % 3)
    fit(model, wrong, blobs(60, seed=2), goal=CLASSES, plan=FitPlan(3, learning_rate=1e-2), context=Collector())
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
