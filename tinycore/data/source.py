"""Which files a path stands for, and which of them can be read."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError

TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
TEXT_SUFFIXES = (".txt", ".dat", ".asc", ".log")

# Suffixes of data that cannot be read yet, and what to call them.
OTHER_KINDS: dict[str, str] = {
    **dict.fromkeys((".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aif", ".aiff"), "sound"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"), "images"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods"), "a spreadsheet"),
    **dict.fromkeys((".npz", ".npy", ".mat", ".h5", ".hdf5", ".parquet", ".feather", ".nc"), "arrays"),
    **dict.fromkeys((".pkl", ".pickle", ".joblib"), "a Python pickle"),
    **dict.fromkeys((".json", ".jsonl", ".xml", ".arff", ".ts", ".sqlite", ".db", ".cbor"), "data of another kind"),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar"), "an archive"),
}
PROSE = ("readme", "license", "licence", "copying", "about", "changelog", "notice")
MAX_FILES = 20_000


@dataclass(frozen=True)
class Source:
    """One table (`folder` is None), or the recordings in a folder; `ignored` counts other files there."""

    files: tuple[Path, ...]
    folder: Path | None
    ignored: tuple[str, ...] = ()


def find_source(text: str) -> Source:
    """The readable files behind the user's choice; a folder with a single table means that table.

    Raises `data.no_source`, `data.kind_later`, `data.no_files`, `data.too_large`, `file.missing`.
    """
    if not text:
        raise TinysmithError("data.no_source")
    path = Path(text)
    if not path.exists():
        raise TinysmithError("file.missing", path=path)
    if path.is_dir():
        return _in_folder(path)
    if not path.is_file():  # a pipe would block, a device never end
        raise TinysmithError("data.not_text", path=path)
    if path.suffix.lower() in OTHER_KINDS:
        raise TinysmithError("data.kind_later", path=path, kind=OTHER_KINDS[path.suffix.lower()])
    return Source((path,), None)


def _in_folder(folder: Path) -> Source:
    found = _walk(folder)
    tables = [path for path in found if path.suffix.lower() in TABLE_SUFFIXES]
    if not tables:
        tables = [path for path in found if path.suffix.lower() in TEXT_SUFFIXES and not _is_prose(path)]
    others = Counter(OTHER_KINDS[path.suffix.lower()] for path in found if path.suffix.lower() in OTHER_KINDS)
    if not tables or sum(others.values()) > len(tables):
        if others:
            raise TinysmithError("data.kind_later", path=folder, kind=others.most_common(1)[0][0])
        raise TinysmithError("data.no_files", path=folder)
    if len(tables) == 1:
        return Source((tables[0],), None)
    deepest = [path for path in tables if path.parent != folder]
    recordings = deepest or tables
    ignored = tuple(str(path.relative_to(folder)) for path in tables if path not in set(recordings))
    return Source(tuple(recordings), folder, ignored)


def _walk(folder: Path) -> list[Path]:
    """All files below a folder in a fixed order, hidden ones and links to other folders left aside."""
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        raise explain_os_error(error, folder) from error

    for here, folders, names in os.walk(folder, onerror=refuse, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [path for name in sorted(names) if not name.startswith(".") and (path := Path(here) / name).is_file()]
        if len(found) > MAX_FILES:
            raise TinysmithError("data.too_large", path=folder, size=f"more than {MAX_FILES} files", limit=f"{MAX_FILES}")
    return found


def _is_prose(path: Path) -> bool:
    return any(word in path.stem.casefold() for word in PROSE)
