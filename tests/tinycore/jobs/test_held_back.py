"""The list of recordings that the live page offers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tinycore.live.recorded import dataset_of, pieces
from tests.tinycore.small_data import table
from tinycore import pipeline
from tinycore.context import Collector
from tinycore.data.dataset import Dataset, save
from tinycore.jobs.table import job_function
from tinycore.project import Project, to_json

RECORDED = dataset_of(pieces(15, 9), groups=[0, 1], labels=[0, 2], names=["a", "b"])
ROWS = [{"name": "a", "label": "slow", "windows": 6}, {"name": "b", "label": "still", "windows": 3}]


@pytest.mark.parametrize(("dataset", "rows"), [(RECORDED, ROWS), (table(), []), (None, [])], ids=["series", "table", "no data yet"])
def test_the_held_back_recordings(dataset: Dataset | None, rows: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if dataset:
        save(dataset, tmp_path)
    monkeypatch.setattr(pipeline, "find", lambda *_: SimpleNamespace(folder=tmp_path) if dataset else None)
    assert job_function("held_back")({"project": to_json(Project()), "folder": str(tmp_path)}, Collector()) == rows
