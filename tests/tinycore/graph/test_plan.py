"""The memory plan: nothing that is needed is ever overwritten, and little is wasted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.plan import ArenaPlan, plan_arena
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.ops.operator import KernelCall


def tensor(size: int) -> Tensor:
    return Tensor("t", (1, size), "int8")


def call(node: Node, scratch: int = 0) -> KernelCall:
    return KernelCall("ts_f", "ts_f_settings", {}, node.inputs, node.outputs, (), scratch)


def chain(*sizes: int) -> Graph:
    nodes = tuple(Node("f", (i,), (i + 1,)) for i in range(len(sizes) - 1))
    return Graph(tuple(tensor(size) for size in sizes), nodes, (0,), (len(sizes) - 1,))


def plan(graph: Graph, *, in_place: bool = False, renames: tuple[int, ...] = (), scratch: int = 0) -> ArenaPlan:
    calls = [() if i in renames else (call(node, scratch),) for i, node in enumerate(graph.nodes)]
    return plan_arena(graph, calls, in_place=[in_place] * len(graph.nodes))


def test_inputs_and_outputs_are_not_in_the_arena() -> None:
    assert plan(chain(100, 200)).arena_bytes == 0


def test_memory_is_used_again() -> None:
    assert plan(chain(10, 100, 20, 100, 10)).arena_bytes == 120


def test_sizes_are_rounded_up_to_words() -> None:
    assert plan(chain(1, 5, 6, 1)).arena_bytes == 16


def test_an_in_place_chain_needs_one_buffer() -> None:
    done = plan(chain(8, 64, 64, 64, 8), in_place=True)
    assert done.arena_bytes == 64
    assert {done.home(t) for t in (1, 2, 3)} == {1}


def test_nothing_is_done_in_place_on_the_callers_input() -> None:
    done = plan(chain(64, 64, 64, 8), in_place=True)
    assert 0 not in done.offsets
    assert done.home(1) == 1


def test_a_tensor_that_is_read_later_is_not_overwritten() -> None:
    tensors = tuple(tensor(64) for _ in range(5))
    nodes = (Node("f", (0,), (1,)), Node("f", (1,), (2,)), Node("f", (1, 2), (3,)), Node("f", (3,), (4,)))
    done = plan(Graph(tensors, nodes, (0,), (4,)), in_place=True)
    assert done.offsets[2] != done.offsets[1]
    assert done.offsets[3] == done.offsets[1]


def test_a_renamed_tensor_shares_its_memory() -> None:
    done = plan(chain(8, 64, 64, 8), renames=(1,))
    assert done.offsets[1] == done.offsets[2]
    assert done.arena_bytes == 64


def test_a_rename_at_the_end_lets_the_producer_write_the_output() -> None:
    done = plan(chain(8, 64, 64), renames=(1,))
    assert done.home(1) == 2
    assert done.arena_bytes == 0


def test_a_rename_of_the_input_reads_the_callers_buffer() -> None:
    done = plan(chain(64, 64, 8), renames=(0,))
    assert done.home(1) == 0
    assert done.arena_bytes == 0


def test_working_memory_is_inside_the_arena_and_beside_what_lives() -> None:
    done = plan(chain(8, 64, 32, 8), scratch=100)
    assert done.arena_bytes == 64 + 32 + 100
    assert set(done.scratch_offsets) == {0, 1, 2}


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, list[tuple[KernelCall, ...]], list[bool]]:
    """Random networks with branches, renames, in-place operators, working memory and unused results."""
    sizes = [draw(st.integers(1, 40))]
    nodes: list[Node] = []
    calls: list[tuple[KernelCall, ...]] = []
    in_place: list[bool] = []
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(("rename", "in place", "plain")))
        sources = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=1 if kind == "rename" else 3, unique=True))
        sizes.append(sizes[sources[0]] if kind != "plain" else draw(st.integers(1, 40)))
        nodes.append(Node("f", tuple(sources), (len(sizes) - 1,)))
        calls.append(() if kind == "rename" else (call(nodes[-1], draw(st.sampled_from((0, 0, 12)))),))
        in_place.append(kind == "in place")
    extra = draw(st.sets(st.integers(1, len(sizes) - 1), max_size=2)) | {len(sizes) - 1}
    return Graph(tuple(tensor(size) for size in sizes), tuple(nodes), (0,), tuple(sorted(extra))), calls, in_place


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_running_by_the_plan_gives_what_separate_buffers_give(case: tuple[Graph, list[tuple[KernelCall, ...]], list[bool]]) -> None:
    """Every value is written as bytes of a mark of its own; a reader must find them all still there."""
    graph, calls, in_place = case
    done = plan_arena(graph, calls, in_place=in_place)
    assert done.arena_bytes >= done.least_bytes
    arena = np.full(done.arena_bytes, -1)
    caller = {t: np.full(graph.tensors[t].bytes, -1) for t in (*graph.inputs, *graph.outputs)}

    def memory(index: int) -> np.ndarray:
        home = done.home(index)
        size = graph.tensors[index].bytes
        return caller[home][:size] if home in caller else arena[done.offsets[index] :][:size]

    value = {0: 0}
    memory(0)[:] = 0
    position = 0
    for step, (node, group) in enumerate(zip(graph.nodes, calls, strict=True), start=1):
        for source in node.inputs if group else ():
            assert memory(source).tolist() == [value[source]] * graph.tensors[source].bytes
        value[node.outputs[0]] = step if group else value[node.inputs[0]]
        if group:
            if position in done.scratch_offsets:
                arena[done.scratch_offsets[position] :][: group[0].scratch_bytes] = -2
            for source in node.inputs:
                if not in_place[step - 1] or done.home(source) != done.home(node.outputs[0]):
                    assert memory(source).tolist() == [value[source]] * graph.tensors[source].bytes
            memory(node.outputs[0])[:] = step
            position += 1
    assert caller[0].tolist() == [0] * graph.tensors[0].bytes
    for output in graph.outputs:
        assert memory(output).tolist() == [value[output]] * graph.tensors[output].bytes


@pytest.mark.parametrize("seed", range(5))
def test_chains_reach_the_lower_bound(seed: int) -> None:
    sizes = np.random.default_rng(seed).integers(1, 1000, 20).tolist()
    done = plan(chain(*sizes))
    assert done.arena_bytes == done.least_bytes
