"""Compile and link the image that runs a model on a board."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import resources
from tinycore.artifacts import explain_os_error
from tinycore.boards.record import Board
from tinycore.compiler.image import write_images
from tinycore.compiler.toolchain import Target, compile_and_link
from tinycore.context import Context, Progress, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.firmware.application import describe, features_of, header_text, source_text
from tinycore.firmware.linker_script import STACK_BYTES, linker_script
from tinycore.firmware.ports import firmware_files
from tinycore.firmware.sizes import FirmwareSizes, firmware_sizes


def build(
    bundle_folder: Path, board: Board, *, project_name: str, folder: Path, context: Context, built: datetime.date | None = None
) -> dict[str, Any]:
    """Write `firmware.elf`, `.bin` and `.hex` for the exported model in `bundle_folder`; `built` is today unless given.

    Returns the fields of `FirmwareSizes`, `image_sha256` (of the `.bin`), `model_sha256` and `board`. Raises
    `firmware.no_port` for a board that cannot be flashed and `compiler.too_big` when flash or RAM overflow.
    """
    bundle = _read_bundle(bundle_folder)
    files = firmware_files(board, has_front_end=features_of(bundle)[0] > 0)
    context.report(Progress(0, 2, "compile"))
    stop_if_asked(context)
    when = (built or datetime.date.today()).isoformat()
    _write_sources(bundle, board, project_name=project_name, built=when, folder=folder)
    elf = _link(bundle_folder, bundle, board, files=files, folder=folder)
    context.report(Progress(1, 2, "measure"))
    sizes = firmware_sizes(elf, bundle)
    _check_stack(sizes, board)
    image, _ = write_images(elf)
    context.report(Progress(2, 2, "measure"))
    return {
        **asdict(sizes),
        "image_sha256": hashlib.sha256(image.read_bytes()).hexdigest(),
        "model_sha256": bundle["model_sha256"],
        "board": board.id,
    }


def _read_bundle(folder: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise explain_os_error(error, folder) from error
    return record


def _write_sources(bundle: Mapping[str, Any], board: Board, *, project_name: str, built: str, folder: Path) -> None:
    description = describe(bundle, project=project_name, board=board.id, built=built)
    texts = {
        "tinysmith_application.h": header_text(bundle, description),
        "tinysmith_application.c": source_text(description),
        "board.ld": linker_script(board.memory),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise explain_os_error(error, folder) from error


def _link(bundle_folder: Path, bundle: Mapping[str, Any], board: Board, *, files: tuple[str, ...], folder: Path) -> Path:
    firmware = resources.path("firmware")
    sources = [*(firmware / file for file in files), folder / "tinysmith_application.c"]
    return compile_and_link(
        [*sources, *(bundle_folder / source for source in bundle["sources"])],
        [firmware / "include", firmware, bundle_folder, folder],
        target=Target(board.cpu.triple, board.cpu.zig_cpu),
        linker_script=folder / "board.ld",
        out=folder / "firmware.elf",
    )


def _check_stack(sizes: FirmwareSizes, board: Board) -> None:
    """The linker kept room for a small stack only; a deeper one must fit as well."""
    missing = sizes.ram_bytes - board.memory.ram_bytes
    if missing > 0:
        raise TinysmithError("compiler.too_big", memory="ram", bytes=missing, detail=f"{sizes} with {STACK_BYTES} reserved")
