"""Results on disk: whole or absent, found by what made them."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

import pytest

from tinycore.artifacts import Artifact, Store, explain_os_error, fingerprint
from tinycore.errors import Cancelled, TinysmithError


@dataclass(frozen=True)
class Choice:
    rounds: int
    names: tuple[str, ...] = ()


def test_equal_choices_have_equal_fingerprints() -> None:
    assert fingerprint("model", Choice(3, ("a",)), 1) == fingerprint("model", Choice(3, ("a",)), 1)


@pytest.mark.parametrize("other", [Choice(4), Choice(3, ("b",)), 3, None], ids=["number", "tuple", "type", "none"])
def test_different_choices_have_different_fingerprints(other: object) -> None:
    assert fingerprint(Choice(3)) != fingerprint(other)


def test_an_artifact_counts_by_its_fingerprint_alone(tmp_path: Path) -> None:
    here, there = (Artifact("data", "abc", tmp_path / name, {}) for name in ("here", "there"))
    assert fingerprint(here) == fingerprint(there)


def test_a_made_result_is_found_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "artifacts")

    def work(folder: Path) -> dict[str, object]:
        (folder / "model.bin").write_bytes(b"123")
        return {"bytes": 3}

    made = store.make("model", "abc", work)
    assert store.find("model", "abc") == made
    assert (made.folder / "model.bin").read_bytes() == b"123"
    assert store.find("model", "other") is None


@pytest.mark.parametrize("failure", [Cancelled(), ValueError("no")], ids=["cancelled", "failed"])
def test_a_run_that_did_not_finish_leaves_nothing_behind(tmp_path: Path, failure: Exception) -> None:
    store = Store(tmp_path)

    def work(folder: Path) -> dict[str, object]:
        (folder / "half").write_bytes(b"1")
        raise failure

    with pytest.raises(type(failure)):
        store.make("model", "abc", work)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    def work(_folder: Path) -> dict[str, object]:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(TinysmithError) as caught:
        Store(tmp_path).make("model", "abc", work)
    assert caught.value.code == "disk.full"


def test_pruning_removes_the_least_recently_used_first(tmp_path: Path) -> None:
    import os

    store = Store(tmp_path)
    for age, name in enumerate(("old", "middle", "new")):
        made = store.make("model", name, lambda folder: {"file": (folder / "f").write_bytes(bytes(1000))})
        os.utime(made.folder, (age, age))
    store.prune(2500, keep=frozenset({"old"}))
    assert [store.find("model", name) is not None for name in ("old", "middle", "new")] == [True, False, True]


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk.full"), (errno.ENOENT, "file.missing"), (errno.EACCES, "file.unreadable")]
)
def test_refusals_of_the_system_have_codes(number: int, code: str) -> None:
    assert explain_os_error(OSError(number, "reason", "x.csv"), Path("x.csv")).code == code


def test_nothing_but_results_is_pruned(tmp_path: Path) -> None:
    """A stranger's project may have a link where its results should be."""
    (tmp_path / "years-of-work").mkdir()
    (tmp_path / "years-of-work" / "thesis.txt").write_text("long")
    Store(tmp_path).make("model", "abc", lambda _folder: {})
    Store(tmp_path).prune(0)
    assert [path.name for path in tmp_path.iterdir()] == ["years-of-work"]


def test_a_result_on_a_read_only_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Store(tmp_path).make("model", "abc", lambda _folder: {})

    def refuse(_path: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tinycore.artifacts.os.utime", refuse)
    assert Store(tmp_path).find("model", "abc") == made


def test_what_a_killed_worker_left_behind_goes_after_a_day(tmp_path: Path) -> None:
    import os
    import time

    for name, age_s in ((".model-old", 2 * 86400), (".model-new", 60)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    Store(tmp_path).prune(10**9)
    assert [folder.name for folder in tmp_path.iterdir()] == [".model-new"]
