import pickle
from dataclasses import asdict

import numpy as np
import pytest

from tinycore.data.look import look, signal
from tinycore.data.settings import DataSettings

SINE = "".join(f"{np.sin(row / 9):.4f},{row % 5}\n" for row in range(5000))


def roles(view) -> dict[str, str]:
    return {column.name: column.role for column in view.columns}


def test_a_table(write, context) -> None:
    rows = "".join(f"{i},{i % 7 + 0.5},{'' if i % 10 else 3.25},{i % 4},{'yes' if i % 3 else 'no'}\n" for i in range(300))
    view = look(DataSettings(source=str(write("t.csv", "id,a,b,user,label\n" + rows))), context)
    assert roles(view) == {"id": "left out", "a": "feature", "b": "left out", "user": "group", "label": "target"}
    assert (view.row_count, view.samples, view.shape) == (300, 300, (1,))
    assert view.class_counts == (("no", 100), ("yes", 200))
    assert view.rows[1] == ("1", "1.5", "", "1", "yes")
    assert len(view.rows) == 200
    assert view.proposed == {"kind": "table", "task": "classification", "target": "label", "group": "user", "window": 0, "hop": 0}
    assert next(column for column in view.columns if column.name == "b").missing == 270
    assert view.envelope is None
    assert "Split by user" in view.split


def test_proposed_settings_give_the_same_view(write, context) -> None:
    rows = "".join(f"{i % 7 + 0.5},{i % 4},{'yes' if i % 3 else 'no'}\n" for i in range(300))
    settings = DataSettings(source=str(write("t.csv", "a,user,label\n" + rows)))
    view = look(settings, context)
    assert look(DataSettings(source=settings.source, **view.proposed), context).split == view.split


@pytest.mark.parametrize(
    ("columns", "split"),
    [
        pytest.param({}, "Split by stretch: each of the 12", id="stretches"),
        pytest.param({"recording": 200}, "Split by recording: each of the 12", id="recordings"),
        pytest.param({"recording": 200, "person": 600}, "Split by person: each of the 4", id="persons"),
    ],
)
def test_proposed_settings_of_a_series_give_the_same_view(write, context, columns, split) -> None:
    lines = [",".join(["t_ms", "x", "label", *columns])]
    for row in range(2400):
        lines.append(
            ",".join(map(str, [row * 20, np.sin(row).round(3), "ab"[row // 200 % 2], *(f"n{row // rows}" for rows in columns.values())]))
        )
    settings = DataSettings(source=str(write("t.csv", "\n".join(lines))))
    view = look(settings, context)
    assert split in view.split
    again = look(DataSettings(source=settings.source, **view.proposed), context)
    assert (again.split, again.shape, again.samples) == (view.split, view.shape, view.samples)


def test_a_quantity_is_counted_in_ranges(write, context) -> None:
    rows = "".join(f"{i % 7 + 0.5},{i * 0.5}\n" for i in range(300))
    view = look(DataSettings(source=str(write("t.csv", "a,depth\n" + rows))), context)
    assert (view.task, len(view.class_counts), sum(count for _, count in view.class_counts)) == ("regression", 10, 300)


def test_recordings_and_their_curves(write, context, tmp_path) -> None:
    for label in "ab":
        for number in range(3):
            write(f"d/{label}/{number}.csv", "x,y\n" + SINE)
    settings = DataSettings(source=str(tmp_path / "d"))
    view = look(settings, context)
    assert (view.kind, view.recording_count, view.recordings[4].name, view.recordings[4].label) == ("series", 6, "b/1", "b")
    assert view.proposed["window"] == 256
    curve = signal(settings, 4)
    assert (curve.name, curve.label, curve.index, curve.count, curve.rows, curve.channels) == ("b/1", "b", 4, 6, 5000, ("x", "y"))
    assert len(curve.low[0]) == len(curve.high[0]) == 1000
    assert curve.rows_per_point == 5
    assert (curve.low[1][0], curve.high[1][0]) == (0, 4)
    assert signal(settings, 99).index == 5


@pytest.mark.parametrize(
    ("content", "choices", "code"),
    [
        ("a,label\n" + "1.5,yes\n2.5,yes\n" * 20, {}, "data.one_class"),
        ("a,label\n" + "1.5,yes\n2.5,no\n" * 20, {"target": "gone"}, "data.column_missing"),
        ("a,label\n" + "x,yes\ny,no\n" * 20, {}, "data.no_numeric"),
        ("a,label\n1.5,yes\n2.5,no\n1.5,no\n", {}, "data.too_few"),
    ],
)
def test_what_stops_is_a_finding_and_the_rows_are_shown(write, context, content, choices, code) -> None:
    view = look(DataSettings(source=str(write("t.csv", content)), **choices), context)
    assert view.findings[0]["code"] == code
    assert view.findings[0]["severity"] == "stop"
    assert view.findings[0]["sentence"]
    assert view.rows
    assert view.split == ""


def test_a_view_stays_below_a_megabyte(write, context) -> None:
    names = [f"a column with quite a long name, number {i}" for i in range(1500)]
    rows = "".join(
        ",".join([f"{(i * 7 + j * j) % 11}.123456" if j % 3 else "?" for j in range(1499)] + ["yno"[i % 2]]) + "\n" for i in range(40)
    )
    header = ",".join(f'"{name}"' for name in [*names[:-1], "label"])
    view = look(DataSettings(source=str(write("t.csv", header + "\n" + rows))), context)
    assert len(pickle.dumps(asdict(view))) < 1_000_000
    assert len(view.findings) < 30


def test_long_recordings_stay_below_a_megabyte(write, context, tmp_path) -> None:
    row = ",".join(str(j) for j in range(20)) + "\n" + ",".join(str(j * 1.5 + 1) for j in range(20)) + "\n"
    for label in "ab":
        write(f"d/{label}/1.csv", ",".join(f"c{j}" for j in range(20)) + "\n" + row * 5000)
    view = look(DataSettings(source=str(tmp_path / "d")), context)
    assert len(pickle.dumps(asdict(view))) < 1_000_000
    assert len(view.envelope.channels) == 16
