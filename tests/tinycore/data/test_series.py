"""Recordings in folders and in one long table, from files to windows."""

from pathlib import Path

import numpy as np
import pytest

from tinycore.context import Cancelled, Collector
from tinycore.data.dataset import Dataset, load
from tinycore.data.prepare import prepare
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError


def run(source: Path, folder: Path, **choices: object) -> tuple[dict, Dataset]:
    folder.mkdir(exist_ok=True)
    summary = prepare(DataSettings(source=str(source), **choices), folder, Collector())
    return summary, load(folder)


def said(summary: dict) -> dict[str, dict]:
    return {finding["code"]: finding["values"] for finding in summary["findings"]}


@pytest.fixture
def recordings(walk, tmp_path) -> Path:
    """Four recordings of 200 rows in each of two classes."""
    for label in ("run", "walk"):
        for number in range(4):
            walk(f"data/{label}/{label}_{number}.csv", seed=hash_of(label, number))
    return tmp_path / "data"


def hash_of(label: str, number: int) -> int:
    return sum(label.encode()) + number


def long_table(rows: int = 100, *, recordings: int = 8, extra: str = "") -> str:
    """Recordings one after the other, the first half of one class, the second of the other; values tell the row."""
    lines = [f"x,y,recording,label{',' + extra if extra else ''}"]
    for recording in range(recordings):
        label = "walk" if recording < recordings / 2 else "run"
        for row in range(rows):
            tail = f",p{recording % 4}" if extra else ""
            lines.append(f"{recording * 1000 + row},{np.sin(row):.3f},r{recording},{label}{tail}")
    return "\n".join(lines) + "\n"


def test_class_folders(recordings, tmp_path) -> None:
    summary, dataset = run(recordings, tmp_path / "out", window=20)
    assert summary["samples"] == 8 * 19
    assert (summary["shape"], summary["classes"]) == ([20, 3], ["run", "walk"])
    assert (dataset.description.window, dataset.description.hop) == (20, 10)
    assert dataset.description.group_names[0] == "run/run_0"
    assert "Split by recording" in summary["split"]


def test_windows_are_the_rows_of_the_file(recordings, tmp_path) -> None:
    _, dataset = run(recordings, tmp_path / "out", window=20, hop=10)
    rows = np.loadtxt(recordings / "walk" / "walk_2.csv", delimiter=",", skiprows=1, dtype=np.float32)
    mine = dataset.x[dataset.group == dataset.description.group_names.index("walk/walk_2")]
    np.testing.assert_array_equal(mine, np.stack([rows[start : start + 20] for start in range(0, 181, 10)]))


def test_no_recording_is_in_two_parts_though_windows_overlap(recordings, tmp_path) -> None:
    _, dataset = run(recordings, tmp_path / "out", window=50, hop=1)
    pairs = set(zip(dataset.group.tolist(), dataset.part.tolist(), strict=True))
    assert len(pairs) == 8
    assert {(y, part) for y, part in zip(dataset.y.tolist(), dataset.part.tolist(), strict=True)} == {
        (y, p) for y in (0, 1) for p in range(3)
    }


def test_files_without_a_header(walk, tmp_path) -> None:
    for number in range(3):
        walk(f"d/a/{number}.csv", header="")
        walk(f"d/b/{number}.csv", header="", seed=1)
    summary, dataset = run(tmp_path / "d", tmp_path / "out")
    assert dataset.description.columns == ("column 1", "column 2", "column 3")
    assert "headerless" in said(summary)


def test_a_time_without_a_name_is_found(write, tmp_path) -> None:
    for label in "ab":
        for number in range(3):
            rows = "".join(f"{row * 20},{np.sin(row + number):.3f}\n" for row in range(200))
            write(f"d/{label}/{number}.csv", rows)
    _, dataset = run(tmp_path / "d", tmp_path / "out")
    assert dataset.description.columns == ("column 2",)
    assert (dataset.description.rate_hz, dataset.description.window) == (50, 100)


def test_train_and_test_folders_are_respected(walk, tmp_path) -> None:
    for part, count in (("train", 6), ("test", 2)):
        for label in ("run", "walk"):
            for number in range(count):
                walk(f"d/{part}/{label}/{number}.csv", seed=number)
    summary, dataset = run(tmp_path / "d", tmp_path / "out", window=20)
    names = dataset.description.group_names
    assert {names[group].split("/")[0] for group in dataset.group[dataset.part == 2]} == {"test"}
    assert {names[group].split("/")[0] for group in dataset.group[dataset.part != 2]} == {"train"}
    assert "your own test folder" in summary["split"]


@pytest.mark.parametrize(("choice", "word", "groups"), [("", "person", 4), ("person", "person", 4), ("recording", "recording", 8)])
def test_persons_in_file_names(walk, tmp_path, choice, word, groups) -> None:
    for label in ("run", "walk"):
        for person in range(4):
            walk(f"d/{label}/{label}_subj{person:02}.csv", seed=person)
    summary, dataset = run(tmp_path / "d", tmp_path / "out", group=choice)
    assert f"Split by {word}: each of the {groups}" in summary["split"]
    assert len(set(dataset.group.tolist())) == groups


def test_one_long_recording_per_class_is_cut_into_blocks(walk, tmp_path) -> None:
    walk("d/run.csv", 1000)
    walk("d/walk.csv", 1000, seed=1)
    summary, dataset = run(tmp_path / "d", tmp_path / "out", window=20, hop=5)
    assert "cut_in_blocks" in said(summary)
    assert "Split by block of time" in summary["split"]
    # No row of a file may be seen in two parts.
    values: dict[bytes, set[int]] = {}
    for window, part in zip(dataset.x, dataset.part, strict=True):
        for row in window:
            values.setdefault(row.tobytes(), set()).add(int(part))
    assert all(len(parts) == 1 for parts in values.values())
    assert {(y, p) for y, p in zip(dataset.y.tolist(), dataset.part.tolist(), strict=True)} == {(y, p) for y in (0, 1) for p in range(3)}


def test_short_recordings_are_named(recordings, walk, tmp_path) -> None:
    walk("data/run/short.csv", 10)
    summary, _ = run(recordings, tmp_path / "out", window=20)
    assert said(summary)["short_recordings"] == {"count": 1, "window": 20, "examples": "run/short"}


def test_no_window_reaches_across_a_gap(write, tmp_path) -> None:
    for label in "ab":
        for number in range(3):
            times = [*range(0, 2000, 20), *range(9000, 11000, 20)]
            rows = "".join(f"{time},{row},{np.sin(row):.3f}\n" for row, time in enumerate(times))
            write(f"d/{label}/{number}.csv", "t_ms,row,x\n" + rows)
    summary, dataset = run(tmp_path / "d", tmp_path / "out", window=20, hop=10, keep=("row",))
    assert said(summary)["gaps"] == {"count": 6}
    rows = dataset.x[:, :, 0]
    assert not ((rows < 100).any(axis=1) & (rows >= 100).any(axis=1)).any()
    assert len(rows) == 6 * 2 * 9


def test_files_that_are_no_recordings_are_left_out(recordings, write, tmp_path) -> None:
    write("data/run/empty.csv", "")
    write("data/run/notes.csv", "who,when\nme,now\n")
    summary, _ = run(recordings, tmp_path / "out")
    assert sorted(f["values"]["file"] for f in summary["findings"] if f["code"] == "file_skipped") == ["empty.csv", "notes.csv"]


def test_columns_in_another_order_are_put_right(recordings, write, tmp_path) -> None:
    rows = "".join(f"{3000 + row},{1000 + row % 7},{2000 + row % 5}\n" for row in range(200))
    write("data/run/run_9.csv", "z,x,y\n" + rows)
    _, dataset = run(recordings, tmp_path / "out")
    mine = dataset.x[dataset.group == dataset.description.group_names.index("run/run_9")]
    assert [int(low // 1000) for low in mine.min(axis=(0, 1))] == [1, 2, 3]


@pytest.mark.parametrize(
    ("files", "choices", "code"),
    [
        pytest.param({"a/1.csv": "x,y\n" + "1,2\n" * 9, "b/1.csv": "p,q\n" + "1,2\n" * 9}, {}, "data.columns_differ", id="other columns"),
        pytest.param({"a/1.csv": "", "b/1.csv": ""}, {}, "data.empty", id="all empty"),
        pytest.param({"a/1.csv": "w\n" + "p\nq\np\n" * 9, "b/1.csv": "w\n" + "q\np\np\n" * 9}, {}, "data.no_numeric", id="only text"),
        pytest.param({"1.csv": "x\n" + "1.5\n2.5\n" * 50, "2.csv": "x\n" + "1.5\n2.5\n" * 50}, {}, "data.no_classes", id="no classes"),
        pytest.param({"a/1.csv": "x\n" + "1.5\n2.5\n" * 99, "a/2.csv": "x\n" + "1.5\n3.5\n" * 99}, {}, "data.one_class", id="one class"),
        pytest.param(
            {"a/1.csv": "x\n" + "1.5\n2.5\n" * 9, "b/2.csv": "x\n" + "1.5\n3.5\n" * 9}, {"window": 50}, "data.window_too_long", id="window"
        ),
        pytest.param(
            {"a/1.csv": "x\n" + "1.5\n2.5\n" * 9, "b/2.csv": "x\n" + "1.5\n3.5\n" * 9}, {"window": 18}, "data.too_few", id="two windows"
        ),
        pytest.param(
            {"a/1.csv": "x\n1.5\n2.5\n", "b/1.csv": "x\n1.5\n2.5\n"}, {"group": "nope"}, "data.column_missing", id="no such group"
        ),
        pytest.param({"a/subj1.csv": "x\n1.5\n", "b/subj2.csv": "x\n2.5\n"}, {"group": "person"}, "data.too_few_groups", id="two persons"),
    ],
)
def test_what_stops(write, tmp_path, files, choices, code) -> None:
    for name, content in files.items():
        write(f"d/{name}", content)
    with pytest.raises(TinysmithError) as caught:
        run(tmp_path / "d", tmp_path / "out", **choices)
    assert caught.value.code == code


def test_reading_many_files_stops_when_asked(recordings, tmp_path) -> None:
    with pytest.raises(Cancelled):
        prepare(DataSettings(source=str(recordings)), tmp_path, Collector(stop=True))


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "recordings interleaved"])
def test_a_long_table_with_recordings(write, tmp_path, shuffled) -> None:
    content = long_table()
    kind = "auto"
    if shuffled:
        header, *rows = content.splitlines()
        rows = [rows[recording * 100 + row] for row in range(100) for recording in range(8)]
        content, kind = "\n".join([header, *rows]), "series"
    summary, dataset = run(write("t.csv", content), tmp_path / "out", window=10, kind=kind)
    assert summary["samples"] == 8 * 19
    assert dataset.description.columns == ("x", "y")
    recording = dataset.x[:, :, 0] // 1000
    assert (recording == recording[:, :1]).all()
    assert len(set(zip(recording[:, 0].tolist(), dataset.part.tolist(), strict=True))) == 8
    assert dataset.y.tolist() == [0 if r >= 4 else 1 for r in recording[:, 0]]


def test_persons_of_a_long_table_stay_together(write, tmp_path) -> None:
    summary, dataset = run(write("t.csv", long_table(extra="person")), tmp_path / "out", window=10)
    assert "Split by person: each of the 4" in summary["split"]
    person = (dataset.x[:, 0, 0] // 1000) % 4
    assert len(set(zip(person.tolist(), dataset.part.tolist(), strict=True))) == 4


def test_a_long_table_without_recordings_is_cut_where_the_class_changes(write, tmp_path) -> None:
    rows = "".join(f"{row * 20},{row},{np.sin(row):.3f},{'walk' if row // 100 % 2 else 'run'}\n" for row in range(1000))
    _, dataset = run(write("t.csv", "t_ms,row,x,label\n" + rows), tmp_path / "out", window=10, keep=("row",))
    stretch = dataset.x[:, :, 0] // 100
    assert (stretch == stretch[:, :1]).all()
    assert len(set(zip(stretch[:, 0].tolist(), dataset.part.tolist(), strict=True))) == 10


def test_a_long_table_with_one_stretch_per_class_is_cut_into_blocks(write, tmp_path) -> None:
    rows = "".join(f"{row * 20},{row},{np.sin(row):.3f},{'walk' if row >= 500 else 'run'}\n" for row in range(1000))
    summary, dataset = run(write("t.csv", "t_ms,row,x,label\n" + rows), tmp_path / "out", window=10, hop=1, keep=("row",))
    assert "block of time" in summary["split"]
    parts = [set(dataset.x[dataset.part == part][:, :, 0].ravel().tolist()) for part in range(3)]
    assert all(parts)
    assert not parts[0] & parts[1] | parts[0] & parts[2] | parts[1] & parts[2]


def test_rows_without_a_class_are_between_windows(write, tmp_path) -> None:
    lines = long_table().splitlines()
    for row in range(41, 51):
        lines[row] = lines[row].replace("walk", "")
    _, dataset = run(write("t.csv", "\n".join(lines)), tmp_path / "out", window=10, hop=1, kind="series")
    seen = set(dataset.x[:, :, 0].ravel().astype(int).tolist())
    assert not seen & set(range(40, 50))
    assert {39, 50} <= seen


def test_recordings_without_any_class_stop(write, tmp_path) -> None:
    content = long_table().replace("walk", "").replace("run", "")
    with pytest.raises(TinysmithError) as caught:
        run(write("t.csv", content), tmp_path / "out", kind="series")
    assert caught.value.code == "data.too_few"


def test_regression_on_a_series_answers_for_the_last_row(write, tmp_path) -> None:
    rows = "".join(f"{row},{np.sin(row):.3f},{row * 0.25},r{row // 100}\n" for row in range(1000))
    _, dataset = run(
        write("t.csv", "row,x,level,recording\n" + rows), tmp_path / "out", window=10, kind="series", target="level", keep=("row",)
    )
    assert dataset.description.task == "regression"
    np.testing.assert_allclose(dataset.y, dataset.x[:, -1, 0] * 0.25)
