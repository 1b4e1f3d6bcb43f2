"""The user's copy of an export: whole, replaced only where it is ours."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tinycore.errors import TinysmithError
from tinycore.jobs.export import deliver


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, Path]:
    made = {"sources": tmp_path / "made" / "export", "firmware": tmp_path / "made" / "firmware"}
    for folder, name in ((made["sources"], "bundle.json"), (made["sources"], "model.c"), (made["firmware"], "firmware.bin")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return made


def names_in(place: Path) -> set[str]:
    if place.is_dir():
        return {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    with zipfile.ZipFile(place) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


@pytest.mark.parametrize("packing", ["folder", "zip"])
def test_the_copy_holds_sources_and_firmware(packing: str, parts: dict[str, Path], tmp_path: Path) -> None:
    place = deliver(parts, tmp_path / "out", name="reef", packing=packing)
    assert names_in(place) == {"sources/bundle.json", "sources/model.c", "firmware/firmware.bin"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == [place.name]


@pytest.mark.parametrize("packing", ["folder", "zip"])
def test_an_earlier_export_is_replaced(packing: str, parts: dict[str, Path], tmp_path: Path) -> None:
    deliver(parts, tmp_path, name="reef", packing=packing)
    (parts["sources"] / "model.c").unlink()
    place = deliver(parts, tmp_path, name="reef", packing=packing)
    assert names_in(place) == {"sources/bundle.json", "firmware/firmware.bin"}


@pytest.mark.parametrize("packing", ["folder", "zip"])
def test_somebody_elses_files_are_never_touched(packing: str, parts: dict[str, Path], tmp_path: Path) -> None:
    taken = tmp_path / ("reef" if packing == "folder" else "reef.zip")
    if packing == "folder":
        taken.mkdir()
        (taken / "thesis.txt").write_text("years of work")
    else:
        taken.write_text("not even an archive")
    before = taken.stat().st_mtime_ns
    with pytest.raises(TinysmithError) as caught:
        deliver(parts, tmp_path, name="reef", packing=packing)
    assert caught.value.code == "export.folder_taken"
    assert taken.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "..", "C:\\evil", "CON"])
@pytest.mark.parametrize("packing", ["folder", "zip"])
def test_a_name_cannot_lead_out_of_the_folder(name: str, packing: str, parts: dict[str, Path], tmp_path: Path) -> None:
    place = deliver(parts, tmp_path / "out", name=name, packing=packing)
    assert place.parent == tmp_path / "out"
    assert list((tmp_path / "out").iterdir()) == [place]
    assert {path.name for path in tmp_path.iterdir()} == {"made", "out"}
