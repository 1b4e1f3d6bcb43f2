import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.small_data import table
from tinycore.boards.record import load_board
from tinycore.graph.cost import estimate
from tinycore.graph.read import read_tflite
from tinycore.models.answers import answers
from tinycore.models.evaluate import judge
from tinycore.models.learning_data import learning_data
from tinycore.shrink.preview import Preview
from tinycore.shrink.settings import ShrinkSettings

BOARD = load_board("nano-33-ble-sense-rev1")
FILE = network(
    [layer("FULLY_CONNECTED", units=16, activation="RELU"), layer("FULLY_CONNECTED", units=3), layer("SOFTMAX")],
    input_shape=(1, 4),
    dtype="float32",
)
PREVIEW = Preview(FILE, table())


def point(**settings):
    return PREVIEW.point(ShrinkSettings(**settings), BOARD)


def test_with_nothing_removed_it_is_the_model_itself():
    here, graph, data = point(sparsity_percent=0, mode="float32"), read_tflite(FILE), learning_data(table())
    assert here.accuracy == here.score == judge(answers(graph, data.choose.x), data.choose.y, data.goal).accuracy
    assert here.sparsity == 0.0
    assert here.weights_bytes == estimate(graph, BOARD).weights_bytes
    assert here.samples == len(data.choose)
    assert len(here.per_class) == 3
    assert here.error is None


def test_single_weights_shrink_the_flash_of_an_export_that_leaves_zeros_out():
    wide = network([layer("FULLY_CONNECTED", units=150), layer("FULLY_CONNECTED", units=3)], input_shape=(1, 4), dtype="float32")
    deep = network([layer("FULLY_CONNECTED", units=150)] * 2 + [layer("FULLY_CONNECTED", units=3)], input_shape=(1, 4), dtype="float32")
    for file, is_worth in ((wide, False), (deep, True)):
        preview = Preview(file, table())
        settings = ShrinkSettings(sparsity_percent=70, pattern="weights", mode="int8", fine_tune_epochs=0)
        fast, small = (preview.point(settings, BOARD, weights=weights) for weights in ("fast", "small"))
        assert (small.flash_bytes < 0.9 * fast.flash_bytes) == is_worth and small.flash_bytes <= fast.flash_bytes


def test_channels_shrink_the_flash_and_int8_even_more():
    whole, half = point(sparsity_percent=0, mode="float32"), point(sparsity_percent=50, mode="float32")
    small = point(sparsity_percent=50, mode="int8")
    assert small.weights_bytes < half.weights_bytes < whole.weights_bytes
    assert half.macs < whole.macs
    assert half.sparsity == pytest.approx(0.5)


def test_single_weights_report_what_is_really_zero():
    assert point(sparsity_percent=25, pattern="weights").sparsity == pytest.approx(0.25, abs=0.01)


def test_it_expects_recovery_only_where_fine_tuning_follows():
    bare, tuned = (point(sparsity_percent=60, fine_tune_epochs=epochs) for epochs in (0, 8))
    assert bare.weights_bytes == tuned.weights_bytes
    data, graph = learning_data(table()), read_tflite(FILE)
    own_answers = answers(graph, data.choose.x).argmax(1)
    assert np.unique(own_answers).size > 1
    assert (bare.accuracy, bare.per_class) != (tuned.accuracy, tuned.per_class)


def test_regression_has_an_error_in_the_units_of_the_target():
    file = network([layer("FULLY_CONNECTED", units=1)], input_shape=(1, 4), dtype="float32")
    here = Preview(file, table(task="regression")).point(ShrinkSettings(), BOARD)
    assert here.accuracy is None
    assert here.error > 10


def test_moving_the_slider_back_costs_nothing():
    point(sparsity_percent=35)
    assert point(sparsity_percent=35).milliseconds_taken < 20
