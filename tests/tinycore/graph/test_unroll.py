"""Loops as Keras' recurrent layers have them, and files that only look like it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter, Value
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.graph.read import read_tflite

STEPS, WIDTH, CELLS = 5, 3, 4


def integer(writer: TfliteWriter, values: Any) -> Value:
    return writer.tensor(np.shape(values), "int32", data=np.asarray(values))


def recurrent(*, has_list: bool = False) -> bytes:
    """Variables of the loop: 0 counter, 1 state or list of states, 2 state, 3 input; tanh(W x + U h + b) at each step."""
    writer, random = TfliteWriter(), np.random.default_rng(0)
    source, moved = writer.tensor((1, STEPS, WIDTH), "float32"), writer.tensor((STEPS, 1, WIDTH), "float32")
    writer.operator("RESHAPE", [source, integer(writer, moved.shape)], [moved])
    kept = (STEPS, 1, CELLS) if has_list else (1, 1, CELLS)
    shapes = [((), "int32"), (kept, "float32"), ((1, CELLS), "float32"), ((STEPS, 1, WIDTH), "float32")]
    starts = [writer.tensor(shape, dtype, data=np.zeros(shape)) for shape, dtype in shapes[:3]]
    ends = [writer.tensor(shape, dtype) for shape, dtype in shapes]
    writer.operator("WHILE", [*starts, moved], ends, condSubgraphIndex=1, bodySubgraphIndex=2)
    answer = writer.tensor((1, int(np.prod(kept))), "float32")
    writer.operator("RESHAPE", [ends[1], integer(writer, answer.shape)], [answer])
    return writer.finish([source], [answer], others=[_condition(writer, shapes), _body(writer, shapes, random, has_list=has_list)])


def _condition(writer: TfliteWriter, shapes: list[Any]) -> Any:
    part = writer.part()
    variables = [part.tensor(*one) for one in shapes]
    made = part.tensor((), "bool")
    part.operator("LESS", [variables[0], integer(part, STEPS)], [made])
    return part.subgraph(variables, [made])


def _body(writer: TfliteWriter, shapes: list[Any], random: np.random.Generator, *, has_list: bool) -> Any:
    part = writer.part()
    counter, kept, state, source = variables = [part.tensor(*one) for one in shapes]
    row, following = part.tensor((1, WIDTH), "float32"), part.tensor((), "int32")
    part.operator("GATHER", [source, counter], [row])
    weights = [part.tensor((CELLS, width), "float32", data=random.normal(0, 0.5, (CELLS, width))) for width in (WIDTH, CELLS)]
    sums = [part.tensor((1, CELLS), "float32") for _ in range(3)]
    part.operator("FULLY_CONNECTED", [row, weights[0], None], [sums[0]])
    bias = part.tensor((CELLS,), "float32", data=random.normal(0, 0.5, CELLS))
    part.operator("FULLY_CONNECTED", [state, weights[1], bias], [sums[1]])
    part.operator("ADD", sums[:2], [sums[2]])
    made = part.tensor((1, CELLS), "float32")
    part.operator("TANH", [sums[2]], [made])
    item = part.tensor((1, 1, CELLS), "float32")
    part.operator("RESHAPE", [made, integer(part, item.shape)], [item])
    part.operator("ADD", [counter, integer(part, 1)], [following])
    after = _with_item(part, kept, item, counter, following) if has_list else item
    return part.subgraph(variables, [following, after, made, source])


def _with_item(part: TfliteWriter, kept: Value, item: Value, counter: Value, following: Value) -> Value:
    """What the converter makes of writing one item of a list: what lies before, the item, what lies behind."""
    cuts = []
    for place, rest, starts in ((counter, [-1, -1], False), (following, [0, 0], True)):
        single, triple, cut = (
            part.tensor((1,), "int32"),
            part.tensor((3,), "int32"),
            part.tensor((1, 1, CELLS), "float32", signature=(-1, 1, CELLS)),
        )
        part.operator("RESHAPE", [place, integer(part, [1])], [single])
        part.operator("CONCATENATION", [single, integer(part, rest)], [triple])
        window = [triple, integer(part, [-1, -1, -1])] if starts else [integer(part, [0, 0, 0]), triple]
        part.operator("SLICE", [kept, *window], [cut])
        cuts.append(cut)
    whole = part.tensor(kept.shape, "float32")
    part.operator("CONCATENATION", [cuts[0], item, cuts[1]], [whole])
    return whole


@pytest.mark.parametrize("has_list", [False, True], ids=["last state", "all states"])
def test_equals_litert(has_list: bool) -> None:
    data = recurrent(has_list=has_list)
    assert_like_litert(data)
    nodes = [node.operator for node in read_tflite(data).nodes]
    assert nodes.count("tanh") == STEPS and nodes.count("fully_connected") == 2 * STEPS - 1  # the first state is constant


def _operator(subgraph: int, position: int, **values: object) -> Change:
    def change(model: Any) -> None:
        for name, value in values.items():
            setattr(model.subgraphs[subgraph].operators[position], name, value)

    return change


def _options(position: int, **values: object) -> Change:
    def change(model: Any) -> None:
        for name, value in values.items():
            setattr(model.subgraphs[0].operators[position].builtinOptions, name, value)

    return change


def _constant(subgraph: int, tensor: int, value: int) -> Change:
    def change(model: Any) -> None:
        model.buffers[model.subgraphs[subgraph].tensors[tensor].buffer].data = np.frombuffer(np.int32(value).tobytes(), np.uint8)

    return change


LOOP = 1  # position of the WHILE
LIES = {
    "a body that does not exist": (_options(LOOP, bodySubgraphIndex=7), "loops or branches"),
    "a body that is the network": (_options(LOOP, bodySubgraphIndex=0), "loops or branches"),
    "a body that is the condition": (_options(LOOP, bodySubgraphIndex=1), "loops or branches"),
    "a negative condition": (_options(LOOP, condSubgraphIndex=-1), "loops or branches"),
    "a variable less": (lambda model: model.subgraphs[2].outputs.pop(), "loops or branches"),
    "a counter that is computed": (lambda model: _start_from_input(model), "loops or branches"),
    "a condition on something else": (_operator(1, 0, inputs=[5, 0]), "loops or branches"),
    "a loop in a loop": (_operator(2, 1, opcodeIndex=1), "loops or branches"),
    "a loop without end": (lambda model: _constant(2, _increment(model), 0)(model), "steps of a loop"),
    "a loop beyond all measure": (_constant(1, 5, 2**31 - 1), "steps of a loop"),
    "a tensor from nowhere": (_operator(2, 0, inputs=[3, 9]), ""),
    "steps beyond the input": (_constant(1, 5, STEPS + 1), "does not have"),
    "a subgraph that nobody runs": (lambda model: model.subgraphs.append(model.subgraphs[1]), "loops or branches"),
    "no settings": (_operator(0, LOOP, builtinOptionsType=0, builtinOptions=None), "loops or branches"),
}


def _start_from_input(model: Any) -> None:
    operands = list(model.subgraphs[0].operators[LOOP].inputs)
    model.subgraphs[0].operators[LOOP].inputs = [operands[3], *operands[1:]]


def _increment(model: Any) -> int:
    """The 1 that is added to the counter: the second operand of the last operator of the body."""
    return int(model.subgraphs[2].operators[-1].inputs[1])


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_loops_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    def change(model: Any) -> None:
        model.subgraphs[2].outputs = list(model.subgraphs[2].outputs)
        lie(model)

    assert_refused(falsified(recurrent(), change), word)


def test_a_list_with_holes_is_refused() -> None:
    """Items two places apart."""
    assert_refused(falsified(recurrent(has_list=True), lambda model: _constant(2, _increment_of_list(model), 2)(model)), "")


def _increment_of_list(model: Any) -> int:
    body = model.subgraphs[2]
    (adder,) = (one for one in body.operators if list(one.outputs) == [body.outputs[0]])
    return int(adder.inputs[1])
