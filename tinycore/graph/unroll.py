"""Counting loops of a file, as recurrent Keras layers have them, written out step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.file_limits import MOST_PARTS, limited
from tinycore.graph.records import Array, Tensor
from tinycore.graph.tflite_file import DAMAGE, FileModel, FileOperator

MOST_STEPS = 1024
LOOP = "WHILE"
MOST_COUNTERS = 8  # numbers of a constant that is computed here: counters, and places in a list


def unrolled(model: FileModel) -> FileModel:
    """The model without its subgraphs; raises `model.control_flow` for everything that is no counting loop."""
    if not model.subgraphs:
        return model
    draft = _Draft(list(model.tensors))
    used = {0}
    for operator in model.operators:
        inputs = tuple(draft.renamed.get(index, index) for index in operator.inputs)
        if operator.builtin != LOOP:
            draft.add(replace(operator, inputs=inputs))
            continue
        condition, body = _parts(model, operator)
        used.update((condition, body))
        draft.loop(model.subgraphs[condition - 1], model.subgraphs[body - 1], inputs, operator.outputs)
    if len(used) <= len(model.subgraphs):
        raise TinysmithError("model.control_flow")
    outputs = tuple(draft.renamed.get(index, index) for index in model.outputs)
    return replace(model, tensors=tuple(draft.tensors), operators=tuple(draft.operators), outputs=outputs, subgraphs=())


def _parts(model: FileModel, operator: FileOperator) -> tuple[int, int]:
    """Numbers of the subgraphs that a loop runs, from 1."""
    try:
        condition, body = operator.options.CondSubgraphIndex(), operator.options.BodySubgraphIndex()
    except DAMAGE as error:
        raise TinysmithError("model.control_flow") from error
    if not (1 <= condition <= len(model.subgraphs) and 1 <= body <= len(model.subgraphs)):
        raise TinysmithError("model.control_flow")
    return condition, body


@dataclass
class _Draft:
    tensors: list[Tensor]
    operators: list[FileOperator] = field(default_factory=list)
    renamed: dict[int, int] = field(default_factory=dict)  # results of loops

    def add(self, operator: FileOperator) -> None:
        limited("the number of operators", len(self.operators) + 1, MOST_PARTS)
        self.operators.append(operator)

    def tensor(self, tensor: Tensor) -> int:
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def loop(self, condition: FileModel, body: FileModel, inputs: Sequence[int], outputs: Sequence[int]) -> None:
        """All steps of one loop; what it gives goes by the names of its outputs."""
        counter, limit = _count(condition)
        widths = {len(inputs), len(outputs), len(body.inputs), len(body.outputs), len(condition.inputs)}
        if len(widths) != 1 or min(inputs) < 0 or any(operator.builtin == LOOP for operator in body.operators):
            raise TinysmithError("model.control_flow")
        steps = _Steps(self, body, list(inputs))
        while self.counted(steps.values[counter]) < limit:
            steps.run()
        self.renamed.update(zip(outputs, steps.finished(), strict=True))

    def counted(self, index: int) -> int:
        data = self.tensors[index].data
        if data is None or data.dtype != np.int32 or data.size != 1:
            raise TinysmithError("model.control_flow")
        return int(data.reshape(()))


def _count(condition: FileModel) -> tuple[int, int]:
    """Which variable of a loop counts, and up to which number it runs."""
    if len(condition.operators) == 1 and condition.operators[0].builtin == "LESS":
        (operator,) = condition.operators
        if len(operator.inputs) == 2 and operator.inputs[0] in condition.inputs and condition.outputs == operator.outputs:
            limit = condition.tensors[operator.inputs[1]].data
            if limit is not None and limit.dtype == np.int32 and limit.size == 1:
                return condition.inputs.index(operator.inputs[0]), int(limit.reshape(()))
    raise TinysmithError("model.control_flow")


@dataclass
class _Steps:
    """A loop that is being written out; a list to which each step adds its item is kept as its items."""

    draft: _Draft
    body: FileModel
    values: list[int]
    constants: dict[int, int] = field(default_factory=dict)
    items: dict[int, dict[int, int]] = field(default_factory=dict)  # variable -> place -> tensor
    count: int = 0

    def __post_init__(self) -> None:
        self.lists = dict(_lists(self.body))

    def run(self) -> None:
        """One step: its operators with the variables as the step before left them."""
        self.count += 1
        if self.count > MOST_STEPS:
            raise TinysmithError("model.too_large", what="the number of steps of a loop", found="more", limit=f"{MOST_STEPS:,}")
        places = dict(zip(self.body.inputs, self.values, strict=True))
        for operator in self.body.operators:
            if not self._add_item(operator, places):
                self._add(operator, places)
        self.values = [self.values[k] if k in self.lists else self._place(index, places) for k, index in enumerate(self.body.outputs)]

    def finished(self) -> list[int]:
        """The variables after the last step, lists joined."""
        return [self._joined(k) if k in self.lists else value for k, value in enumerate(self.values)]

    def _place(self, index: int, places: Mapping[int, int]) -> int:
        """The tensor outside that a tensor of the body is in this step; constants are taken over once."""
        if index < 0 or index in places:
            return places.get(index, -1)
        if index not in self.constants:
            if self.body.tensors[index].data is None:
                raise TinysmithError("model.control_flow")
            self.constants[index] = self.draft.tensor(self.body.tensors[index])
        return self.constants[index]

    def _add(self, operator: FileOperator, places: dict[int, int]) -> None:
        inputs = tuple(self._place(index, places) for index in operator.inputs)
        values = _computed(operator, [None if index < 0 else self.draft.tensors[index].data for index in inputs])
        for index in operator.outputs:
            tensor = self.body.tensors[index]
            if values is None:
                places[index] = self.draft.tensor(replace(tensor, name=f"{tensor.name} (step {self.count})"))
            else:
                places[index] = self.draft.tensor(replace(tensor, shape=values.shape, dtype="int32", data=values))
        if values is None:
            outputs = tuple(places[index] for index in operator.outputs)
            self.draft.add(replace(operator, inputs=inputs, outputs=outputs, intermediates=()))

    def _add_item(self, operator: FileOperator, places: dict[int, int]) -> bool:
        """Whether the operator only puts an item into a list, which is noted instead."""
        for variable, (before, join, after) in self.lists.items():
            if operator is before or operator is after:
                return True
            if operator is join:
                first, last = self._cut(before, places), self._cut(after, places)
                if any(first[0]) or first[1][0] + 1 != last[0][0] or any(last[0][1:]) or any(size != -1 for size in last[1]):
                    raise TinysmithError("model.control_flow")
                self.items.setdefault(variable, {})[first[1][0]] = self._place(join.inputs[1], places)
                return True
        return False

    def _cut(self, operator: FileOperator, places: Mapping[int, int]) -> tuple[list[int], list[int]]:
        """Where a SLICE begins, and how much it takes."""
        found = [self.draft.tensors[self._place(index, places)].data for index in operator.inputs[1:]]
        begin, size = (None if data is None or data.dtype != np.int32 else data.ravel().tolist() for data in found)
        if not begin or not size or len(begin) != len(size):
            raise TinysmithError("model.control_flow")
        return begin, size

    def _joined(self, variable: int) -> int:
        """A list [steps, 1, ...] of its items [1, 1, ...]."""
        found, tensor = self.items.get(variable, {}), self.draft.tensors[self.values[variable]]
        shapes = {self.draft.tensors[item].shape for item in found.values()}
        if set(found) != set(range(tensor.shape[0])) or shapes != {(1, *tensor.shape[1:])} or tensor.shape[1:2] != (1,):
            raise TinysmithError("model.control_flow")
        items = tuple(found[k] for k in range(tensor.shape[0]))
        like = replace(self.draft.tensors[items[0]], name=self.body.tensors[self.body.outputs[variable]].name)
        row = self.draft.tensor(replace(like, shape=(1, len(items), *tensor.shape[2:])))
        made = self.draft.tensor(replace(like, shape=tensor.shape))
        self.draft.add(FileOperator("CONCATENATION", "", items, (row,), _JoinAlongSteps()))
        self.draft.add(FileOperator("RESHAPE", "", (row,), (made,), None))
        return made


class _JoinAlongSteps:
    """The options of a CONCATENATION as the schema's own object gives them."""

    def Axis(self) -> int:  # noqa: N802 - the schema's name
        return 1

    def FusedActivationFunction(self) -> int:  # noqa: N802 - the schema's name
        return 0


def _lists(body: FileModel) -> Iterator[tuple[int, tuple[FileOperator, FileOperator, FileOperator]]]:
    """Variables that are cut in two and joined again around an item, with the operators that do it, and read by no other."""
    makers = {index: operator for operator in body.operators for index in operator.outputs}
    for position, (variable, result) in enumerate(zip(body.inputs, body.outputs, strict=False)):
        join = makers.get(result)
        if join is None or join.builtin != "CONCATENATION" or len(join.inputs) != 3:
            continue
        before, after = makers.get(join.inputs[0]), makers.get(join.inputs[2])
        if before is None or after is None:
            continue
        cuts = [one for one in (before, after) if one.builtin == "SLICE" and len(one.inputs) == 3 and one.inputs[0] == variable]
        if len(cuts) == 2 and sum(operator.inputs.count(variable) for operator in body.operators) == 2:
            yield position, (before, join, after)


def _computed(operator: FileOperator, inputs: Sequence[Array | None]) -> Array | None:
    """The result of whole numbers that are known while the loop is written out; None for everything else."""
    known = [data for data in inputs if data is not None and data.dtype == np.int32 and data.size <= MOST_COUNTERS]
    if len(known) != len(inputs) or not known or len(operator.outputs) != 1:
        return None
    if operator.builtin == "ADD" and len(known) == 2 and known[0].size == known[1].size == 1:
        return np.asarray((known[0].astype(np.int64) + known[1]).astype(np.int32))
    if operator.builtin == "RESHAPE" and known[0].size == 1:
        return known[0].reshape(1)
    if operator.builtin == "CONCATENATION" and all(data.ndim == 1 for data in known):
        return np.concatenate(known)
    return None
