"""What the time of a kernel call is estimated from."""

from __future__ import annotations

import pytest

from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.boards.record import all_boards
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.timing import FILES, GUESSES, timing_of
from tinycore.graph.timing_features import FEATURES, call_features
from tinycore.ops.operator import KernelCall
from tinycore.twin.cores import CORES
from tinycore.twin.timing_table import load_table


def features(one: Layer, shape: tuple[int, ...], instruction_set: str = "portable") -> dict[str, float]:
    lowered = lower(read_tflite(network([one], input_shape=shape)), instruction_set)
    return dict(zip(FEATURES, call_features(lowered.graph, lowered.calls[0][0], lowered.macs[0]), strict=True))


def test_places_outside_the_image_are_not_multiplied() -> None:
    """A 3x3 window on 4x4 pixels has 100 of its 144 places inside."""
    found = features(layer("CONV_2D", filters=5, kernel=(3, 3), padding="SAME"), (1, 4, 4, 2))
    assert (found["windows"], found["taps"], found["macs"]) == (100, 500, 1000)


def test_groups_of_channels_and_words_of_inputs_are_rounded_up() -> None:
    found = features(layer("CONV_2D", filters=5, kernel=(1, 1)), (1, 2, 3, 6))
    assert (found["pixels"], found["groups"], found["padded_macs"], found["gathered"]) == (6, 12, 12 * 4 * 8, 36)
    found = features(layer("FULLY_CONNECTED", units=5), (1, 6), "armv7em")
    assert (found["groups"], found["padded_macs"]) == (2, 2 * 4 * 8)


def test_a_copy_counts_what_it_moves_and_how_much_of_it_lies_side_by_side() -> None:
    found = features(layer("TRANSPOSE", order=(0, 2, 1, 3)), (1, 4, 5, 3))
    assert (found["outputs"], found["rows"]) == (60, 20)


@pytest.mark.parametrize("core", CORES)
def test_every_core_that_can_be_emulated_was_measured_or_is_said_to_be_a_guess(core: str) -> None:
    assert (core in FILES) != (core in GUESSES)
    assert timing_of(core).label.startswith("guess" if core in GUESSES else load_table(CORES[core].timing).label)


def test_cores_without_figures_are_slow_guesses() -> None:
    assert {timing_of(board.cpu.core).label for board in all_boards() if board.cpu.core not in FILES} == {"guess"}


def call(function: str) -> KernelCall:
    return KernelCall(function, "", {}, (), (), ())


def test_a_kernel_that_was_not_measured_counts_as_its_relative() -> None:
    timing, some = timing_of("Cortex-M4F"), (100.0,) * len(FEATURES)
    assert timing.cycles(call("ts_conv2d_int16_of_tomorrow"), some) == timing.cycles(call("ts_conv2d_int16"), some)
    assert timing.cycles(call("ts_conv2d_other_int8_armv7em"), some) == timing.cycles(call("ts_conv2d_int8_armv7em"), some)
    assert timing.cycles(call("ts_unheard_of"), some) >= max(timing.cycles(call(name), some) for name in timing.coefficients)
