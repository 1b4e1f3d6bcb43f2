"""Bytes of the generated text around the kernels, instruction by instruction as the compiler writes it for Thumb-2."""

from __future__ import annotations

from tinycore.graph.lowering import Lowered
from tinycore.ops.operator import KernelCall

ADDRESS = 8  # movw, movt
ADD = 4  # add.w with an immediate
MOVE = 2
CALL = 4  # bl, or b.w in place of the last call
FRAME = 6  # push, pop.w
REGISTERS = 4  # arguments beyond these go through the stack


def settings_bytes(lowered: Lowered) -> int:
    """The settings structures: every field is one word."""
    return sum(4 * len(call.settings) for calls in lowered.calls for call in calls)


def text_bytes(lowered: Lowered) -> int:
    """One function per layer, and the one that calls them all."""
    groups = [calls for calls in lowered.calls if calls]
    first_call, layers = 0, 0
    for calls in lowered.calls:
        layers += sum(_call_bytes(lowered, call, first_call + k) for k, call in enumerate(calls))
        layers += FRAME * (len(calls) > 1)
        first_call += len(calls)
    return layers + _run_bytes(len(groups))


def _run_bytes(layers: int) -> int:
    """Keep the output's address over the calls, and jump to the last layer."""
    return CALL if layers <= 1 else FRAME + 2 * MOVE + CALL * layers


def _call_bytes(lowered: Lowered, call: KernelCall, position: int) -> int:
    plan, graph = lowered.plan, lowered.graph
    outside = {*graph.inputs, *graph.outputs}
    size = ADDRESS + CALL  # of the settings; of the kernel
    offsets = [plan.offsets[tensor] for tensor in (*call.inputs, *call.outputs) if tensor in plan.offsets]
    offsets += [plan.scratch_offsets[position]] if position in plan.scratch_offsets else []
    size += ADDRESS * bool(offsets) + sum(_offset_bytes(offset) for offset in {*offsets})
    size += MOVE * (len(offsets) - len({*offsets}))
    size += sum(MOVE for tensor in (*call.inputs, *call.outputs) if plan.home(tensor) in outside)
    size += ADDRESS * len(call.states)
    size += sum(ADDRESS for tensor in call.inputs if graph.tensors[tensor].data is not None)
    arguments = 1 + len(call.inputs) + len(call.states) + len(call.outputs) + bool(call.scratch_bytes)
    return size + (_stack_arguments_bytes(arguments) if arguments > REGISTERS else 0)


def _offset_bytes(offset: int) -> int:
    if offset == 0:
        return 0
    return ADD if offset < 4096 or _is_modified_immediate(offset) else 2 * ADD


def _is_modified_immediate(value: int) -> bool:
    """Whether Thumb-2 can encode the constant: eight bits at any even or odd rotation, or a repeated pattern."""
    low = value & 0xFF
    patterns = {low, low << 16 | low, (value >> 8 & 0xFF) * 0x0100_0100, low * 0x0101_0101}
    return value in patterns or value == (value >> max(0, value.bit_length() - 8)) << max(0, value.bit_length() - 8)


def _stack_arguments_bytes(arguments: int) -> int:
    """No jump but a call: frame, room for the arguments, one store each."""
    return FRAME + 2 * MOVE + MOVE * (arguments - REGISTERS)
