"""`export`: a model to C sources and a firmware image."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.boards.record import Board, fits, load_board
from tinycore.commands.build import ROUNDING_HELP, build_folder, write_one_form
from tinycore.commands.command import Command, Result, kilobytes, table
from tinycore.commands.model_source import MODES, read_data, read_model
from tinycore.context import Context
from tinycore.export.settings import FORMS, ExportSettings


def add_arguments(parser: ArgumentParser) -> None:
    """Which model, for which board, in which number format, with which data."""
    parser.add_argument("model", type=Path, help="a .tflite, .keras or .h5 file")
    parser.add_argument("--board", required=True, help="a board's id, see `boards`")
    parser.add_argument("--out", required=True, type=Path, help="folder for model.tflite, sources/ and firmware/")
    parser.add_argument("--mode", default="as-is", choices=MODES, help="number format (default: %(default)s)")
    parser.add_argument("--form", default="bundle", choices=FORMS, help="what to make; only `bundle` has firmware (default: %(default)s)")
    parser.add_argument(
        "--weights",
        default="fast",
        choices=("fast", "small"),
        help="`small`: fewest bytes, even where it takes time (default: %(default)s)",
    )
    parser.add_argument("--rounding", default="litert", choices=("litert", "tflm"), help=ROUNDING_HELP)
    parser.add_argument("--name", default="model", help="what the C calls the model (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="what the model was trained on: scaling, class names, ranges for int8")


def run(arguments: Namespace, context: Context) -> Result:
    """Convert where needed, write the sources, compile the image."""
    board = load_board(arguments.board)
    data = read_data(arguments.data, context)
    tflite = read_model(arguments.model, mode=arguments.mode, data=data, context=context)
    settings = ExportSettings(name=arguments.name, form=arguments.form, weights=arguments.weights, rounding=arguments.rounding)
    if settings.form != "bundle":
        made_form = write_one_form(tflite, data=data, settings=settings, folder=arguments.out, context=context)
        return {"board": board.id, "mode": arguments.mode, "folder": str(arguments.out), **made_form}
    made = build_folder(tflite, data=data, board=board, folder=arguments.out, name=arguments.model.stem, context=context, settings=settings)
    sizes = made["firmware"] or _estimated(tflite, board)
    return {"board": board.id, "mode": arguments.mode, "folder": str(arguments.out), **made["bundle"], **sizes}


def _estimated(tflite: bytes, board: Board) -> Result:
    """What an image would take on a board that this version builds none for."""
    from tinycore.graph.cost import estimate
    from tinycore.graph.read import read_tflite

    cost = estimate(read_tflite(tflite), board)
    fit = fits(board, flash_bytes=cost.flash_bytes, ram_bytes=cost.ram_bytes)
    return {"estimated_flash_bytes": cost.flash_bytes, "estimated_ram_bytes": cost.ram_bytes, "fits": fit.is_fit}


def render(result: Result) -> str:
    """Sizes and the place."""
    keys = ("weights_bytes", "code_bytes", "arena_bytes", "flash_bytes", "ram_bytes", "estimated_flash_bytes", "estimated_ram_bytes")
    whole = ("flash, whole image", "RAM, whole image")
    words = ("weights", "the model's code", "working memory", *whole, *(f"{word} (estimated)" for word in whole))
    rows = [("", ""), *[(word, kilobytes(result[key])) for key, word in zip(keys, words, strict=True) if key in result]]
    made = "It is" if result.get("form", "bundle") != "bundle" else "Sources and image are" if "image_sha256" in result else "Sources are"
    misfit = (
        "" if result.get("fits", True) else f"\n\nThis does not fit on {load_board(result['board']).name}: shrink it or take a larger one."
    )
    return f"{table(rows[1:])}{misfit}\n\n{made} in {result['folder']}."


COMMAND = Command("export", "a model to C sources and a firmware image", add_arguments, run, render)
