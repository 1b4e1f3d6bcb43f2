"""Which layers keep their weights in fewer bytes, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tinycore.graph.lowered import Calls, Lowered, planned
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.records import Array
from tinycore.kernels.call import constant, is_stand_in
from tinycore.kernels.encoded_calls import KERNELS, LOOP_BYTES, encoded_call, rows_of
from tinycore.kernels.weight_encodings import ENCODINGS, Encoding
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.table import OPERATORS

FAST, SMALL = "fast", "small"
IN_FLASH = "small, read in flash"  # as small as is possible without unpacking: settings of an AVR cannot point into its memory
# Cycles for each weight of a kernel that reads them all, and what it saves for each output by its cheaper scaling. By
# `tests/benchmarks/encodings.py`, as the times of the encodings are.
DENSE_CYCLES = defaultdict(
    lambda: (4.5, 0.0),
    ts_conv2d_int8_armv7em=(1.1, 70.0),
    ts_fully_connected_int8_armv7em=(1.3, 110.0),
    ts_conv2d_int8_armv6m=(4.2, 150.0),
    ts_fully_connected_int8_armv6m=(4.1, 200.0),
)
GATHER_CYCLES = 12.0  # for each input of a window that has to be copied


@dataclass(frozen=True, eq=False)
class Candidate:
    """A layer's call with encoded weights, and what it saves against the call it stands for."""

    node: int
    encoding: Encoding
    call: KernelCall
    saved_bytes: int
    saved_cycles: float  # for each weight and use


def with_encodings(dense: Lowered, memory: MemoryChoice, *, instruction_set: str, weights: str) -> Lowered:
    """The same model with encoded weights where they take fewer bytes: `small` at any cost of time and of room for one window,
    `fast` where they cost neither.
    """
    found = [one for one in _candidates(dense, instruction_set) if one.saved_bytes > 0 and (weights != FAST or one.saved_cycles >= 0)]
    chosen = _worth_their_code(found)
    if not chosen:
        return dense
    calls: Calls = tuple((chosen[k].call,) if k in chosen else group for k, group in enumerate(dense.calls))
    done = planned(dense.model, dense.graph, calls, dense.macs, memory)
    return done if weights != FAST or done.plan.arena_bytes <= dense.plan.arena_bytes else dense


def _candidates(dense: Lowered, instruction_set: str) -> Iterator[Candidate]:
    for position, (node, group) in enumerate(zip(dense.graph.nodes, dense.calls, strict=True)):
        portable = OPERATORS[node.operator].calls(dense.graph, node) if node.operator in OPERATORS and len(group) == 1 else ()
        if len(portable) != 1 or portable[0].function not in KERNELS or is_stand_in(portable[0]):
            continue
        weights = rows_of(portable[0])
        for encoding in ENCODINGS.values():
            call = encoded_call(portable[0], encoding)
            stored = constant(call, "weights").nbytes if call else weights.size
            if call is not None and stored < weights.size:
                saved = constant_bytes(group[0]) - constant_bytes(call)
                per_weight, per_output = DENSE_CYCLES[group[0].function]
                cycles = encoding.cycles(stored / weights.size, instruction_set=instruction_set) + per_output / weights.shape[1]
                cycles += GATHER_CYCLES / len(weights) if call.scratch_bytes > 1 else 0.0
                note = _note(encoding, weights, stored)
                yield Candidate(position, encoding, replace(call, note=note), saved, per_weight - cycles)


def constant_bytes(call: KernelCall) -> int:
    """What a call takes in flash beside code."""
    return sum(value.values.nbytes if isinstance(value, Constant) else 4 for value in call.settings.values())


def _note(encoding: Encoding, weights: Array, stored: int) -> str:
    zeros = round(100 * (1 - np.count_nonzero(weights) / weights.size))
    return f"weights: {encoding.title}, {zeros} % zeros, {stored:,} instead of {weights.size:,} bytes"


def _worth_their_code(found: list[Candidate]) -> Mapping[int, Candidate]:
    """The best candidate of every layer, without encodings whose code is larger than what they save."""
    while True:
        chosen = {one.node: one for one in sorted(found, key=lambda one: (one.saved_bytes, one.saved_cycles))}
        saved: dict[str, int] = {}
        for one in chosen.values():
            saved.setdefault(one.encoding.name, -one.encoding.code_bytes)
            saved[one.encoding.name] += one.saved_bytes
        for loop, name in {(one.call.settings_type, one.encoding.name) for one in chosen.values()}:
            saved[name] -= LOOP_BYTES[loop]
        losing = [name for name in saved if saved[name] <= 0]
        if not losing:
            return chosen
        worst = min(losing, key=lambda name: saved[name])
        found = [one for one in found if one.encoding.name != worst]
