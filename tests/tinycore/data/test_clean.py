import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tinycore.data
from tinycore.data.clean import class_findings, clean_features, gives_away, part_findings, size_findings
from tinycore.data.findings import SENTENCES, condensed, fixed, good, stopping
from tinycore.error_messages import MESSAGES

NAN = np.nan
GOOD = [0.5, 2.5, 1.0, 7.0, 3.0]


@pytest.mark.parametrize(
    ("name", "cells", "code"),
    [
        pytest.param("a", ["x", "y", "x", "y", "x"], "text_column", id="text"),
        pytest.param("a", ["p", "q", "r", "s", "t"], "id_column", id="text that names each row"),
        pytest.param("a", [3, 4, 5, 6, 7], "id_column", id="counts the rows"),
        pytest.param("sample_id", [9, 4, 4, 8, 1], "id_column", id="called an id"),
        pytest.param("time", [1.5, 2.0, 2.5, 3.0, 3.5], "time_column", id="time"),
        pytest.param("a", [7.0] * 5, "constant_column", id="constant"),
        pytest.param("a", [7.0, NAN, 7.0, 7.0, 7.0], "constant_column", id="constant with holes"),
        pytest.param("a", [NAN] * 5, "empty_column", id="empty"),
        pytest.param("a", ["?", "NA", "-", "", None], "empty_column", id="only spellings of missing"),
    ],
)
def test_a_column_that_cannot_be_used_is_left_out_and_said(name, cells, code) -> None:
    features = clean_features(pd.DataFrame({"good": GOOD, name: cells}), ["good", name])
    assert features.names == ("good",)
    assert features.x.shape == (5, 1)
    assert [(finding.code, finding.column) for finding in features.findings] == [(code, name)]
    assert f"“{name}”" in features.findings[0].sentence


def test_missing_and_odd_cells_are_counted() -> None:
    cells = ["1.5", "?", "x", *(["2.5", "4.0"] * 20)]
    features = clean_features(pd.DataFrame({"a": cells}), ["a"])
    assert np.isnan(features.x[:, 0]).sum() == 2
    assert [(finding.code, finding.values["count"]) for finding in features.findings] == [("text_cells", 1), ("missing_cells", 2)]


def test_the_user_may_keep_what_looks_useless() -> None:
    frame = pd.DataFrame({"time": [3, 4, 5, 6, 7], "words": list("ababa")})
    features = clean_features(frame, ["time", "words"], keep=("time", "words"))
    assert features.names == ("time",)


@pytest.mark.parametrize(
    ("column", "y", "is_regression", "tells"),
    [
        pytest.param([5, 5, 9, 9] * 10, [0, 0, 1, 1] * 10, False, True, id="a code for the class"),
        pytest.param([5, 9, 9, 5] * 10, [0, 0, 1, 1] * 10, False, False, id="nothing to do with it"),
        pytest.param(range(40), [0] * 20 + [1] * 20, False, False, id="a measurement that separates"),
        pytest.param(range(40), np.arange(40) * 2.0 + 1, True, True, id="the target in other units"),
        pytest.param(np.arange(40) % 7, np.arange(40.0), True, False, id="another quantity"),
    ],
)
def test_a_column_that_gives_the_answer_away(column, y, is_regression, tells) -> None:
    features = clean_features(pd.DataFrame({"a": np.array(column, dtype=float), "b": np.sin(np.arange(40))}), ["a", "b"], keep=("a",))
    found = gives_away(features, np.array(y), target="t", is_regression=is_regression)
    assert [finding.column for finding in found] == (["a"] if tells else [])


@pytest.mark.parametrize(
    ("counts", "code", "severity"),
    [
        pytest.param([10, 12], "balanced", "ok", id="balanced"),
        pytest.param([10, 40], "unbalanced", "fix", id="unbalanced"),
        pytest.param([10, 0], "data.one_class", "stop", id="one class"),
        pytest.param([1] * 101, "data.too_many_classes", "stop", id="too many"),
    ],
)
def test_classes(counts, code, severity) -> None:
    (found,) = class_findings(np.array(counts), tuple(f"c{i}" for i in range(len(counts))), target="t")
    assert (found.code, found.severity) == (code, severity)
    assert found.sentence


def test_too_few_samples_stop() -> None:
    assert [finding.code for finding in size_findings(9)] == ["data.too_few"]
    assert size_findings(10) == ()


def test_parts_that_are_too_small_are_said() -> None:
    y = np.array([0] * 100 + [1] * 6)
    part = np.array([0] * 60 + [1] * 20 + [2] * 20 + [0] * 3 + [1] * 3, dtype=np.uint8)
    found = {finding.code: finding for finding in part_findings(y, part, ("a", "b"), grouped_by="user")}
    assert found["class_not_everywhere"].values == {"label": "b", "groups": "users", "parts": "final"}
    assert found["few_samples"].values == {"count": 20, "points": 22}


def test_long_lists_are_cut_short_and_the_worst_comes_first() -> None:
    many = tuple(fixed("constant_column", column=f"c{i}") for i in range(30))
    found = condensed((good("balanced"), *many, stopping("data.too_few", count=1, needed=10)))
    assert [finding.code for finding in found] == ["data.too_few", *["constant_column"] * 12, "more", "balanced"]
    assert "18 more" in found[13].sentence


def test_every_finding_that_the_code_makes_has_a_sentence() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(tinycore.data.__path__[0]).glob("*.py"))
    made = set(re.findall(r"\b(?:fixed|good)\(\s*\"([a-z_.]+)\"", text)) | {"more"}
    stops = set(re.findall(r"\b(?:stopping|TinysmithError)\(\s*\"([a-z_.]+)\"", text))
    assert made == set(SENTENCES)
    assert stops <= set(MESSAGES)
    assert {code for code in MESSAGES if code.startswith("data.")} <= stops
