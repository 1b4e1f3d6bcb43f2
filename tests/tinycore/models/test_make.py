import json

import numpy as np
import pytest

from tests.tinycore.small_data import series, stored, table
from tinycore.boards.record import load_board
from tinycore.context import Collector, Note
from tinycore.data.dataset import load
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.models.evaluate import judge
from tinycore.models.learning_data import learning_data, samples_of
from tinycore.models.make import make
from tinycore.models.settings import ModelSettings

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:You are saving your model")]
BOARD = load_board("nano-33-ble-sense-rev1")


@pytest.mark.parametrize("dataset", [table(), table(task="regression"), series()], ids=["table", "numbers", "series"])
def test_a_search_leaves_its_files_and_a_true_summary(tmp_path, dataset):
    summary = make(stored(dataset, tmp_path / "data"), ModelSettings(trials=2, epochs=5), BOARD, tmp_path, Collector())
    data, graph = learning_data(dataset), read_tflite((tmp_path / "model.tflite").read_bytes())
    assert summary["score_choose"] == judge(answers(graph, data.choose.x), data.choose.y, data.goal, gain=data.answer_gain).score
    assert summary["score_choose"] > summary["baseline"] + 0.1
    assert {tensor.dtype for tensor in graph.tensors} <= {"float32", "int32"}
    assert summary["float_bytes"] == (tmp_path / "model.tflite").stat().st_size
    assert (summary["origin"], summary["board"]) == ("search", BOARD.id)
    assert json.loads((tmp_path / "trials.json").read_text()) == summary["trials"]
    assert sum(trial["best"] for trial in summary["trials"]) == 1
    assert (tmp_path / "model.keras").exists()
    json.dumps(summary, allow_nan=False)


def test_the_final_part_plays_no_role(tmp_path):
    dataset = table()
    final = dataset.rows("final")
    dataset.x[final] = np.nan
    dataset.y[final] = 0
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, data in zip(folders, (dataset, table()), strict=True):
        folder.mkdir()
        make(stored(data, folder / "data"), ModelSettings(trials=1, epochs=3), BOARD, folder, Collector())
    assert (folders[0] / "model.tflite").read_bytes() == (folders[1] / "model.tflite").read_bytes()


def test_data_without_a_pattern_is_said_to_be_hopeless(tmp_path):
    dataset = table()
    np.random.default_rng(1).shuffle(dataset.y)
    context = Collector()
    summary = make(stored(dataset, tmp_path / "data"), ModelSettings(trials=1, epochs=3), BOARD, tmp_path, context)
    if not summary["is_useful"]:
        assert any(isinstance(event, Note) and event.level == "warning" for event in context.events)
    assert summary["score_choose"] < 0.6


def _keras_file(folder, layers, name="own.h5"):
    from tinycore.training import tensorflow_runtime as runtime

    keras = runtime.keras()
    model = keras.Sequential(layers(keras.layers))
    model.save(folder / name)
    return str(folder / name)


def test_a_file_takes_the_shape_of_the_data(tmp_path):
    """A table of 4 columns for a model that wants an image of 2 x 2 x 1."""
    file = _keras_file(
        tmp_path, lambda k: [k.InputLayer(input_shape=(2, 2, 1)), k.Conv2D(4, 2), k.Flatten(), k.Dense(3, activation="softmax")]
    )
    summary = make(stored(table(), tmp_path / "data"), ModelSettings(origin="import", file=file), BOARD, tmp_path, Collector())
    assert (summary["origin"], summary["trials"]) == ("import", [])
    graph, dataset = read_tflite((tmp_path / "model.tflite").read_bytes()), load(tmp_path / "data")
    assert answers(graph, samples_of(dataset, "choose").x).shape[1] == 3


@pytest.mark.parametrize(("size", "outputs", "code"), [(5, 3, "import.shape"), (4, 2, "import.outputs"), (4, 1, "import.outputs")], ids=str)
def test_a_file_for_other_data_is_refused(tmp_path, size, outputs, code):
    file = _keras_file(tmp_path, lambda k: [k.InputLayer(input_shape=(size,)), k.Dense(outputs)])
    with pytest.raises(TinysmithError) as caught:
        make(stored(table(), tmp_path / "data"), ModelSettings(origin="import", file=file), BOARD, tmp_path, Collector())
    assert caught.value.code == code


def test_import_without_a_file_says_so(tmp_path):
    with pytest.raises(TinysmithError) as caught:
        make(stored(table(), tmp_path / "data"), ModelSettings(origin="import"), BOARD, tmp_path, Collector())
    assert caught.value.code == "stage.not_ready"


def test_an_operator_that_no_board_runs_is_named(tmp_path):
    file = _keras_file(
        tmp_path, lambda k: [k.InputLayer(input_shape=(2, 2, 1)), k.UpSampling2D(2, interpolation="bicubic"), k.Flatten(), k.Dense(3)]
    )
    with pytest.raises(TinysmithError) as caught:
        make(stored(table(), tmp_path / "data"), ModelSettings(origin="import", file=file), BOARD, tmp_path, Collector())
    assert caught.value.code == "convert.operators" and "ResizeBicubic" in caught.value.message().what
