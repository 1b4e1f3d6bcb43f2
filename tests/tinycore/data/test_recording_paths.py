from pathlib import Path

import pytest

from tinycore.data.recording_paths import classes_in_paths, parts_in_paths, persons_in_paths
from tinycore.errors import TinysmithError

ROOT = Path("data")


def paths(*names: str) -> list[Path]:
    return [ROOT / name for name in names]


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        pytest.param(["walk/1.csv", "run/1.csv"], ["walk", "run"], id="class folders"),
        pytest.param(["train/walk/1.csv", "test/run/1.csv"], ["walk", "run"], id="below train and test"),
        pytest.param(["recordings/walk/1.csv", "recordings/run/2.csv"], ["walk", "run"], id="below a common folder"),
        pytest.param(["walk/subj01/1.csv", "run/subj01/1.csv"], ["walk", "run"], id="persons below classes"),
        pytest.param(["subj01/walk/1.csv", "subj01/run/1.csv"], ["walk", "run"], id="classes below persons"),
        pytest.param(["punch.csv", "flex.csv"], ["punch", "flex"], id="one file per class"),
        pytest.param(["walk_01.csv", "walk_02.csv", "run-1.csv"], ["walk", "walk", "run"], id="numbered files"),
        pytest.param(["running_04_26Hz_4g.csv", "walking_01_26Hz_4g.csv"], ["running", "walking"], id="numbers within"),
        pytest.param(["ER_subj04_096.csv", "IR_subj01_002.csv"], ["ER", "IR"], id="a person in the name"),
        pytest.param(["train/walk1.csv", "test/run2.csv"], ["walk", "run"], id="parts without class folders"),
    ],
)
def test_classes(names, classes) -> None:
    assert classes_in_paths(paths(*names), ROOT) == classes


@pytest.mark.parametrize(
    "names", [["001.csv", "002.csv"], [f"{chr(97 + i)}x.csv" for i in range(12)]], ids=["only numbers", "all different"]
)
def test_names_that_do_not_say(names) -> None:
    with pytest.raises(TinysmithError) as caught:
        classes_in_paths(paths(*names), ROOT)
    assert caught.value.code == "data.no_classes"


@pytest.mark.parametrize(
    ("names", "persons"),
    [
        (["a/ER_subj04_096.csv", "a/IR_subj12_002.csv"], ("subj04", "subj12")),
        (["user3/walk.csv", "user4/walk.csv"], ("user3", "user4")),
        (["a/subj04.csv", "a/other.csv"], ()),
        (["a/1.csv"], ()),
    ],
)
def test_persons(names, persons) -> None:
    assert persons_in_paths(paths(*names), ROOT) == persons


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["train/a/1.csv", "test/a/2.csv"], [0, 2]),
        (["train/a/1.csv", "val/a/2.csv"], [0, 2]),
        (["train/a/1.csv", "val/a/2.csv", "test/a/3.csv"], [0, 1, 2]),
        (["train/a/1.csv", "extra/a/2.csv"], None),
        (["test/a/1.csv", "test/a/2.csv"], None),
        (["a/train.csv", "b/test.csv"], None),
    ],
)
def test_parts(names, parts) -> None:
    found = parts_in_paths(paths(*names), ROOT)
    assert (None if found is None else found.tolist()) == parts
