"""The cores that can be emulated: each knows its table, refuses what it does not have, and runs our models to the bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.firmware.exported import Built, build_model
from tinycore.boards.record import Board, all_boards, load_board
from tinycore.errors import TinysmithError
from tinycore.export.vectors import run_flat
from tinycore.firmware.ports import PORTS
from tinycore.graph.read import read_tflite
from tinycore.twin.bench import bench
from tinycore.twin.bench_process import Machine, read_program
from tinycore.twin.cores import CORES, core_of, is_measurable
from tinycore.twin.cpu import RETURN, Cpu
from tinycore.twin.cycle_counter import CycleCounter
from tinycore.twin.interruptions import LockUp
from tinycore.twin.native_counter import NativeCycleCounter
from tinycore.twin.registers import make_engine
from tinycore.twin.timing_table import load_table

MEASURABLE = [board for board in all_boards() if is_measurable(board)]
BOARDS = pytest.mark.parametrize("board", MEASURABLE, ids=lambda board: board.id)
CODE = 0x1000_0000
STACK = 0x2000_1000
BY_NAME = {
    "M0": "Cortex-M0",
    "M0+": "Cortex-M0+",
    "M4F": "Cortex-M4F",
    "M7F": "Cortex-M7F",
    "M33": "Cortex-M33",
    "RISC-V": "RISC-V RV32IMC",
}


def test_every_board_with_firmware_can_be_measured() -> None:
    assert {board.id for board in MEASURABLE} == set(PORTS)
    assert {"mps2-an386", "mps2-an500", "mps2-an505", "pico", "esp32-c3"} < set(PORTS)


@pytest.mark.parametrize("name", CORES)
def test_each_core_has_a_table_and_a_model(name: str) -> None:
    core = CORES[name]
    assert load_table(core.timing).architecture == core.architecture
    assert make_engine(core)


def test_a_board_without_core_or_firmware_is_named_with_those_that_have_them() -> None:
    for board in ("uno-r3", "microbit-v2"):
        with pytest.raises(TinysmithError) as raised:
            core_of(load_board(board))
        assert raised.value.code == "twin.no_core"
        assert "mps2-an386" in raised.value.message().advice


def call(core: str, code: str, *arguments: int) -> Cpu:
    cpu = Cpu(CORES[BY_NAME[core]], code_origin=CODE)
    cpu.has_floating_point = True
    for origin in (CODE, RETURN, STACK - 4096):
        cpu.map_memory(origin, bytes(4096), is_writable=origin == STACK - 4096)
    ending = "8280" if core == "RISC-V" else "7047"
    cpu.write_memory(CODE, bytes.fromhex(code + ending))
    cpu.call(CODE, arguments, stack_pointer=STACK)
    return cpu


@pytest.mark.parametrize(
    ("core", "code"),
    [
        ("M0", "41f20120"),
        ("M0+", "41f20120"),
        ("M0+", "90fbf1f0"),
        ("M0+", "21fb0200"),
        ("M0+", "30ee810a"),
        ("M0+", "a0fb0123"),
        ("M0+", "08bf4000"),
        ("M0", "08b1"),
        ("M4F", "81ee001b"),
        ("RISC-V", "ffffffff"),
        ("RISC-V", "53f5c500"),
    ],
    ids=[
        "M0 wide immediate",
        "M0+ wide immediate",
        "M0+ divide",
        "M0+ smlad",
        "M0+ float",
        "M0+ long multiply",
        "M0+ if-then",
        "M0 compare and branch",
        "M4F double",
        "RISC-V nonsense",
        "RISC-V float",
    ],
)
def test_a_core_refuses_what_it_does_not_have(core: str, code: str) -> None:
    with pytest.raises(LockUp):
        call(core, code)


@pytest.mark.parametrize(
    ("core", "code"),
    [
        ("M0+", "4843"),
        ("M4F", "21fb0200"),
        ("M4F", "30ee810a"),
        ("M7F", "21fb0200"),
        ("M33", "21fb0200"),
        ("M33", "30ee810a"),
        ("RISC-V", "3305b502"),
    ],
)
def test_a_core_runs_what_it_has(core: str, code: str) -> None:
    assert call(core, code, 3, 5).clock.instructions() == 2


@pytest.mark.parametrize("core", ["M4F", "M7F", "M33"])
@pytest.mark.parametrize(
    "code",
    ["c1e90023", "0cc1", "81ed000a", "00bf4b1a0cc1"],
    ids=["strd", "stm", "vstr", "stm behind others"],
)
def test_several_words_and_floats_are_stored_on_whole_words(core: str, code: str) -> None:
    assert call(core, code, 3, STACK - 32).clock.instructions() >= 2
    with pytest.raises(LockUp, match="no multiple of 4"):
        call(core, code, 3, STACK - 31)


@pytest.mark.parametrize("kind", [CycleCounter, NativeCycleCounter], ids=["Python", "C"])
@pytest.mark.parametrize(
    ("code", "offset", "cycles"),
    [("0a60", 0, 0), ("0a60", 2, 1), ("0a60", 1, 2), ("0a60", 3, 2), ("0a80", 1, 1), ("0a70", 1, 0), ("0a880a60", 2, 1)],
    ids=["word", "on a halfword", "odd", "odd too", "odd halfword", "byte", "aligned halfword, then a word"],
)
def test_single_stores_elsewhere_take_longer(
    kind: type[CycleCounter], code: str, offset: int, cycles: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinycore.twin.cpu.make_counter", kind)
    if kind is CycleCounter:
        monkeypatch.setattr("tinycore.twin.alignment.hook_library", no_compiler)
    place = STACK - 32
    assert call("M4F", code, 3, place + offset).clock.now() - call("M4F", code, 3, place).clock.now() == cycles


def no_compiler() -> None:
    raise TinysmithError("compiler.missing")


def test_the_smallest_core_reads_whole_words_only_where_they_lie() -> None:
    assert call("M0+", "0868", 0, STACK - 8).clock.instructions() == 2
    with pytest.raises(LockUp):
        call("M0+", "0868", 0, STACK - 7)


@pytest.fixture(scope="module", params=MEASURABLE, ids=lambda board: board.id)
def built(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Board, Built]:
    tflite = (shared / "models" / "tflm_hello_world_int8.tflite").read_bytes()
    return request.param, build_model(tflite, tmp_path_factory.mktemp("firmware"), board=request.param)


@pytest.mark.slow
def test_a_model_gives_the_hosts_outputs_on_every_board(built: tuple[Board, Built]) -> None:
    board, model = built
    inputs = np.arange(-128, 128, 15, dtype=np.int8).reshape(-1, 1)
    report = bench(model.folder / "firmware.elf", model.bundle, board.id, inputs)
    assert report.outputs.tobytes() == run_flat(read_tflite(model.tflite), inputs).tobytes()
    table = load_table(CORES[board.cpu.core].timing)
    assert report.timing == f"{table.core} version {table.version}, {table.label}"
    assert report.stack_bytes <= model.record["stack_bytes"]
    assert sum(layer.cycles for layer in report.layers) == pytest.approx(report.cycles, rel=0.03, abs=16)


@pytest.mark.slow
def test_both_counters_agree_wherever_the_code_lies(built: tuple[Board, Built], monkeypatch: pytest.MonkeyPatch) -> None:
    board, model = built
    program = read_program(model.folder / "firmware.elf", board.memory)
    run = program.functions[f"{model.bundle['name']}_run"]
    counts = []
    for kind in (CycleCounter, NativeCycleCounter):
        monkeypatch.setattr("tinycore.twin.cpu.make_counter", kind)
        machine = Machine(program, board, buffer_bytes=8192, is_counting=True)
        machine.infer(run, b"\7", 1)
        counts.append((machine.cpu.clock.instructions(), machine.cpu.clock.now()))
    assert counts[0] == counts[1]
    clock = machine.cpu.clock
    assert isinstance(clock, NativeCycleCounter)
    assert clock._costs[(run.address - board.memory.flash_origin) // 2].instructions > 0  # found without asking Python again
