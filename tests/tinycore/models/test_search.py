from dataclasses import replace

import pytest

from tests.tinycore.small_data import series, table
from tinycore.boards.record import load_board
from tinycore.context import Collector, Metric, Note, Progress
from tinycore.errors import Cancelled, TinysmithError
from tinycore.models.evaluate import baseline
from tinycore.models.learning_data import learning_data
from tinycore.models.search import rank_of, search
from tinycore.models.settings import ModelSettings

SETTINGS = ModelSettings(trials=3, epochs=6)
BOARD = load_board("nano-33-ble-sense-rev1")


def test_at_equal_scores_the_smaller_network_wins_unless_only_accuracy_counts():
    assert rank_of(0.9, 1000, 0.7) > rank_of(0.9, 2000, 0.7)
    assert rank_of(0.9, 1000, 1.0) == rank_of(0.9, 2000, 1.0)
    assert rank_of(0.90, 1000, 0.0) > rank_of(0.93, 2000, 0.0)
    assert rank_of(0.90, 1000, 0.7) < rank_of(0.93, 2000, 0.7)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", [table(), table(task="regression"), series()], ids=["table", "numbers", "series"])
def test_a_search_finds_a_network_that_is_better_than_guessing(dataset):
    data, context = learning_data(dataset), Collector()
    found = search(data, SETTINGS, BOARD, context)
    assert len(found.trials) == 3
    assert found.best.score > baseline(data.train.y, data.choose.y, data.goal).score + 0.2
    assert found.best.rank == max(trial.rank for trial in found.trials)
    assert found.best.flash_bytes < BOARD.memory.flash_bytes
    metrics = [event for event in context.events if isinstance(event, Metric) and event.name == "trial"]
    assert [(m.name, m.step) for m in metrics] == [("trial", 1), ("trial", 2), ("trial", 3)]
    assert set(metrics[0].value) == {"score", "flash_bytes", "ram_bytes", "parameters", "cycles", "name", "best"}
    assert metrics[0].value["best"]
    progress = [event.done for event in context.events if isinstance(event, Progress) and event.phase == "search"]
    assert progress == sorted(progress)
    assert progress[-1] == 3
    assert len(progress) > 2 * 3  # it moves while a network trains


@pytest.mark.slow
def test_the_same_seed_tries_the_same_networks():
    data = learning_data(table())
    names = [[trial.name for trial in search(data, SETTINGS, BOARD, Collector()).trials] for _ in range(2)]
    assert names[0] == names[1]


def test_what_does_not_fit_is_never_trained():
    tiny = replace(BOARD, memory=replace(BOARD.memory, flash_bytes=100))
    context = Collector()
    with pytest.raises(TinysmithError) as caught:
        search(learning_data(table()), SETTINGS, tiny, context)
    assert caught.value.code == "search.nothing_fits"
    assert not any(isinstance(event, Metric) for event in context.events)


class StopsAfterTrials(Collector):
    """Asks to stop once so many trials were reported."""

    def __init__(self, trials):
        super().__init__()
        self.trials = trials

    def stopping(self):
        return sum(isinstance(event, Metric) for event in self.events) >= self.trials


@pytest.mark.slow
def test_stopped_it_keeps_the_best_so_far():
    context = StopsAfterTrials(2)
    found = search(learning_data(table()), replace(SETTINGS, trials=50), BOARD, context)
    assert len(found.trials) == 2
    assert any(isinstance(event, Note) and "2 of 50" in event.text for event in context.events)


@pytest.mark.slow
def test_stopped_before_the_first_network_there_is_nothing_to_keep():
    with pytest.raises(Cancelled):
        search(learning_data(table()), SETTINGS, BOARD, StopsAfterTrials(0))


@pytest.mark.slow
def test_the_time_limit_holds_and_leaves_at_least_one_network():
    found = search(learning_data(table()), replace(SETTINGS, trials=500, minutes=0.001), BOARD, Collector())
    assert 1 <= len(found.trials) < 5
