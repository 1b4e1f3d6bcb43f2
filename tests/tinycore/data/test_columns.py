import numpy as np
import pandas as pd
import pytest

from tinycore.data.columns import discrete_count, labels_of, numbers_of

NAN = np.nan


@pytest.mark.parametrize(
    ("cells", "values", "text_cells", "is_numeric"),
    [
        pytest.param([1, 2, 3], [1, 2, 3], 0, True, id="numbers"),
        pytest.param(["1", "?", "NA", "-", "n/a"], [1, NAN, NAN, NAN, NAN], 0, True, id="spellings of missing"),
        pytest.param([np.inf, 1e39, 2.0], [NAN, NAN, 2], 0, True, id="beyond float32 is missing"),
        pytest.param(["1"] * 19 + ["oops"], [1] * 19 + [NAN], 1, True, id="a slip among numbers"),
        pytest.param(["1", "two", "three"], [1, NAN, NAN], 2, False, id="mostly text"),
        pytest.param([None, None], [NAN, NAN], 0, False, id="empty"),
        pytest.param([True, False], [1, 0], 0, True, id="yes and no"),
    ],
)
def test_numbers(cells, values, text_cells, is_numeric) -> None:
    found = numbers_of(pd.Series(cells))
    np.testing.assert_array_equal(found.values, values)
    assert (found.text_cells, found.is_numeric) == (text_cells, is_numeric)


@pytest.mark.parametrize(
    ("cells", "names", "codes"),
    [
        pytest.param(["b", "a", "b"], ("a", "b"), [1, 0, 1], id="alphabetical"),
        pytest.param([10, 9, 10], ("9", "10"), [1, 0, 1], id="numbers in order of size"),
        pytest.param([1.0, 2.0], ("1", "2"), [0, 1], id="whole floats without a point"),
        pytest.param(["a", None, "?", ""], ("a",), [0, -1, -1, -1], id="unknown"),
        pytest.param([True, False], ("False", "True"), [1, 0], id="yes and no"),
    ],
)
def test_labels(cells, names, codes) -> None:
    found = labels_of(pd.Series(cells))
    assert found.names == names
    assert found.codes.tolist() == codes


def test_measurements_are_not_discrete() -> None:
    assert discrete_count(pd.Series([1.0, 2.0, 2.0])) == 2
    assert discrete_count(pd.Series([1.5, 2.0])) == 0
    assert discrete_count(pd.Series(["a", "b"])) == 2
