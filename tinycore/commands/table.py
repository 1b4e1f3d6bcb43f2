"""The commands by name, each with the module that holds it."""

from __future__ import annotations

import importlib

from tinycore.commands.command import Command

COMMANDS: dict[str, str] = {
    "demo": "the whole path on the sample that ships, onto a virtual board",
    "run": "the whole path on your data and choices",
    "inspect": "what is in a data or model file, what is wrong with it, which boards it fits",
    "export": "a model to C sources and a firmware image",
    "bench": "a model on the virtual board: exactness, instructions, cycles, memory, per layer",
    "flash": "an exported image onto a board, verified and self-tested",
    "virtual": "a virtual board in the foreground",
    "boards": "the catalogue of boards",
    "ports": "what is plugged in",
    "benchmark": "the measurements of speed and memory",
}


def load_command(name: str) -> Command:
    """The command's declaration, imported when it is asked for."""
    command: Command = importlib.import_module(f"tinycore.commands.{name}").COMMAND
    return command
