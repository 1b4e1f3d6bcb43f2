"""`run`: the whole path on the user's data and choices."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.commands.command import Command, Result
from tinycore.commands.report import render_report
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.recipe import read_recipe, template


def add_arguments(parser: ArgumentParser) -> None:
    """Which recipe, and where the results go."""
    parser.add_argument("recipe", nargs="?", type=Path, help="a TOML file; see --template")
    parser.add_argument("--template", action="store_true", help="print a recipe with every key, default and choice")
    parser.add_argument("--out", type=Path, help="project folder for the results (default: beside the recipe)")


def run(arguments: Namespace, context: Context) -> Result:
    """Run every stage, flash a virtual board, and score the answers that it gives."""
    if arguments.template:
        return {"template": template()}
    if arguments.recipe is None:
        raise TinysmithError("recipe.invalid", path="run", reason="no recipe was named")
    from tinycore.whole_path import run_whole_path

    folder = arguments.out or arguments.recipe.with_suffix(".tiny")
    return run_whole_path(read_recipe(arguments.recipe), folder, context)


def render(result: Result) -> str:
    """The template, or the report."""
    return str(result["template"]).rstrip() if "template" in result else render_report(result)


COMMAND = Command("run", "the whole path on your data and choices", add_arguments, run, render)
