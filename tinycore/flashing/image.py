"""What is to be flashed: the bytes of an image, and what its folder says about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.errors import TinysmithError

BINARY = "firmware.bin"
LARGEST_BYTES = 64 << 20  # no board of the catalogue has more flash; bounds what is read into memory


@dataclass(frozen=True)
class Image:
    """The bytes that go to the start of the board's application flash.

    `board` and `model_sha256` are empty for a bare file: then nobody knows, and no self-test follows.
    """

    name: str
    data: bytes
    board: str = ""
    model_sha256: str = ""


def read_image(path: Path) -> Image:
    """The image in a folder made by the firmware stage, or a bare `.bin` file.

    Raises `file.missing`, `file.unreadable` or `image.invalid`.
    """
    if not path.is_dir():
        return Image(path.name, _read_binary(path))
    try:
        summary = json.loads((path / SUMMARY).read_text(encoding="utf-8"))
        board, model = summary["board"], summary["model_sha256"]
    except OSError as error:
        raise explain_os_error(error, path / SUMMARY) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TinysmithError("image.invalid", path=path.name, reason=f"its {SUMMARY} does not name its board and model") from error
    return Image(path.name, _read_binary(path / BINARY), str(board), str(model))


def _read_binary(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise explain_os_error(error, path) from error
    if not data or len(data) > LARGEST_BYTES:
        raise TinysmithError("image.invalid", path=path.name, reason="it is empty" if not data else "it is far too large for any board")
    return data
