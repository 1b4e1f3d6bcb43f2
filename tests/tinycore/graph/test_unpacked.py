"""Constants in a Huffman code: what was encoded comes back, where there is room and it saves bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.export.test_runs_in_its_arena import failures
from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.constants import stored_constants
from tinycore.graph.lowered import Lowered
from tinycore.graph.lowering import lower
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.read import read_tflite
from tinycore.kernels.huffman import LONGEST, byte_counts, huffman_code

CORES = {"Cortex-M4F": "mps2-an386", "Cortex-M0+": "pico", "RISC-V": "esp32-c3"}


def narrow(stored: np.ndarray) -> np.ndarray:
    """As with one scale for all channels, where most of them use a part of the range."""
    return np.round(stored / 3)


def layers(filters: int) -> list[Layer]:
    """Large activations first, then layers whose weights are larger than what they compute."""
    return [
        layer("CONV_2D", filters=32, kernel=(3, 3), padding="SAME", activation="RELU"),
        layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=(2, 2), padding="SAME", activation="RELU"),
        layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=(2, 2), padding="SAME"),
        *(layer("CONV_2D", filters=filters, kernel=(1, 1), activation="RELU", thin=narrow) for _ in range(3)),
        layer("MEAN"),
        layer("FULLY_CONNECTED", units=40, thin=narrow),
    ]


def model(seed: int, filters: int = 60) -> bytes:
    return network(layers(filters), input_shape=(1, 17, 16, 3), seed=seed)


def flash_bytes(done: Lowered) -> int:
    stored = stored_constants(done.graph, done.calls)
    return sum(one.values.nbytes for k, one in enumerate(stored) if one.shared_with == k)


def unpacked(done: Lowered) -> int:
    return sum(call.function == "ts_unpack_huffman" for group in done.calls for call in group)


@pytest.mark.parametrize("name", ["int8", "few", "two bytes"])
def test_bytes_come_back(name: str) -> None:
    random = np.random.default_rng(1)
    values = {
        "int8": np.clip(random.normal(0, 25, 3000), -127, 127).astype(np.int8),
        "few": random.integers(-2, 3, (50, 20)).astype(np.int8),
        "two bytes": np.array([3, 3, -7, 3], np.int8),
    }[name]
    code = huffman_code(byte_counts(values))
    assert code is not None and 0 < code.lengths.max() <= LONGEST
    encoded = code.encode(values)
    assert len(encoded) == code.bytes_of(values)
    bits, found = np.unpackbits(encoded).tolist(), []
    known = {(int(code.lengths[k]), int(code.codes[k])): k for k in np.flatnonzero(code.lengths)}
    place = 0
    while len(found) < values.size:
        number, length = 0, 0
        while (length, number) not in known:
            number, length, place = number << 1 | bits[place], length + 1, place + 1
        found.append(known[length, number])
    np.testing.assert_array_equal(np.array(found, np.uint8).view(np.int8), values.reshape(-1))


def test_codes_of_rare_bytes_are_not_too_long() -> None:
    code = huffman_code(np.array([1 << k for k in range(40)] + [0] * 216, np.int64))
    assert code is not None and code.lengths.max() == LONGEST
    assert (2.0 ** -code.lengths[:40]).sum() <= 1.0  # there are as many codes


def test_a_byte_that_is_alone_needs_no_code() -> None:
    assert huffman_code(byte_counts(np.zeros(1000, np.int8))) is None


def test_flash_shrinks_and_the_arena_does_not_grow() -> None:
    graph = read_tflite(model(1))
    for instruction_set in ("portable", "armv7em", "armv6m"):
        fast, small = (lower(graph, instruction_set, weights=weights) for weights in ("fast", "small"))
        assert unpacked(fast) == 0 and unpacked(small) >= 2
        assert flash_bytes(small) < 0.97 * flash_bytes(fast)
        assert small.plan.arena_bytes <= fast.plan.arena_bytes


def test_without_room_nothing_is_unpacked() -> None:
    tflite = network([layer("FULLY_CONNECTED", units=200)], input_shape=(1, 200), seed=1)
    assert unpacked(lower(read_tflite(tflite), weights="small")) == 0


@pytest.mark.slow
@pytest.mark.parametrize("memory", [FASTEST, MemoryChoice(is_small=True)], ids=["fast", "small"])
def test_same_bits_here(memory: MemoryChoice, tmp_path: Path) -> None:
    assert failures(model(2), memory, tmp_path, weights="small") == 0


@pytest.mark.slow
@pytest.mark.parametrize("core", CORES)
def test_same_bits_on(core: str, tmp_path: Path) -> None:
    models = [model(seed, filters) for seed, filters in ((1, 60), (2, 47), (3, 64))]
    assert all(one.is_exact for one in run_on_core(models, CORES[core], folder=tmp_path, counts=False, weights="small"))
