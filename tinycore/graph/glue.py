"""Bytes of the generated text around the kernels, instruction by instruction as the compiler writes it for each family of cores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinycore.graph.lowering import Lowered
from tinycore.ops.operator import KernelCall

WORD = 4
MANY_CALLS_STACK_BYTES = 16  # addresses that are kept from call to call


@dataclass(frozen=True)
class Family:
    """Bytes of the compiler's usual steps.

    `last_call` is a jump where the core can jump far, `frame` what a function takes that makes other calls, on `stack` bytes.
    `registers` hold the first arguments, the others go through the stack; numbers below `near` fit into one instruction.
    """

    address: int
    call: int
    last_call: int
    frame: int
    stack_bytes: int
    near: int
    near_add: int
    far_add: int
    registers: int
    alignment: int = 2
    move: int = 2


# By instruction set: Thumb-2 has movw, movt, add.w and far jumps; the smallest cores load addresses from words behind the code.
THUMB2 = Family(address=8, call=4, last_call=4, frame=6, stack_bytes=8, near=4096, near_add=4, far_add=8, registers=4)
ARMV6M = Family(address=6, call=4, last_call=8, frame=4, stack_bytes=8, near=256, near_add=2, far_add=4, registers=4, alignment=4)
RISCV = Family(address=8, call=8, last_call=8, frame=12, stack_bytes=16, near=2048, near_add=4, far_add=8, registers=8)
FAMILIES: Mapping[str, Family] = {"armv7em": THUMB2, "armv6m": ARMV6M, "riscv": RISCV}


def family_of(instruction_set: str, triple: str) -> Family:
    """How the compiler writes for this processor; those that we cannot compile for count as Thumb-2."""
    return FAMILIES.get("riscv" if triple.startswith("riscv") else instruction_set, THUMB2)


def settings_bytes(lowered: Lowered) -> int:
    """The settings structures: every field is one word."""
    return sum(WORD * len(call.settings) for calls in lowered.calls for call in calls)


def text_bytes(lowered: Lowered, family: Family = THUMB2) -> int:
    """One function per layer, and the one that calls them all."""
    first_call, layers = 0, 0
    for calls in lowered.calls:
        own = sum(_call_bytes(lowered, call, first_call + k, family) for k, call in enumerate(calls))
        if len(calls) > 1:  # one call's address serves the next
            own += family.frame - (family.address - family.move) * (len(calls) - 1)
        layers += -(-own // family.alignment) * family.alignment
        first_call += len(calls)
    return layers + _run_bytes(sum(map(bool, lowered.calls)), family)


def layer_stack_bytes(calls: Sequence[KernelCall], family: Family) -> int:
    """What a layer's own function keeps on the stack while its kernels run."""
    passed = max((_arguments(call) - family.registers for call in calls), default=0)
    is_jump = len(calls) == 1 and passed <= 0 and family.last_call == family.call
    frame = family.stack_bytes if len(calls) == 1 else MANY_CALLS_STACK_BYTES
    return 0 if is_jump else frame + -(-max(0, passed) // 2) * 2 * WORD


def run_stack_bytes(lowered: Lowered, family: Family) -> int:
    """What the function that calls the layers keeps."""
    return family.stack_bytes if sum(map(bool, lowered.calls)) > 1 else 0


def _run_bytes(layers: int, family: Family) -> int:
    """Keep the output's address over the calls, and jump to the last layer."""
    return family.last_call if layers <= 1 else family.frame + 2 * family.move + family.call * layers


def _call_bytes(lowered: Lowered, call: KernelCall, position: int, family: Family) -> int:
    plan, graph = lowered.plan, lowered.graph
    outside = {*graph.inputs, *graph.outputs}
    size = family.address + family.last_call  # of the settings; of the kernel
    offsets = [plan.offsets[tensor] for tensor in (*call.inputs, *call.outputs) if tensor in plan.offsets]
    offsets += [plan.scratch_offsets[position]] if position in plan.scratch_offsets else []
    size += family.address * bool(offsets) + sum(_offset_bytes(offset, family) for offset in {*offsets})
    size += family.move * (len(offsets) - len({*offsets}))
    size += sum(family.move for tensor in (*call.inputs, *call.outputs) if plan.home(tensor) in outside)
    size += family.address * len(call.states)
    size += sum(family.address for tensor in call.inputs if graph.tensors[tensor].data is not None)
    missing = _arguments(call) - family.registers
    return size + (family.frame + 2 * family.move + family.move * missing if missing > 0 else 0)


def _arguments(call: KernelCall) -> int:
    return 1 + len(call.inputs) + len(call.states) + len(call.outputs) + bool(call.scratch_bytes)


def _offset_bytes(offset: int, family: Family) -> int:
    if offset == 0:
        return 0
    return family.near_add if offset < family.near or (family is THUMB2 and _is_modified_immediate(offset)) else family.far_add


def _is_modified_immediate(value: int) -> bool:
    """Whether Thumb-2 can encode the constant: eight bits at any even or odd rotation, or a repeated pattern."""
    low = value & 0xFF
    patterns = {low, low << 16 | low, (value >> 8 & 0xFF) * 0x0100_0100, low * 0x0101_0101}
    return value in patterns or value == (value >> max(0, value.bit_length() - 8)) << max(0, value.bit_length() - 8)
