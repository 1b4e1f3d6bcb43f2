"""The memory plan: nothing that is needed is ever overwritten, and little is wasted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.overlap import safe_distance
from tinycore.graph.plan import ArenaPlan, plan_arena
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder


def tensor(size: int) -> Tensor:
    return Tensor("t", (1, size), "int8")


def call(node: Node, scratch: int = 0, in_place: bool = False) -> KernelCall:
    order = WriteOrder(pixels_at_once=1, reads="before", inputs=tuple(range(len(node.inputs)))) if in_place else None
    return KernelCall("ts_f", "ts_f_settings", {}, node.inputs, node.outputs, (), scratch, order=order)


def chain(*sizes: int) -> Graph:
    nodes = tuple(Node("f", (i,), (i + 1,)) for i in range(len(sizes) - 1))
    return Graph(tuple(tensor(size) for size in sizes), nodes, (0,), (len(sizes) - 1,))


def plan(graph: Graph, *, in_place: bool = False, renames: tuple[int, ...] = (), scratch: int = 0) -> ArenaPlan:
    return plan_arena(graph, [() if i in renames else (call(node, scratch, in_place),) for i, node in enumerate(graph.nodes)])


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


def test_a_constant_is_not_what_is_renamed() -> None:
    """As the axis of a SPLIT into one part, which comes first."""
    tensors = (tensor(8), tensor(64), Tensor("axis", (1,), "int32", data=np.array([1])), tensor(64), tensor(8))
    nodes = (Node("f", (0,), (1,)), Node("f", (2, 1), (3,)), Node("f", (3,), (4,)))
    done = plan_arena(Graph(tensors, nodes, (0,), (4,)), [(call(nodes[0]),), (), (call(nodes[2]),)])
    assert done.home(3) == 1


def test_working_memory_is_inside_the_arena_and_beside_what_lives() -> None:
    done = plan(chain(8, 64, 32, 8), scratch=100)
    assert done.arena_bytes == 64 + 32 + 100
    assert set(done.scratch_offsets) == {0, 1, 2}


@pytest.mark.parametrize("dying", [1, 2])
def test_a_sum_lies_on_whichever_operand_dies(dying: int) -> None:
    """Tensors 1 and 2 are added; one of them is needed again at the end."""
    nodes = (Node("f", (0,), (1,)), Node("f", (1,), (2,)), Node("f", (1, 2), (3,)), Node("f", (3, 3 - dying), (4,)))
    calls = [(call(node, in_place=position == 2),) for position, node in enumerate(nodes)]
    done = plan_arena(Graph((tensor(8), *(tensor(64) for _ in range(4)), tensor(8))[:5], nodes, (0,), (4,)), calls)
    assert done.home(3) == dying
    assert done.arena_bytes == 128


def window_call(node: Node, draw: st.DrawFn, sizes: tuple[int, int]) -> KernelCall:
    """A kernel that goes down its input, an image of one column."""
    rows = [size // 4 for size in sizes]
    values = {"input_height": rows[0], "input_width": 1, "output_height": rows[1], "output_width": 1}
    values |= {"window_height": 1, "window_width": 1, "padding_top": draw(st.integers(0, 1)), "padding_left": 0}
    values |= {"stride_height": rows[0] // rows[1] or 1, "stride_width": 1}
    return KernelCall("ts_f", "s", values, node.inputs, node.outputs, (), order=WriteOrder(draw(st.integers(1, 2))))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, list[tuple[KernelCall, ...]]]:
    """Random networks with branches, renames, kernels that promise an order, working memory and unused results."""
    sizes = [draw(st.integers(1, 40))]
    nodes: list[Node] = []
    calls: list[tuple[KernelCall, ...]] = []
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(("rename", "in place", "window", "plain")))
        most = 1 if kind in ("rename", "window") else 3
        sources = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=most, unique=draw(st.booleans())))
        if kind == "window" and sizes[sources[0]] < 4:
            kind = "plain"
        sizes.append(sizes[sources[0]] if kind in ("rename", "in place") else 4 * draw(st.integers(1, 10)))
        nodes.append(Node("f", tuple(sources), (len(sizes) - 1,)))
        if kind == "window":
            calls.append((window_call(nodes[-1], draw, (sizes[sources[0]], sizes[-1])),))
        else:
            calls.append(() if kind == "rename" else (call(nodes[-1], draw(st.sampled_from((0, 0, 12))), kind == "in place"),))
    extra = draw(st.sets(st.integers(1, len(sizes) - 1), max_size=2)) | {len(sizes) - 1}
    return Graph(tuple(tensor(size) for size in sizes), tuple(nodes), (0,), tuple(sorted(extra))), calls


@settings(max_examples=500, deadline=None)
@given(graphs())
def test_running_by_the_plan_gives_what_separate_buffers_give(case: tuple[Graph, list[tuple[KernelCall, ...]]]) -> None:
    """Every value is written as bytes of a mark of its own; a reader must find them all still there."""
    graph, calls = case
    done = plan_arena(graph, calls)
    assert done.arena_bytes >= done.least_bytes
    arena = np.full(done.arena_bytes, -1)
    caller = {t: np.full(graph.tensors[t].bytes, -1) for t in (*graph.inputs, *graph.outputs)}

    def memory(index: int) -> np.ndarray:
        home = done.home(index)
        size = graph.tensors[index].bytes
        return caller[home][:size] if home in caller else arena[done.offsets[index] :][:size]

    def keeps_its_distance(made: KernelCall, position: int) -> bool:
        """Input and output are apart, or as far from each other as the kernel's promise allows."""
        source, result = made.inputs[position], made.outputs[0]
        if not np.shares_memory(memory(source), memory(result)):
            return True
        distance = safe_distance(made, position, source=graph.tensors[source], result=graph.tensors[result])
        return bool(done.offsets[source] - done.offsets[result] >= distance)

    value = {0: 0}
    memory(0)[:] = 0
    position = 0
    for step, (node, group) in enumerate(zip(graph.nodes, calls, strict=True), start=1):
        value[node.outputs[0]] = step if group else value[node.inputs[0]]
        for made in group:
            if position in done.scratch_offsets:
                scratch = arena[done.scratch_offsets[position] :][: made.scratch_bytes]
                scratch[:] = -2
                assert not np.shares_memory(scratch, memory(node.outputs[0]))
            for source in made.inputs:
                assert memory(source).tolist() == [value[source]] * graph.tensors[source].bytes
            assert all(keeps_its_distance(made, k) for k in range(len(made.inputs)))
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
