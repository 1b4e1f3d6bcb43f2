"""The prepared data that every later stage reads: samples, answers, parts and their description."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tinycore.artifacts import explain_os_error
from tinycore.data.findings import Finding, from_plain, to_plain
from tinycore.errors import TinysmithError
from tinycore.features.scaling import Scaling, scale

ARRAYS = "dataset.npz"
DESCRIPTION = "dataset.json"
PARTS = ("train", "choose", "final")
PartName = Literal["train", "choose", "final"]

# What the arrays may take in memory when a stranger's file is loaded.
MAX_BYTES = 8 * 2**30


@dataclass(frozen=True)
class Answer:
    """Regression: target = output * gain + offset. Classification has 0 and 1."""

    offset: float = 0.0
    gain: float = 1.0


@dataclass(frozen=True)
class Description:
    """Everything about a data set that is not an array; `rate_hz` is 0 when unknown, `window` and `hop` are 0 for a table."""

    kind: Literal["table", "series"]
    task: Literal["classification", "regression"]
    classes: tuple[str, ...]
    columns: tuple[str, ...]
    target: str
    window: int
    hop: int
    rate_hz: float
    group_names: tuple[str, ...]
    split: str
    findings: tuple[Finding, ...]
    front_end: Scaling
    answer: Answer


@dataclass(frozen=True, eq=False)
class Dataset:
    """`x` float32 [n, *shape] unscaled with NaN for missing; `y` int32 class index or float32 target; `part` indexes `PARTS`.

    Windows of a recording stand together and in order. `group` tells which samples belong together; it indexes
    `description.group_names` unless that is empty (nothing known).
    """

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.int32] | npt.NDArray[np.float32]
    part: npt.NDArray[np.uint8]
    group: npt.NDArray[np.int32]
    description: Description

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample: (columns,) or (window, channels)."""
        return tuple(self.x.shape[1:])

    def rows(self, part: PartName) -> npt.NDArray[np.int64]:
        """Which samples are in a part."""
        return np.flatnonzero(self.part == PARTS.index(part))

    def unscaled(self, part: PartName) -> tuple[npt.NDArray[np.float32], npt.NDArray[Any]]:
        """Samples of a part in the user's units, and their answers."""
        rows = self.rows(part)
        return self.x[rows], self.y[rows]

    def scaled(self, part: PartName) -> tuple[npt.NDArray[np.float32], npt.NDArray[Any]]:
        """Samples of a part as the network sees them, and what it should give: class indices, or scaled targets."""
        x, y = self.unscaled(part)
        answer = self.description.answer
        if self.description.task == "regression":
            y = ((y - np.float32(answer.offset)) / np.float32(answer.gain)).astype(np.float32)
        return scale(x, self.description.front_end), y

    def counts(self) -> dict[str, int]:
        """How many samples each part has."""
        return {name: int(count) for name, count in zip(PARTS, np.bincount(self.part, minlength=3), strict=True)}


def save(dataset: Dataset, folder: Path) -> None:
    """Write `dataset.npz` and `dataset.json` into `folder`."""
    try:
        np.savez(folder / ARRAYS, x=dataset.x, y=dataset.y, part=dataset.part, group=dataset.group)
        text = json.dumps(describe(dataset.description), indent=1, ensure_ascii=False)
        (folder / DESCRIPTION).write_text(text, encoding="utf-8")
    except OSError as error:
        raise explain_os_error(error, folder) from error


def load(folder: Path) -> Dataset:
    """Read what `save` wrote; raises `data.dataset_unreadable` for anything else."""
    try:
        with zipfile.ZipFile(folder / ARRAYS) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_BYTES:
                raise TinysmithError("data.dataset_unreadable", path=folder, detail="too large")
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            x, y, part, group = (arrays[name] for name in ("x", "y", "part", "group"))
        description = load_description(folder)
    except OSError as error:
        raise explain_os_error(error, folder / ARRAYS) from error
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError) as error:
        raise TinysmithError("data.dataset_unreadable", path=folder, detail=str(error)) from error
    dataset = Dataset(x, y, part, group, description)
    if not _is_consistent(dataset):
        raise TinysmithError("data.dataset_unreadable", path=folder, detail="arrays do not fit each other")
    return dataset


def load_description(folder: Path) -> Description:
    """Only the description, without reading the arrays."""
    try:
        return described(json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")))
    except OSError as error:
        raise explain_os_error(error, folder / DESCRIPTION) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TinysmithError("data.dataset_unreadable", path=folder, detail=str(error)) from error


def describe(description: Description) -> dict[str, Any]:
    """The description as JSON, tuples as lists."""
    content = asdict(description)
    content["findings"] = [to_plain(finding) for finding in description.findings]
    return content


def described(content: Mapping[str, Any]) -> Description:
    """The description behind its JSON."""
    front_end = Scaling(*(tuple(float(v) for v in content["front_end"][key]) for key in ("offset", "gain")))
    return Description(
        kind=content["kind"],
        task=content["task"],
        classes=_names(content["classes"]),
        columns=_names(content["columns"]),
        target=str(content["target"]),
        window=int(content["window"]),
        hop=int(content["hop"]),
        rate_hz=float(content["rate_hz"]),
        group_names=_names(content["group_names"]),
        split=str(content["split"]),
        findings=tuple(from_plain(item) for item in content["findings"]),
        front_end=front_end,
        answer=Answer(float(content["answer"]["offset"]), float(content["answer"]["gain"])),
    )


def _names(values: list[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _is_consistent(dataset: Dataset) -> bool:
    count, about = len(dataset.x), dataset.description
    wanted = ["float32", "int32" if about.task == "classification" else "float32", "uint8", "int32"]
    types = [array.dtype.name for array in (dataset.x, dataset.y, dataset.part, dataset.group)]
    lengths = {len(dataset.y), len(dataset.part), len(dataset.group)}
    return (
        types == wanted
        and lengths == {count}
        and dataset.x.ndim == (2 if about.kind == "table" else 3)
        and dataset.x.shape[-1] == len(about.columns) == len(about.front_end.offset) == len(about.front_end.gain)
        and (count == 0 or int(dataset.part.max()) < len(PARTS))
    )
