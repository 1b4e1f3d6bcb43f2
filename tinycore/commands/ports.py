"""`ports`: what is plugged in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from tinycore.commands.command import Command, Result, table
from tinycore.context import Context


def add_arguments(_parser: ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_arguments: Namespace, _context: Context) -> Result:
    """Every serial port with the board's name where its USB id tells."""
    from tinycore.link.ports import list_ports

    return {"ports": [asdict(port) for port in list_ports()]}


def render(result: Result) -> str:
    """One line per port."""
    keys = list(result["ports"][0]) if result["ports"] else []
    return (
        table([tuple(keys), *[tuple(str(port[key] or "-") for key in keys) for port in result["ports"]]])
        if keys
        else "Nothing is plugged in."
    )


COMMAND = Command("ports", "what is plugged in", add_arguments, run, render)
