"""What goes wrong in the field: each time one sentence of what happened, one of what to try, and nothing lost."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tinycore.artifacts import Store
from tinycore.context import Collector
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError
from tinycore.pipeline import find, key_of, run_until, store_of
from tinycore.project import Project, load, save

GOOD = "a,b,kind\n" + "".join(f"{i % 7},{i * 3 % 11},{'wet' if i % 2 else 'dry'}\n" for i in range(60))


def project(file: Path, **choices: str) -> Project:
    return replace(Project(), data=DataSettings(source=str(file), **choices))  # type: ignore[arg-type]


def failure(project: Project, folder: Path) -> TinysmithError:
    with pytest.raises(TinysmithError) as caught:
        run_until("data", project, store_of(folder), Collector())
    return caught.value


@pytest.mark.parametrize(
    ("content", "choices", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", {}, "data.not_text"),
        (GOOD.encode(), {"target": "colour"}, "data.column_missing"),
        (GOOD.replace("wet", "dry").encode(), {"target": "kind"}, "data.one_class"),
        (b"", {}, "data.empty"),
        (b"a,b,kind\nx,y,dry\nz,w,wet\n" * 20, {"target": "kind"}, None),
    ],
    ids=["wrong file", "missing column", "one class", "empty file", "only text"],
)
def test_data_that_cannot_be_used(content: bytes, choices: dict[str, str], code: str | None, tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_bytes(content)
    error = failure(project(file, **choices), tmp_path / "p.tiny")
    assert code is None or error.code == code, error.code
    message = error.message()
    assert message.what
    assert message.advice
    assert "Traceback" not in message.what + message.advice


def test_text_in_a_number_column_is_left_out_and_said(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(GOOD.replace("a,b,kind", "a,b,note,kind").replace(",dry", ",fine day,dry").replace(",wet", ",rain,wet"))
    made = run_until("data", project(file, target="kind"), store_of(tmp_path / "p.tiny"), Collector())
    findings = made["data"].summary["findings"]
    assert any("note" in finding["sentence"] for finding in findings)
    assert made["data"].summary["shape"] == [2]


def test_a_full_disk_keeps_what_was_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "d.csv"
    file.write_text(GOOD)
    wanted = project(file, target="kind")
    store = store_of(tmp_path / "p.tiny")
    made = run_until("data", wanted, store, Collector())

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("numpy.savez", full)
    assert failure(replace(wanted, data=replace(wanted.data, seed=2)), tmp_path / "p.tiny").code == "disk.full"
    assert find("data", wanted, store) == made["data"]


def test_no_such_board_is_said_before_anything_is_trained(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(GOOD)
    wanted = project(file, target="kind")
    wanted = replace(wanted, board=replace(wanted.board, board="nano-34"))
    store = store_of(tmp_path / "p.tiny")
    run_until("data", wanted, store, Collector())
    with pytest.raises(TinysmithError) as caught:
        run_until("model", wanted, store, Collector())
    assert caught.value.code == "board.unknown"
    assert "nano-33-ble-sense-rev1" in caught.value.message().advice


def test_results_come_back_when_a_choice_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(GOOD)
    first = project(file, target="kind")
    store: Store = store_of(tmp_path / "p.tiny")
    run_until("data", first, store, Collector())
    run_until("data", replace(first, data=replace(first.data, seed=5)), store, Collector())
    events = Collector()
    run_until("data", first, store, events)
    assert len(events.events) == 1  # nothing was computed: the only event is the result
    assert key_of(
        "data",
        first,
    ) in {folder.name.partition("-")[2] for folder in store.folder.iterdir()}


def test_a_project_that_moves_with_its_data_keeps_its_results(tmp_path: Path) -> None:
    home = tmp_path / "laptop"
    home.mkdir()
    (home / "d.csv").write_text(GOOD)
    before = project(home / "d.csv", target="kind")
    run_until("data", before, store_of(home / "p.tiny"), Collector())
    save(before, home / "p.tiny")
    home.rename(tmp_path / "stick")
    moved = tmp_path / "stick" / "p.tiny"
    assert find("data", load(moved), store_of(moved))
    (tmp_path / "stick" / "d.csv").write_text(GOOD + "1,1,wet\n")
    assert not find("data", load(moved), store_of(moved))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES], ids=["the disk", "the folder"])
def test_a_place_that_takes_no_files_is_called_that(number: int, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.access", lambda _path, mode: mode == os.R_OK)
    monkeypatch.setattr(Path, "mkdir", lambda *_args, **_more: (_ for _ in ()).throw(OSError(number, "refused")))
    with pytest.raises(TinysmithError) as caught:
        save(Project(), tmp_path / "p.tiny")
    assert caught.value.code == "folder.read_only"
    assert str(tmp_path) in caught.value.message().what
