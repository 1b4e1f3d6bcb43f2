"""The counter in C and the one in Python say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tinycore.twin.conftest import Built, Run, build
from tinycore.boards.record import load_board
from tinycore.errors import TinysmithError
from tinycore.twin.bench_process import Machine, read_program
from tinycore.twin.cycle_counter import CycleCounter
from tinycore.twin.native_counter import CODE_BYTES, NativeCycleCounter, make_counter
from tinycore.twin.timing_table import load_table

TABLE = load_table("cortex-m4")
NANO = load_board("nano-33-ble-sense-rev1")
KINDS = [CycleCounter, NativeCycleCounter]


def refuse() -> None:
    raise TinysmithError("compiler.missing")


@pytest.fixture(params=KINDS, ids=["Python", "C"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[CycleCounter]:
    monkeypatch.setattr("tinycore.twin.cpu.make_counter", request.param)
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("model"), "model.c")


def test_the_c_counter_is_used_and_python_stands_in_without_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(make_counter(TABLE, lambda *_: b"", lambda _: None)) is NativeCycleCounter
    monkeypatch.setattr("tinycore.twin.native_counter.hook_library", refuse)
    assert type(make_counter(TABLE, lambda *_: b"", lambda _: None)) is CycleCounter


def test_both_count_alike(model: Built) -> None:
    program = read_program(model.elf, NANO.memory)
    counts = []
    for kind in KINDS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tinycore.twin.cpu.make_counter", kind)
            machine = Machine(program, NANO, buffer_bytes=8192, is_counting=True)
        for value in (1, 2, 3):
            machine.infer(program.functions["toy_run"], bytes([value] * 8), 8)
        counts.append((machine.cpu.clock.instructions(), machine.cpu.clock.now()))
    assert counts[0] == counts[1]
    assert counts[0][0] > 1000


def test_both_are_exact_between_two_reads(kind: type[CycleCounter], run: Run) -> None:
    outcome = run("counts_cycles")
    assert type(outcome.chip.cpu.clock) is kind
    assert outcome.result[:2] == (4, 39)


def test_both_count_code_in_ram(kind: type[CycleCounter], run: Run) -> None:
    # Ten rounds of three instructions, nine of them jumped to; a load 2, call and return 1 each, and two more jumps.
    assert run("runs_from_ram").result[0] == 10 * 3 + 9 * 2 + 4 + 2 * 2


def test_both_look_at_old_blocks_again_when_the_floating_point_unit_changes(kind: type[CycleCounter], run: Run) -> None:
    assert "uses the floating-point unit" in str(run("floats_after_switching_off").interruption)


def test_memory_of_the_c_counter_is_bounded() -> None:
    assert len(NativeCycleCounter(TABLE, lambda *_: b"", lambda _: None)._costs) * 2 == CODE_BYTES


def test_the_library_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tinycore.twin.native_counter import hook_library

    monkeypatch.setenv("TINYSMITH_CACHE", str(tmp_path))
    hook_library.cache_clear()
    hook_library()
    hook_library.cache_clear()
    kept = list(tmp_path.glob("twin-hooks-*"))
    assert len(kept) == 1
    changed = kept[0].stat().st_mtime_ns
    hook_library()
    assert kept[0].stat().st_mtime_ns == changed
    hook_library.cache_clear()
