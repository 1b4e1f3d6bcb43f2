"""The table of stages: results are found again, and old ones make room."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tinycore import pipeline
from tinycore.context import Collector
from tinycore.data.settings import DataSettings
from tinycore.export.settings import ExportSettings
from tinycore.pipeline import key_of, run_until, store_of
from tinycore.project import Project

TABLE = "a,b,kind\n" + "".join(f"{i % 7},{i * 3 % 11},{'wet' if i % 2 else 'dry'}\n" for i in range(60))


def results(folder: Path) -> set[str]:
    return {path.name for path in (folder / "artifacts").iterdir()}


@pytest.mark.parametrize(("kept_bytes", "left"), [(0, 1), (2**30, 3)])
def test_old_results_make_room_and_the_new_one_stays(kept_bytes: int, left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "KEPT_BYTES", kept_bytes)
    (tmp_path / "d.csv").write_text(TABLE)
    for seed in range(3):
        project = replace(Project(), data=DataSettings(source=str(tmp_path / "d.csv"), target="kind", seed=seed))
        newest = run_until("data", project, store_of(tmp_path / "p.tiny"), Collector())["data"]
        os.utime(newest.folder, (seed, seed))
    assert newest.folder.name in results(tmp_path / "p.tiny")
    assert len(results(tmp_path / "p.tiny")) == left


@pytest.mark.parametrize("choice", [{"memory": "small"}, {"weights": "small"}, {"rounding": "tflm"}, {"input_buffer": "overwritten"}])
def test_every_choice_about_the_sources_makes_new_ones(choice: dict[str, str]) -> None:
    assert key_of("export", Project()) != key_of("export", replace(Project(), export=ExportSettings(**choice)))


@pytest.mark.parametrize("choice", [{"folder": "elsewhere"}, {"packing": "zip"}])
def test_where_a_copy_goes_changes_no_source(choice: dict[str, str]) -> None:
    assert key_of("export", Project()) == key_of("export", replace(Project(), export=ExportSettings(**choice)))
