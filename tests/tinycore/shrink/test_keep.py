import json

import pytest

from tests.tinycore.small_data import series, stored, table
from tinycore.boards.record import load_board
from tinycore.context import Collector, Note, Progress
from tinycore.data.dataset import load
from tinycore.errors import Cancelled
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.models.evaluate import judge
from tinycore.models.learning_data import goal_of, samples_of
from tinycore.models.make import make
from tinycore.models.settings import ModelSettings
from tinycore.shrink.keep import keep
from tinycore.shrink.plan import real_sparsity
from tinycore.shrink.preview import Preview
from tinycore.shrink.settings import ShrinkSettings

pytestmark = pytest.mark.slow
BOARD = load_board("nano-33-ble-sense-rev1")
MODES = [("channels", "int8"), ("channels", "float32"), ("weights", "int8-float-io"), ("channels", "int16x8"), ("channels", "float16")]
DATA = {"table": table, "numbers": lambda: table(task="regression"), "series": series}


@pytest.fixture(scope="module", params=DATA, ids=DATA)
def made(request, tmp_path_factory):
    """A data set and a trained model for it."""
    folder = tmp_path_factory.mktemp(request.param)
    stored(DATA[request.param](), folder / "data")
    (folder / "model").mkdir()
    make(folder / "data", ModelSettings(trials=1, epochs=12), BOARD, folder / "model", Collector())
    return folder


def kept(made, folder, context=None, **settings):
    return keep(made / "data", made / "model", ShrinkSettings(**settings), folder, context or Collector())


@pytest.mark.parametrize(("pattern", "mode"), MODES)
def test_what_ships_is_small_still_good_and_truly_described(made, tmp_path, pattern, mode):
    summary = kept(made, tmp_path, pattern=pattern, mode=mode)
    graph, dataset = read_tflite((tmp_path / "model.tflite").read_bytes()), load(made / "data")
    final = samples_of(dataset, "final")
    judgement = judge(answers(graph, final.x), final.y, goal_of(dataset), gain=dataset.description.answer.gain)
    name = "error" if dataset.description.task == "regression" else "accuracy"
    assert summary[f"{name}_shrunk"] == (judgement.mae if name == "error" else judgement.accuracy)
    worse = (
        summary["error_shrunk"] / summary["baseline"] < 0.5 if name == "error" else summary["accuracy_shrunk"] > summary["baseline"] + 0.3
    )
    assert worse
    assert summary["interval"][0] <= summary[f"{name}_shrunk"] <= summary["interval"][1]
    assert 0.2 < summary["sparsity"] < 0.6
    assert json.loads((tmp_path / "plan.json").read_text())["pattern"] == pattern
    assert graph.tensors[graph.inputs[0]].dtype == {"int8": "int8", "int16x8": "int16"}.get(mode, "float32")
    json.dumps(summary, allow_nan=False)


def test_zero_weights_are_zero_in_the_file(made, tmp_path):
    summary = kept(made, tmp_path, pattern="weights", mode="float32", sparsity_percent=50)
    before, after = (read_tflite((folder / "model.tflite").read_bytes()) for folder in (made / "model", tmp_path))
    assert real_sparsity(before, after) == pytest.approx(summary["sparsity"], abs=0.01)


@pytest.mark.parametrize("pattern", ["channels", "weights"])
def test_without_fine_tuning_the_preview_is_exact(made, tmp_path, pattern):
    settings = {"pattern": pattern, "sparsity_percent": 20, "fine_tune_epochs": 0}
    summary = kept(made, tmp_path, **settings)
    preview = Preview((made / "model" / "model.tflite").read_bytes(), load(made / "data")).point(ShrinkSettings(**settings), BOARD)
    assert preview.sparsity == pytest.approx(summary["sparsity"])
    assert preview.score == pytest.approx(summary["score_choose"], abs=0.01)


def test_what_ships_does_not_depend_on_final(made, tmp_path):
    files = []
    for spoil in (False, True):
        folder = tmp_path / str(spoil)
        folder.mkdir()
        dataset = load(made / "data")
        if spoil:
            dataset.x[dataset.rows("final")] = 1e6
        keep(stored(dataset, folder / "data"), made / "model", ShrinkSettings(fine_tune_epochs=2), folder, Collector())
        files.append((folder / "model.tflite").read_bytes())
    assert files[0] == files[1]


class StopsInTraining(Collector):
    """Asks to stop as soon as fine-tuning has begun."""

    def stopping(self):
        return any(isinstance(event, Progress) and event.phase == "recover" for event in self.events)


def test_cancel_leaves_nothing_that_could_ship(made, tmp_path):
    with pytest.raises(Cancelled):
        kept(made, tmp_path, StopsInTraining(), fine_tune_epochs=200)
    assert not (tmp_path / "model.tflite").exists()


def test_final_is_opened_once(made, tmp_path, monkeypatch):
    from tinycore.shrink import keep as module

    asked = []
    original = module.samples_of
    monkeypatch.setattr(module, "samples_of", lambda dataset, part: asked.append(part) or original(dataset, part))
    kept(made, tmp_path, fine_tune_epochs=1)
    assert asked == ["final"]


def test_sliders_that_cannot_do_what_they_say_are_explained(made, tmp_path):
    context = Collector()
    kept(made, tmp_path, context, pattern="weights", fine_tune_epochs=0)
    assert any(isinstance(event, Note) and "less flash when" in event.text for event in context.events)
