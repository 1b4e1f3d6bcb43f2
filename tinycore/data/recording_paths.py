"""What the path of a recording says about it: its class, who was recorded, whether it is for training or testing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tinycore.data.roles import MAX_CLASSES
from tinycore.errors import TinysmithError

TRAIN_FOLDERS = ("train", "training")
TEST_FOLDERS = ("test", "testing")
CHECK_FOLDERS = ("val", "valid", "validation", "eval")
PART_FOLDERS = (*TRAIN_FOLDERS, *TEST_FOLDERS, *CHECK_FOLDERS)

# More files than this with a name each are recordings with names, not classes.
MAX_SINGLE_FILES = 10

_PERSON = re.compile(r"(?:^|[^a-z])((?:subject|subj|user|person|participant|patient|volunteer)[_\- ]?\d+)(?!\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(.*?[^\W\d_].*?)(?:[\s_\-.(]+(?:[a-z]+[_\- ]?)??\d.*|\d[\d\s_\-.()]*)?$", re.IGNORECASE)


def classes_in_paths(files: list[Path], folder: Path) -> list[str]:
    """The class of each recording: its folder's name, or the beginning of its own when all lie together.

    Raises `data.no_classes` when the names do not say.
    """
    parents = [_telling_folders(file, folder) for file in files]
    if any(parents) and len({tuple(names[-1:]) for names in parents}) > 1:
        return [names[-1] if names else _stem_class(file) for names, file in zip(parents, files, strict=True)]
    labels = [_stem_class(file) for file in files]
    is_telling = all(labels) and len(set(labels)) <= MAX_CLASSES and (len(set(labels)) < len(files) or len(files) <= MAX_SINGLE_FILES)
    if is_telling:
        return labels
    if all(parents):
        return [names[-1] for names in parents]
    raise TinysmithError("data.no_classes", path=folder)


def persons_in_paths(files: list[Path], folder: Path) -> tuple[str, ...]:
    """Who was recorded, if every path says so (`subj07`, `user_3`); else nothing."""
    found = [_PERSON.findall(str(file.relative_to(folder))) for file in files]
    return tuple(names[-1].casefold() for names in found) if all(found) else ()


def parts_in_paths(files: list[Path], folder: Path) -> npt.NDArray[np.uint8] | None:
    """0 for recordings below a train folder and 2 below a test folder, or None if not all are below one."""
    tops = [
        next((part.casefold() for part in file.relative_to(folder).parts[:-1] if part.casefold() in PART_FOLDERS), "") for file in files
    ]
    if not all(tops) or not any(top in TRAIN_FOLDERS for top in tops):
        return None
    has_test = any(top in TEST_FOLDERS for top in tops)
    check = 1 if has_test else 2  # a validation folder alone is what the user tests with
    table = {**dict.fromkeys(TRAIN_FOLDERS, 0), **dict.fromkeys(TEST_FOLDERS, 2), **dict.fromkeys(CHECK_FOLDERS, check)}
    return np.array([table[top] for top in tops], dtype=np.uint8)


def _telling_folders(file: Path, folder: Path) -> list[str]:
    """The folders between, without those that name a part or a person."""
    names = file.relative_to(folder).parts[:-1]
    return [name for name in names if name.casefold() not in PART_FOLDERS and not _PERSON.fullmatch(name)]


def _stem_class(file: Path) -> str:
    found = _NUMBERED.match(file.stem)
    return found.group(1).strip(" _-.(") if found else ""
