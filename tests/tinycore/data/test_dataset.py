import json

import numpy as np
import pytest

from tinycore.data.dataset import ARRAYS, DESCRIPTION, Answer, Dataset, Description, load, load_description, save
from tinycore.data.findings import fixed, good
from tinycore.errors import TinysmithError
from tinycore.features.scaling import Scaling


def dataset(task: str = "classification", kind: str = "table") -> Dataset:
    shape = (6, 2) if kind == "table" else (6, 4, 2)
    x = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    x[0] = np.nan
    y = np.array([0, 1, 0, 1, 0, 1], dtype=np.int32 if task == "classification" else np.float32)
    about = Description(
        kind=kind,
        task=task,
        classes=("läuft", "steht") if task == "classification" else (),
        columns=("ax", "ay"),
        target="label",
        window=0 if kind == "table" else 4,
        hop=0 if kind == "table" else 2,
        rate_hz=12.5,
        group_names=("anna", "ben", "cem"),
        split="How it was split.",
        findings=(good("balanced"), fixed("missing_cells", column="ax", count=1, percent=16.7)),
        front_end=Scaling((0.5, 1.0), (2.0, 0.25)),
        answer=Answer() if task == "classification" else Answer(10.0, 4.0),
    )
    return Dataset(x, y, np.array([0, 0, 0, 1, 1, 2], np.uint8), np.array([0, 0, 0, 1, 1, 2], np.int32), about)


@pytest.mark.parametrize("kind", ["table", "series"])
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_what_was_saved_comes_back(tmp_path, task, kind) -> None:
    before = dataset(task, kind)
    save(before, tmp_path)
    after = load(tmp_path)
    for name in ("x", "y", "part", "group"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
        assert getattr(after, name).dtype == getattr(before, name).dtype
    assert after.description == before.description == load_description(tmp_path)


def test_the_description_is_plain_json(tmp_path) -> None:
    save(dataset(), tmp_path)
    content = json.loads((tmp_path / DESCRIPTION).read_text(encoding="utf-8"))
    assert content["front_end"] == {"offset": [0.5, 1.0], "gain": [2.0, 0.25]}
    assert content["answer"] == {"offset": 0.0, "gain": 1.0}
    assert content["findings"][0]["sentence"] == "Classes are balanced."


def test_parts_unscaled_and_scaled() -> None:
    x, y = dataset("regression").unscaled("choose")
    assert x.tolist() == [[6, 7], [8, 9]]
    scaled, answers = dataset("regression").scaled("choose")
    assert scaled.tolist() == [[11, 1.5], [15, 2]]
    assert answers.tolist() == [(y[0] - 10) / 4, (y[1] - 10) / 4]
    assert dataset().scaled("train")[0][0].tolist() == [0, 0]
    assert dataset().counts() == {"train": 3, "choose": 2, "final": 1}


def rewrite(folder, **arrays) -> None:
    with np.load(folder / ARRAYS) as found:
        content = {name: found[name] for name in found.files}
    np.savez(folder / ARRAYS, **{name: value for name, value in {**content, **arrays}.items() if value is not None})


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda folder: (folder / ARRAYS).write_bytes(b"no archive"), id="no archive"),
        pytest.param(lambda folder: (folder / DESCRIPTION).write_text("{"), id="broken JSON"),
        pytest.param(lambda folder: (folder / DESCRIPTION).write_text("[]"), id="other JSON"),
        pytest.param(lambda folder: rewrite(folder, group=None), id="an array missing"),
        pytest.param(lambda folder: rewrite(folder, y=np.zeros(5, np.int32)), id="lengths differ"),
        pytest.param(lambda folder: rewrite(folder, x=np.zeros((6, 2))), id="float64"),
        pytest.param(lambda folder: rewrite(folder, x=np.zeros((6, 3), np.float32)), id="too many columns"),
        pytest.param(lambda folder: rewrite(folder, part=np.full(6, 3, np.uint8)), id="a fourth part"),
        pytest.param(lambda folder: rewrite(folder, x=np.array([{}] * 6, dtype=object)), id="a pickle inside"),
    ],
)
def test_damage_is_said(tmp_path, damage) -> None:
    save(dataset(), tmp_path)
    damage(tmp_path)
    with pytest.raises(TinysmithError) as caught:
        load(tmp_path)
    assert caught.value.code == "data.dataset_unreadable"


def test_nothing_there(tmp_path) -> None:
    with pytest.raises(TinysmithError) as caught:
        load(tmp_path)
    assert caught.value.code == "file.missing"
