from pathlib import Path

import numpy as np
import pytest

from tinycore.context import Cancelled, Collector, Progress
from tinycore.data.dataset import Dataset, load
from tinycore.data.prepare import prepare
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError
from tinycore.features.scaling import fit_scaling


def table(rows: int = 60, **columns: object) -> str:
    """A CSV with a usable column `a`, a label of two classes, and whatever columns the test adds before the label."""
    random = np.random.default_rng(0)
    content = {"a": random.normal(size=rows).round(3), **columns, "label": ["yes", "no"] * (rows // 2)}
    lines = [",".join(content), *(",".join(map(str, row)) for row in zip(*content.values(), strict=True))]
    return "\n".join(lines) + "\n"


def run(path: Path, folder: Path, **choices: object) -> tuple[dict, Dataset]:
    folder.mkdir(exist_ok=True)
    summary = prepare(DataSettings(source=str(path), **choices), folder, Collector())
    return summary, load(folder)


def found(summary: dict) -> list[str]:
    return [finding["code"] for finding in summary["findings"]]


def test_a_table(write, tmp_path) -> None:
    summary, dataset = run(write("t.csv", table(100)), tmp_path / "out")
    assert summary["samples"] == 100
    assert summary["classes"] == ["no", "yes"]
    assert (summary["task"], summary["shape"]) == ("classification", [1])
    assert summary["parts"] == {"train": 60, "choose": 20, "final": 20}
    assert dataset.description.target == "label"
    assert set(summary) == {"samples", "classes", "task", "shape", "parts", "split", "findings", "sentence"}


def test_scaling_is_fitted_on_train_only(write, tmp_path) -> None:
    _, dataset = run(write("t.csv", table(100)), tmp_path / "out")
    assert dataset.description.front_end == fit_scaling(dataset.unscaled("train")[0], "standard")
    assert dataset.description.front_end != fit_scaling(dataset.x, "standard")


def test_regression_scales_its_answer_on_train(write, tmp_path) -> None:
    content = table(100, b=np.arange(100) ** 1.5)
    _, dataset = run(write("t.csv", content), tmp_path / "out", target="b")
    y = dataset.unscaled("train")[1]
    assert dataset.y.dtype == np.float32
    assert dataset.description.answer.offset == pytest.approx(y.mean(), rel=1e-5)
    assert dataset.description.answer.gain == pytest.approx(y.std(), rel=1e-5)
    assert dataset.description.classes == ()


def test_missing_cells_stay_missing(write, tmp_path) -> None:
    summary, dataset = run(write("t.csv", table(60, b=[1.5, "?", 2.5] * 20)), tmp_path / "out")
    assert np.isnan(dataset.x[:, 1]).sum() == 20
    assert "missing_cells" in found(summary)


def test_groups_stay_together(write, tmp_path) -> None:
    summary, dataset = run(write("t.csv", table(60, user=np.arange(60) // 6)), tmp_path / "out")
    pairs = set(zip(dataset.group.tolist(), dataset.part.tolist(), strict=True))
    assert len(pairs) == 10
    assert dataset.description.columns == ("a",)
    assert dataset.description.group_names == tuple("0123456789")
    assert "Split by user" in summary["split"]


def test_equal_rows_stay_together(write, tmp_path) -> None:
    lines = table(60).splitlines()
    summary, dataset = run(write("t.csv", "\n".join([lines[0], *lines[1:] * 4])), tmp_path / "out")
    parts = {row.tobytes(): set() for row in dataset.x}
    for row, part in zip(dataset.x, dataset.part, strict=True):
        parts[row.tobytes()].add(int(part))
    assert all(len(where) == 1 for where in parts.values())
    assert "duplicate_rows" in found(summary)


def test_rows_in_order_of_time_go_in_blocks(write, tmp_path) -> None:
    days = np.arange("2020-01-01", "2022-01-01", dtype="datetime64[D]")[:400]
    summary, dataset = run(write("t.csv", table(400, date=days)), tmp_path / "out")
    assert "time_blocks" in found(summary)
    assert dataset.description.columns == ("a",)
    changes = np.flatnonzero(np.diff(dataset.part)) + 1
    assert set((changes % 10).tolist()) == {0}


def test_rows_without_an_answer_and_rare_classes_are_left_out(write, tmp_path) -> None:
    content = table(60) + "0.5,\n0.7,odd\n0.9,odd\n"
    summary, _ = run(write("t.csv", content), tmp_path / "out")
    assert summary["samples"] == 60
    assert summary["classes"] == ["no", "yes"]
    said = {finding["code"]: finding["values"] for finding in summary["findings"]}
    assert said["missing_target"]["count"] == 1
    assert said["rare_class"] == {"label": "odd", "count": 2}


def test_rows_without_any_number_are_left_out(write, tmp_path) -> None:
    summary, _ = run(write("t.csv", table(60) + ",yes\n,no\n"), tmp_path / "out")
    assert (summary["samples"], "empty_rows" in found(summary)) == (60, True)


def test_leaving_out_and_keeping(write, tmp_path) -> None:
    path = write("t.csv", table(60, b=np.sin(np.arange(60)), id=np.arange(60)))
    assert run(path, tmp_path / "1", leave_out=("b",))[1].description.columns == ("a",)
    assert run(path, tmp_path / "2", keep=("id",))[1].description.columns == ("a", "b", "id")


def test_the_same_seed_gives_the_same_parts(write, tmp_path) -> None:
    path = write("t.csv", table(200))
    parts = [run(path, tmp_path / str(i), seed=seed)[1].part.tolist() for i, seed in enumerate((1, 1, 2))]
    assert parts[0] == parts[1] != parts[2]


@pytest.mark.parametrize(
    ("content", "choices", "code"),
    [
        pytest.param(table(60), {"target": "nope"}, "data.column_missing", id="no such target"),
        pytest.param(table(60), {"group": "nope"}, "data.column_missing", id="no such group"),
        pytest.param(table(60), {"leave_out": ("nope",)}, "data.column_missing", id="no such column to leave out"),
        pytest.param(table(60).replace("yes", "no"), {}, "data.one_class", id="one class"),
        pytest.param(table(60, b=[2.5] * 60), {"target": "b", "task": "regression"}, "data.one_value", id="a quantity that stands still"),
        pytest.param(table(8), {}, "data.too_few", id="too few rows"),
        pytest.param(table(60), {"task": "regression"}, "data.target_text", id="text as a quantity"),
        pytest.param(table(300, b=[f"w{i}" for i in range(300)]), {"target": "b"}, "data.too_many_classes", id="a name as a class"),
        pytest.param("word,label\n" + "x,yes\ny,no\n" * 20, {}, "data.no_numeric", id="only text"),
        pytest.param("a,label\n" + "x1,yes\nx2,no\n" * 20, {}, "data.no_numeric", id="text in the only number column"),
        pytest.param(table(60, side=["left", "right"] * 30), {"group": "side"}, "data.too_few_groups", id="two groups"),
        pytest.param("label\n" + "yes\nno\n" * 20, {}, "data.no_numeric", id="only the answers"),
        pytest.param("a,label\n" + "1.5,\n2.5,\n" * 20, {}, "data.too_few", id="no answers at all"),
    ],
)
def test_what_stops(write, tmp_path, content, choices, code) -> None:
    with pytest.raises(TinysmithError) as caught:
        run(write("t.csv", content), tmp_path / "out", **choices)
    assert caught.value.code == code
    assert not list((tmp_path / "out").iterdir())


def test_it_reports_progress_and_stops_when_asked(write, tmp_path) -> None:
    context = Collector()
    path = write("t.csv", table(60))
    prepare(DataSettings(source=str(path)), tmp_path, context)
    assert [event.phase for event in context.events if isinstance(event, Progress)][-1] == "save"
    with pytest.raises(Cancelled):
        prepare(DataSettings(source=str(path)), tmp_path, Collector(stop=True))
