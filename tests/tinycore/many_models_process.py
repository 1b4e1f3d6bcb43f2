"""The emulating process of `many_models.py`: `python -m tests.tinycore.many_models_process ELF FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tinycore.boards.record import load_board
from tinycore.twin.bench_process import PAGE, LayerMeter, Machine, Program, layer_symbol, read_program

Array = np.ndarray[Any, Any]


def main() -> None:
    elf, folder = Path(sys.argv[1]), Path(sys.argv[2])
    jobs = json.loads((folder / "jobs.json").read_text())
    board = load_board(jobs["board"])
    program = read_program(elf, board.memory)
    outputs, costs = {}, []
    with np.load(folder / "inputs.npz") as inputs:
        largest = max(max(one["output"]["bytes"], inputs[str(k)].shape[1]) for k, one in enumerate(jobs["bundles"]))
        size = 2 * PAGE * (1 + largest // PAGE)
        machine = Machine(program, board, buffer_bytes=size, is_counting=False)
        for number, bundle in enumerate(jobs["bundles"]):
            samples = inputs[str(number)]
            outputs[str(number)] = answers(machine, program, bundle, samples)
            if jobs["counts"]:
                counting = Machine(program, board, buffer_bytes=size, is_counting=True)
                answer, layers = cost(counting, program, bundle, samples[0])
                assert answer == outputs[str(number)][0].tobytes(), f"model {number}: the counting core computes something else"
            costs.append(layers if jobs["counts"] else [])
    np.savez(folder / "outputs.npz", **outputs)
    print(json.dumps(costs))  # noqa: T201


def answers(machine: Machine, program: Program, bundle: dict[str, Any], samples: Array) -> Array:
    """Raw output bytes [n, bytes]."""
    run, size = program.functions[f"{bundle['name']}_run"], bundle["output"]["bytes"]
    return np.array([np.frombuffer(machine.infer(run, sample.tobytes(), size), np.uint8) for sample in samples])


def cost(machine: Machine, program: Program, bundle: dict[str, Any], sample: Array) -> tuple[bytes, list[tuple[str, int, int]]]:
    """The answer to a sample, and operator, instructions and cycles of each layer."""
    run = program.functions[f"{bundle['name']}_run"]
    layers = [program.functions.get(layer_symbol(bundle, index)) for index in range(len(bundle["layers"]))]
    meter = LayerMeter(machine.cpu, run, layers)
    answer = machine.infer(run, sample.tobytes(), bundle["output"]["bytes"])
    meter.finish()
    return answer, [(layer["op"], *counts) for layer, counts in zip(bundle["layers"], meter.costs, strict=True)]


if __name__ == "__main__":
    main()
