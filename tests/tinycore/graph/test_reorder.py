"""Branches run in the order that needs the least memory, and never in one that a node cannot run in."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.judge import random_inputs
from tinycore.graph.lifetimes import activation_buffers, renamed_homes, scratch_buffers
from tinycore.graph.lowering import lower, lowered
from tinycore.graph.packing import fullest_moment
from tinycore.graph.plan import outside_tensors, plan_arena
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.graph.reorder import best_order, has_choice
from tinycore.ops.host import HostModel
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder


def call(node: Node, scratch: int = 0, *, is_elementwise: bool = False) -> KernelCall:
    order = WriteOrder(pixels_at_once=1, reads="before", inputs=tuple(range(len(node.inputs)))) if is_elementwise else None
    return KernelCall("ts_f", "s", {}, node.inputs, node.outputs, (), scratch, order=order)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, list[tuple[KernelCall, ...]]]:
    """Small networks with branches."""
    sizes, nodes, calls = [4], [], []
    for k in range(draw(st.integers(2, 6))):
        sources = tuple(draw(st.lists(st.integers(0, k), min_size=1, max_size=2, unique=True)))
        kind = draw(st.sampled_from(("plain", "plain", "elementwise", "rename")))
        nodes.append(Node("f", sources, (k + 1,)))
        sizes.append(4 * draw(st.integers(1, 30)) if kind == "plain" else sizes[sources[0]])
        calls.append(() if kind == "rename" else (call(nodes[-1], draw(st.sampled_from((0, 8))), is_elementwise=kind == "elementwise"),))
    return Graph(tuple(Tensor("t", (1, size), "int8") for size in sizes), tuple(nodes), (0,), (len(sizes) - 1,)), calls


def peak(graph: Graph, calls: list[tuple[KernelCall, ...]], order: tuple[int, ...]) -> int:
    """By the planner's own bound."""
    again = Graph(graph.tensors, tuple(graph.nodes[k] for k in order), graph.inputs, graph.outputs)
    reordered = [calls[k] for k in order]
    sequence = [one for group in reordered for one in group]
    outside = outside_tensors(again)
    homes = renamed_homes(again, reordered, outside)
    return fullest_moment([*scratch_buffers(sequence), *activation_buffers(again, sequence, homes, outside)])


def possible_orders(graph: Graph) -> list[tuple[int, ...]]:
    makers = {node.outputs[0]: k for k, node in enumerate(graph.nodes)}

    def can_run(order: tuple[int, ...]) -> bool:
        return all(makers[t] in order[:k] for k, node in enumerate(order) for t in graph.nodes[node].inputs if t in makers)

    return [order for order in itertools.permutations(range(len(graph.nodes))) if can_run(order)]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_no_order_has_a_lower_peak(case: tuple[Graph, list[tuple[KernelCall, ...]]]) -> None:
    graph, calls = case
    found = best_order(graph, calls, outside_tensors(graph))
    orders = possible_orders(graph)
    assert found in orders
    assert peak(graph, calls, found) == min(peak(graph, calls, order) for order in orders)
    assert has_choice(graph) or len(orders) == 1


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_the_plan_never_gets_larger(case: tuple[Graph, list[tuple[KernelCall, ...]]]) -> None:
    graph, calls = case
    assert lowered(graph, tuple(calls)).plan.arena_bytes <= plan_arena(graph, calls).arena_bytes


def two_branches(branches: int = 2) -> bytes:
    """The file computes the wide parts of all branches first, then shrinks each."""
    wide = [layer("CONV_2D", inputs=(1,), filters=16, kernel=(3, 3), padding="SAME") for _ in range(branches)]
    narrow = [layer("CONV_2D", inputs=(2 + k,), filters=1, kernel=(3, 3), stride=(2, 2), padding="SAME") for k in range(branches)]
    joined = layer("CONCATENATION", inputs=tuple(2 + branches + k for k in range(branches)))
    return network([layer("CONV_2D", filters=2, kernel=(1, 1)), *wide, *narrow, joined, layer("MEAN")], input_shape=(1, 8, 8, 2), seed=3)


def test_each_branch_is_finished_before_the_next_begins() -> None:
    graph = read_tflite(two_branches())
    done = lower(graph)
    assert [graph.nodes.index(node) for node in done.graph.nodes][:5] == [0, 1, 3, 2, 4]
    as_in_the_file = [done.calls[done.graph.nodes.index(node)] for node in graph.nodes]
    assert done.plan.arena_bytes < plan_arena(graph, as_in_the_file).arena_bytes / 1.5


def test_the_answer_is_the_same() -> None:
    graph = read_tflite(two_branches())
    given_inputs = random_inputs(graph, samples=3, seed=1)
    np.testing.assert_array_equal(HostModel(lower(graph).graph).run(given_inputs), HostModel(graph).run(given_inputs))


@pytest.mark.parametrize("branches", [30])
def test_too_many_orders_are_left_alone(branches: int) -> None:
    tensors = tuple(Tensor("t", (1, 4 * (k + 1)), "int8") for k in range(branches + 2))
    nodes = (*(Node("f", (0,), (k + 1,)) for k in range(branches)), Node("f", tuple(range(1, branches + 1)), (branches + 1,)))
    graph = Graph(tensors, nodes, (0,), (branches + 1,))
    calls = [(call(node),) for node in nodes]
    assert lowered(graph, tuple(calls)).plan.arena_bytes == sum(tensor.bytes for tensor in tensors[1:-1])
