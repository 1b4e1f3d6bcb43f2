"""The call graph of a real program: edges, jumps in place of calls, frames, recursion and pointers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinycore.compiler.call_graph import Function, deepest_stack, reachable, read_call_graph
from tinycore.compiler.toolchain import Target, compile_and_link

TARGETS = {
    "Cortex-M4F": Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp"),
    "Cortex-M0+": Target("thumb-freestanding-eabi", "cortex_m0plus"),
    "RISC-V": Target("riscv32-freestanding-none", "generic_rv32+m+c"),
}
SCRIPT = """SECTIONS {
  .text 0x10000 : { *(.text*) *(.rodata*) }
  .data 0x20000000 : { *(.data*) *(.sdata*) *(.bss*) *(.sbss*) }
  /DISCARD/ : { *(.ARM.exidx*) *(.eh_frame*) }
}"""
PROGRAM = """
#define APART __attribute__((noinline))
volatile int sink;
int (*volatile pointer)(int);
APART int leaf(int x) { volatile int room[50]; room[x & 31] = x; return room[(x + 1) & 31]; }
APART int caller(int x) { volatile int room[10]; room[x & 7] = 1; return leaf(x) + room[0]; }
APART int jumper(int x) { return leaf(x + 1); }
APART int recursive(int x) { return x < 2 ? x : recursive(x - 1) + recursive(leaf(x)); }
APART int indirect(int x) { return pointer(x) + 1; }
APART int table(int x) {
    switch (x) {
    case 0: return sink + 11; case 1: return sink * 3; case 2: return sink - 7; case 3: return sink | 5;
    case 4: return sink ^ 99; case 5: return leaf(sink); default: return 0;
    }
}
void Reset_Handler(void) { sink = caller(sink) + jumper(sink) + recursive(sink) + indirect(sink) + table(sink); }
"""


@pytest.fixture(scope="module", params=list(TARGETS.values()), ids=list(TARGETS))
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Function]:
    folder = tmp_path_factory.mktemp("graph")
    prototypes = "".join(f"int {name}(int x);" for name in ("leaf", "caller", "jumper", "recursive", "indirect", "table"))
    (folder / "main.c").write_text(prototypes + "void Reset_Handler(void);" + PROGRAM)
    (folder / "board.ld").write_text(SCRIPT)
    script = folder / "board.ld"
    return read_call_graph(compile_and_link([folder / "main.c"], [], target=request.param, linker_script=script, out=folder / "p.elf"))


@pytest.mark.parametrize(
    ("function", "calls"),
    [
        ("leaf", set()),
        ("caller", {"leaf"}),
        ("jumper", {"leaf"}),
        ("table", {"leaf"}),
        ("Reset_Handler", {"caller", "jumper", "recursive", "indirect", "table"}),
    ],
)
def test_who_calls_whom(graph: dict[str, Function], function: str, calls: set[str]) -> None:
    assert graph[function].calls == calls


def test_calls_through_pointers_are_noticed(graph: dict[str, Function]) -> None:
    assert [name for name, function in graph.items() if function.has_indirect_calls] == ["indirect"]


def test_stacks_add_up_along_the_deepest_path(graph: dict[str, Function]) -> None:
    assert graph["leaf"].stack_bytes >= 200
    assert deepest_stack(graph, "caller") == graph["caller"].stack_bytes + graph["leaf"].stack_bytes
    assert graph["caller"].stack_bytes >= 40


@pytest.mark.parametrize("function", ["recursive", "indirect", "Reset_Handler"])
def test_a_stack_that_cannot_be_known_is_not_made_up(graph: dict[str, Function], function: str) -> None:
    assert deepest_stack(graph, function) is None


@pytest.mark.parametrize(
    ("target", "lines", "stack_bytes"),
    [
        ("Cortex-M4F", ("push {r4-r6, lr}", "sub sp, #24", "pop {r4-r6, pc}"), 40),
        ("Cortex-M4F", ("vpush {d8-d9}", "str r4, [sp, #-8]!", "bx lr"), 24),
        ("Cortex-M4F", ("stmdb sp!, {r4, r5}", "stmdb r1!, {r4, r5}", "bx lr"), 8),
        ("Cortex-M0+", ("push {r4, lr}", "pop {r4, pc}"), 8),
        ("RISC-V", ("addi sp, sp, -32", "addi sp, sp, 32", "ret"), 32),
        ("RISC-V", ("addi sp, sp, -1024", "ret"), 1024),
    ],
)
def test_assembly_takes_what_it_pushes(tmp_path: Path, target: str, lines: tuple[str, ...], stack_bytes: int) -> None:
    """No compiler notes its frame."""
    text = [".syntax unified", ".thumb"] if target != "RISC-V" else []
    text += [".section .text.apart", ".global apart", ".type apart, %function", "apart:", *lines, ".size apart, . - apart"]
    (tmp_path / "apart.S").write_text("\n".join((*text, "")))
    (tmp_path / "board.ld").write_text(SCRIPT)
    (tmp_path / "main.c").write_text("void apart(void); void Reset_Handler(void); void Reset_Handler(void) { apart(); apart(); }")
    sources = [tmp_path / "main.c", tmp_path / "apart.S"]
    graph = read_call_graph(
        compile_and_link(sources, [], target=TARGETS[target], linker_script=tmp_path / "board.ld", out=tmp_path / "p.elf")
    )
    assert graph["apart"].stack_bytes == stack_bytes
    assert graph["Reset_Handler"].calls == {"apart"}


def test_what_can_run(graph: dict[str, Function]) -> None:
    assert reachable(graph, ["jumper", "caller"]) == {"jumper", "caller", "leaf"}
    assert reachable(graph, ["Reset_Handler"], without=frozenset(("recursive", "indirect"))) == {
        "Reset_Handler",
        "caller",
        "jumper",
        "table",
        "leaf",
    }
