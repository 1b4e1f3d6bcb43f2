"""Our images on QEMU's machines, which share no code with our emulated core and have a serial line of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.firmware.exported import Built, build_model, series
from tests.tinycore.firmware.qemu import is_installed, run_on_qemu
from tinycore.boards.record import Board, load_board
from tinycore.export.vectors import run_flat
from tinycore.graph.read import read_tflite
from tinycore.link.open import open_port
from tinycore.link.session import Session
from tinycore.twin.bench import bench

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_installed(), reason="qemu-system-arm is not installed")]
MACHINES = ("mps2-an386", "mps2-an500", "mps2-an505")
INSTRUCTIONS_PER_S = 10**9  # at -icount shift=0


@dataclass(frozen=True)
class Running:
    """A machine that answers, and what was built for it."""

    board: Board
    built: Built
    session: Session


@pytest.fixture(scope="module", params=MACHINES)
def running(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    board = load_board(request.param)
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    built = build_model(tflite, tmp_path_factory.mktemp("firmware"), series(1, 1, 1), board=board)
    with run_on_qemu(board.id, built.folder / "firmware.elf") as url, open_port(url) as port:
        yield Running(board, built, Session(port, patience=5.0))


def test_it_says_who_it_is_and_passes_its_self_test(running: Running) -> None:
    hello = running.session.hello()
    assert (hello.board, hello.model) == (running.board.id, running.built.bundle["model_sha256"])
    selftest = running.session.selftest()
    assert (selftest.vectors, selftest.failed) == (4, 0)


def test_every_input_gives_the_hosts_output(running: Running) -> None:
    inputs = np.arange(-128, 128, 17, dtype=np.int8).reshape(-1, 1)
    outputs = run_flat(read_tflite(running.built.tflite), inputs)
    for row, output in zip(inputs, outputs, strict=True):
        assert running.session.run(row.tobytes()).output == output.tobytes()


@pytest.mark.parametrize("machine", MACHINES)
def test_both_emulators_count_the_same_instructions(machine: str, shared: Path, tmp_path: Path) -> None:
    """The timer ticks at the board's clock, so many instructions apart; the handful around the call are counted as well."""
    board = load_board(machine)
    built = build_model((shared / "models" / "mlperf_kws_dscnn_int8.tflite").read_bytes(), tmp_path, board=board)
    elf = built.folder / "firmware.elf"
    inputs = np.random.default_rng(1).integers(-128, 128, (1, 490), dtype=np.int8)
    measured = bench(elf, built.bundle, board.id, inputs)
    with run_on_qemu(machine, elf) as url, open_port(url) as port:
        run = Session(port, patience=5.0).run(inputs.tobytes())
    assert run.output == measured.outputs.tobytes()
    one_tick = INSTRUCTIONS_PER_S / board.cpu.clock_hz
    assert run.inference_cycles * one_tick == pytest.approx(measured.instructions, abs=2 * one_tick)


def test_a_sleeping_machine_wakes_for_the_next_request(running: Running) -> None:
    for _ in range(20):
        assert running.session.run(b"\5").output == running.session.run(b"\5").output
