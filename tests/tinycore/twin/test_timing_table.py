"""The frozen timing tables: whoever changes a figure has to raise the version and say so here."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest

import resources
from tinycore.twin.cycles import classify
from tinycore.twin.timing_table import TimingTable, load_table

# Version and figures of each table; a digest may only change together with the version beside it.
FROZEN: dict[str, tuple[int, str]] = {
    "cortex-m0": (2, "f406911d9e20c1b5"),
    "cortex-m0plus": (2, "cab92183dba4e6d4"),
    "cortex-m33": (2, "25a214118ba39f83"),
    "cortex-m4": (3, "1a3afcaca241f7ab"),
    "cortex-m7": (2, "224e216a0075018d"),
    "riscv-esp32-c3": (2, "420535caad171dd3"),
}
CORES = sorted(path.stem.removeprefix("core-") for path in resources.path("timing").glob("core-*.toml"))


def digest(table: TimingTable) -> str:
    figures = {name: value for name, value in dataclasses.asdict(table).items() if name != "version"}
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("core", CORES)
def test_figures_are_frozen_with_their_version(core: str) -> None:
    table = load_table(core)
    assert (table.version, digest(table)) == FROZEN[core]
    assert table.core == core


def test_a_changed_figure_is_noticed() -> None:
    table = load_table("cortex-m4")
    assert digest(dataclasses.replace(table, load=1)) != digest(table)
    assert digest(dataclasses.replace(table, by_name=table.by_name | {"vdiv": 13})) != digest(table)


@pytest.mark.parametrize(
    ("core", "code", "instructions", "cycles"),
    [
        ("cortex-m0plus", "08684968", 2, 4),
        ("cortex-m0plus", "0860", 1, 2),
        ("cortex-m0plus", "0ec8", 1, 4),
        ("cortex-m0plus", "30bd", 1, 5),
        ("cortex-m0plus", "00f000f8", 1, 2),
        ("cortex-m0plus", "4843", 1, 1),
        ("cortex-m0plus", "01310868", 2, 3),
        ("cortex-m0", "00f000f8", 1, 2),
        ("cortex-m0", "bff35f8f", 1, 4),
        ("cortex-m33", "0868d0502368", 3, 5),
        ("cortex-m7", "01311068", 2, 1),
        ("cortex-m7", "01310868", 2, 3),
        ("cortex-m7", "08681168", 2, 2),
        ("cortex-m7", "21fb02002ffa83f4", 2, 1),
        ("cortex-m7", "21fb020021fb0230", 2, 2),
        ("cortex-m7", "0131013201330134", 4, 2),
        ("riscv-esp32-c3", "03a505003385c500", 2, 2),
        ("riscv-esp32-c3", "03a505003305a600", 2, 3),
        ("riscv-esp32-c3", "88412e95", 2, 3),
        ("riscv-esp32-c3", "884111a1", 2, 2),
        ("riscv-esp32-c3", "3305b502", 1, 1),
        ("riscv-esp32-c3", "33c5b502", 1, 33),
        ("riscv-esp32-c3", "23a0b500", 1, 1),
    ],
    ids=[
        "M0+ two loads",
        "M0+ store",
        "M0+ load list of three",
        "M0+ pop two and return",
        "M0+ call",
        "M0+ multiply",
        "M0+ load from a computed address",
        "M0 call",
        "M0 barrier",
        "M33 load, store with a register offset, load",
        "M7 sum and load together",
        "M7 load from a computed address",
        "M7 two loads",
        "M7 multiply and unpack together",
        "M7 two multiplications",
        "M7 four sums in two pairs",
        "RISC-V load, sum of others",
        "RISC-V load needed at once",
        "RISC-V short load added to",
        "RISC-V short load and jump",
        "RISC-V multiply",
        "RISC-V divide",
        "RISC-V store",
    ],
)
def test_costs(core: str, code: str, instructions: int, cycles: int) -> None:
    block = classify(bytes.fromhex(code), 0x10000, load_table(core))
    assert (block.instructions, block.cycles) == (instructions, cycles)


@pytest.mark.parametrize(("code", "sleeps", "is_endless"), [("73005010", "wfi", False), ("01a0", "", True), ("6f000000", "", True)])
def test_endings_of_risc_v_blocks(code: str, sleeps: str, is_endless: bool) -> None:
    block = classify(bytes.fromhex(code), 0x4200_0000, load_table("riscv-esp32-c3"))
    assert (block.sleeps, block.is_endless_loop, block.has_floating_point) == (sleeps, is_endless, False)
