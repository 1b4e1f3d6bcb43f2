"""The call graph of a real program: edges, jumps in place of calls, frames, recursion and pointers."""

from __future__ import annotations

import pytest

from tinycore.compiler.call_graph import Function, deepest_stack, reachable, read_call_graph
from tinycore.compiler.toolchain import Target, compile_and_link

M4F = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")
SCRIPT = "SECTIONS { .text 0x10000 : { *(.text*) *(.rodata*) } .data 0x20000000 : { *(.data*) *(.bss*) } /DISCARD/ : { *(.ARM.exidx*) } }"
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
    case 0: return sink + 11; case 1: return sink * 3; case 2: return sink - 7; case 3: return sink / 5;
    case 4: return sink ^ 99; case 5: return leaf(sink); default: return 0;
    }
}
void Reset_Handler(void) { sink = caller(sink) + jumper(sink) + recursive(sink) + indirect(sink) + table(sink); }
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Function]:
    folder = tmp_path_factory.mktemp("graph")
    prototypes = "".join(f"int {name}(int x);" for name in ("leaf", "caller", "jumper", "recursive", "indirect", "table"))
    (folder / "main.c").write_text(prototypes + "void Reset_Handler(void);" + PROGRAM)
    (folder / "board.ld").write_text(SCRIPT)
    return read_call_graph(compile_and_link([folder / "main.c"], [], target=M4F, linker_script=folder / "board.ld", out=folder / "p.elf"))


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


def test_what_can_run(graph: dict[str, Function]) -> None:
    assert reachable(graph, ["jumper", "caller"]) == {"jumper", "caller", "leaf"}
    assert reachable(graph, ["Reset_Handler"], without=frozenset(("recursive", "indirect"))) == {
        "Reset_Handler",
        "caller",
        "jumper",
        "table",
        "leaf",
    }
