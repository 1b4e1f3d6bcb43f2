"""The data stage: read, clean, cut, split, fit the scaling, and file the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tinycore.context import Context, Progress, stop_if_asked
from tinycore.data.clean import part_findings
from tinycore.data.dataset import Answer, Dataset, Description, save
from tinycore.data.findings import condensed, raise_first_stop, to_plain
from tinycore.data.kinds import read_samples
from tinycore.data.samples import Samples
from tinycore.data.settings import DataSettings
from tinycore.data.split import Parts, split
from tinycore.features.scaling import fit_scaling


def prepare(settings: DataSettings, folder: Path, context: Context) -> dict[str, Any]:
    """Make `dataset.npz` and `dataset.json` in `folder` and return the stage's summary.

    Raises `data.*` and `file.*` errors, `Cancelled`.
    """
    samples = read_samples(settings, context)
    raise_first_stop(samples.findings)
    stop_if_asked(context)
    context.report(Progress(1, 3, "split"))
    dataset = dataset_of(samples, settings)
    stop_if_asked(context)
    context.report(Progress(2, 3, "save"))
    save(dataset, folder)
    context.report(Progress(3, 3, "save"))
    return summary_of(dataset)


def dataset_of(samples: Samples, settings: DataSettings) -> Dataset:
    """Samples with parts, scaling from *train* only, and the description that goes with them."""
    parts = split(samples, choose_percent=settings.choose_percent, final_percent=settings.final_percent, seed=settings.seed)
    train = parts.part == 0
    wanted = part_findings(samples.y, parts.part, samples.classes, grouped_by=samples.grouped_by)
    y: npt.NDArray[Any] = samples.y.astype(np.int32 if samples.task == "classification" else np.float32)
    description = Description(
        kind=samples.kind,
        task=samples.task,
        classes=samples.classes,
        columns=samples.columns,
        target=samples.target,
        window=samples.window,
        hop=samples.hop,
        rate_hz=samples.rate_hz,
        group_names=samples.group_names,
        split=parts.sentence,
        findings=condensed((*samples.findings, *wanted)),
        front_end=fit_scaling(samples.x[train], settings.scaling),
        answer=_answer(samples, parts.part),
    )
    return Dataset(samples.x, y, parts.part, samples.group, description)


def summary_of(dataset: Dataset) -> dict[str, Any]:
    """The stage's summary as plain values."""
    about = dataset.description
    return {
        "samples": len(dataset.x),
        "classes": list(about.classes),
        "task": about.task,
        "shape": list(dataset.shape),
        "parts": dataset.counts(),
        "split": about.split,
        "findings": [to_plain(finding) for finding in about.findings],
        "sentence": _sentence(dataset),
    }


def _answer(samples: Samples, part: Parts) -> Answer:
    if samples.task == "classification":
        return Answer()
    scaling = fit_scaling(samples.y[part == 0][:, None].astype(np.float32), "standard")
    deviation = 1 / scaling.gain[0] if scaling.gain[0] else 1.0
    return Answer(scaling.offset[0], float(np.float32(deviation)))


def _sentence(dataset: Dataset) -> str:
    about = dataset.description
    what = f"{len(about.classes)} classes" if about.classes else f"a quantity, “{about.target}”"
    if about.kind == "table":
        return f"{len(dataset.x)} rows of {len(about.columns)} columns, {what}."
    length = f" ({about.window / about.rate_hz:.3g} s)" if about.rate_hz else ""
    return f"{len(dataset.x)} windows of {about.window} rows{length} and {len(about.columns)} channels, {what}."
