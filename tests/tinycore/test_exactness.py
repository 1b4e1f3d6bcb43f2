"""Every day a hundred networks that nobody has seen before: each core gives the bits of the host, and each fast kernel takes part."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tinycore.random_programs import SEED, fast_kernels, first_seed, run_program, seeds_with_every_kernel
from tinycore.boards.record import load_board

NETWORKS = 20  # on each core
CORES = {"M0+": "pico", "M4F": "mps2-an386", "M7": "mps2-an500", "M33": "mps2-an505", "RISC-V": "esp32-c3"}
FIRST = first_seed()  # part of each test's name, so that every log tells it


@pytest.mark.slow
@pytest.mark.parametrize("core", CORES, ids=lambda core: f"{core}, {SEED}={FIRST}")
def test_core_gives_the_bits_of_the_host(core: str, tmp_path: Path) -> None:
    board = load_board(CORES[core])
    seeds = seeds_with_every_kernel(FIRST + NETWORKS * list(CORES).index(core), NETWORKS, board.cpu.instruction_set)
    ran = run_program(seeds, board.id, folder=tmp_path)
    assert not ran.failed, f"networks {list(ran.failed)} of {seeds} differ"
    never = fast_kernels(board.cpu.instruction_set) - ran.kernels
    assert not never, f"no network of {seeds} had {sorted(never)}"
