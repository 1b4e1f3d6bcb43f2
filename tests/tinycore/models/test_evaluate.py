import math

import numpy as np
import pytest

from tinycore.models.evaluate import baseline, chosen_class, judge, judge_classes, judge_numbers, plain, wilson
from tinycore.training.samples import Goal


def test_confusion_counts_true_classes_in_rows():
    result = judge_classes(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 2]), 3)
    assert result.confusion == ((1, 1, 0), (0, 1, 0), (0, 0, 1))
    assert result.accuracy == 0.75
    assert result.per_class == (0.5, 1.0, 1.0)
    assert result.balanced_accuracy == pytest.approx(2.5 / 3)


def test_a_class_without_samples_has_no_share():
    result = judge_classes(np.array([0, 1]), np.array([0, 0]), 2)
    assert math.isnan(result.per_class[1])
    assert plain(result)["per_class"] == [0.5, None]
    assert result.balanced_accuracy == 0.5


@pytest.mark.parametrize(("hits", "count", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (98, 100, 0.9300, 0.9945)])
def test_wilson_agrees_with_published_values(hits, count, low, high):
    assert wilson(hits, count) == pytest.approx((low, high), abs=2e-4)


def test_regression_errors_are_in_the_units_of_the_target():
    result = judge(np.array([[1.0], [2.0]]), np.array([0.0, 2.0]), Goal("regression", 1), gain=10.0)
    assert result.mae == 5.0
    assert result.rmse == pytest.approx(math.sqrt(50))
    assert result.r2 == pytest.approx(0.5)


def test_a_constant_target_has_no_explained_share():
    assert judge_numbers(np.array([1.0, 1.0]), np.array([1.0, 1.0])).r2 == 0.0


def test_one_output_means_the_second_class_above_one_half():
    assert chosen_class(np.array([[0.4], [0.6]])).tolist() == [0, 1]


def test_the_baseline_answers_the_most_common_class_of_train():
    assert baseline(np.array([1, 1, 0]), np.array([0, 1, 1, 1]), Goal("classification", 2)).score == 0.75


def test_the_baseline_of_numbers_answers_the_mean_of_train():
    assert baseline(np.array([1.0, 3.0]), np.array([2.0, 4.0]), Goal("regression", 1)).mae == 1.0
