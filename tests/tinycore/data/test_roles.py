import numpy as np
import pandas as pd
import pytest

from tinycore.data.roles import find_roles, guess_group, guess_target, guess_task, is_id_name, is_series, is_time_name
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError


def columns(*names: str) -> pd.DataFrame:
    return pd.DataFrame({name: ["x", "y"] for name in names})


@pytest.mark.parametrize(
    ("names", "target"),
    [
        (("a", "Label", "b"), "Label"),
        (("class", "label"), "label"),
        (("a", "b", "species"), "species"),
        (("activity", "b"), "activity"),
        (("a", "b"), "b"),
    ],
)
def test_target(names, target) -> None:
    assert guess_target(columns(*names)) == target


def test_a_number_called_activity_is_no_target() -> None:
    assert guess_target(pd.DataFrame({"activity": [1, 2], "flare": ["yes", "no"]})) == "flare"


@pytest.mark.parametrize(
    ("cells", "task"),
    [
        pytest.param(["a", "b"], "classification", id="text"),
        pytest.param([0, 1] * 20, "classification", id="few whole numbers"),
        pytest.param([0.0, 1.0, np.nan] * 20, "classification", id="whole numbers with gaps"),
        pytest.param([True, False], "classification", id="yes and no"),
        pytest.param([0.5, 1.0] * 20, "regression", id="fractions"),
        pytest.param(range(100), "regression", id="many whole numbers"),
        pytest.param([1, 2, 3, 4], "regression", id="each only once"),
    ],
)
def test_task(cells, task) -> None:
    assert guess_task(pd.Series(cells)) == task


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("user", range(5), True),
        ("Subject ID", range(5), True),
        ("subjectId", range(5), True),
        ("recording", range(5), True),
        ("user_speed", range(5), False),
        ("user", [1, 2, 1, 2, 1], False),
        ("user", np.linspace(0, 1, 5), False),
    ],
)
def test_group(name, values, found) -> None:
    frame = pd.DataFrame({name: list(values) * 4, "a": range(20)})
    assert guess_group(frame, "a") == (name if found else "")


def test_persons_come_before_recordings() -> None:
    frame = pd.DataFrame({"recording": list(range(6)) * 4, "person": list(range(3)) * 8})
    assert guess_group(frame, "") == "person"


@pytest.mark.parametrize(
    ("name", "is_time"), [("t_s", True), ("Timestamp", True), ("time", True), ("time_to_failure", False), ("temp", False)]
)
def test_time_names(name, is_time) -> None:
    assert is_time_name(name) == is_time


@pytest.mark.parametrize(("name", "is_id"), [("id", True), ("unique_id", True), ("Index", True), ("heat_index", False), ("acid", False)])
def test_id_names(name, is_id) -> None:
    assert is_id_name(name) == is_id


def moments(**extra: object) -> pd.DataFrame:
    return pd.DataFrame({"x": np.arange(200.0) % 7, **extra, "label": ["walk"] * 100 + ["run"] * 100})


@pytest.mark.parametrize(
    ("frame", "series"),
    [
        pytest.param(moments(), False, id="samples of their own"),
        pytest.param(moments(recording=np.arange(200) // 50), True, id="recordings of one class each"),
        pytest.param(moments(recording=np.arange(200) // 2), False, id="recordings of two rows"),
        pytest.param(moments(recording=np.arange(200) % 4), False, id="recordings mixed up"),
        pytest.param(moments(user=np.arange(200) // 50), False, id="persons alone do not make a series"),
        pytest.param(moments(time_ms=np.arange(200) * 20), True, id="fifty rows a second"),
        pytest.param(moments(date=pd.date_range("2020-01-01", periods=200).astype(str)), False, id="a row a day"),
    ],
)
def test_series_or_table(frame, series) -> None:
    assert is_series(frame, find_roles(frame, DataSettings())) == series


def test_target_and_group_have_to_differ() -> None:
    with pytest.raises(TinysmithError) as caught:
        find_roles(moments(), DataSettings(target="label", group="label"))
    assert caught.value.code == "setting.invalid"


def test_the_users_choice_wins() -> None:
    frame = moments(user=np.arange(200) // 50)
    roles = find_roles(frame, DataSettings(target="x", task="regression", group="label"))
    assert (roles.target, roles.task, roles.group) == ("x", "regression", "label")
