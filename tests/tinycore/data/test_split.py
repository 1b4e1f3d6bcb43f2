import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycore.data import split as module
from tinycore.data.samples import Samples
from tinycore.data.split import divide, split, strata_of

SHARES = np.array([0.6, 0.2, 0.2])


def samples(y: object, group: object, *, task: str = "classification", word: str = "recording", fixed: object = None) -> Samples:
    y, group = np.array(y), np.array(group, dtype=np.int32)
    return Samples(
        kind="table",
        task=task,
        x=np.zeros((len(y), 1), dtype=np.float32),
        y=y,
        group=group,
        group_names=(),
        grouped_by=word,
        classes=("a", "b", "c"),
        columns=("x",),
        target="y",
        fixed_part=None if fixed is None else np.array(fixed, dtype=np.uint8),
    )


rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 15)), min_size=1, max_size=300)


@pytest.mark.parametrize("most_placed", [2000, 3], ids=["placed one by one", "shuffled"])
@given(rows=rows, seed=st.integers(0, 100))
def test_no_group_is_in_two_parts(most_placed: int, rows: list[tuple[int, int]], seed: int) -> None:
    strata, group = np.array(rows, dtype=np.int64).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_PLACED_GROUPS", most_placed)
        part = divide(strata, group.astype(np.int32), SHARES, seed=seed)
        again = divide(strata, group.astype(np.int32), SHARES, seed=seed)
    pairs = set(zip(group.tolist(), part.tolist(), strict=True))
    assert len(pairs) == len(set(group.tolist()))
    assert part.tolist() == again.tolist()


@given(st.integers(3, 20), st.integers(3, 20), st.integers(1, 9), st.integers(0, 50))
def test_every_class_with_three_recordings_is_in_every_part(first: int, second: int, size: int, seed: int) -> None:
    group = np.repeat(np.arange(first + second), size)
    strata = (group >= first).astype(np.int64)
    part = divide(strata, group.astype(np.int32), SHARES, seed=seed)
    assert {(s, p) for s, p in zip(strata.tolist(), part.tolist(), strict=True)} == {(s, p) for s in (0, 1) for p in (0, 1, 2)}


@pytest.mark.parametrize("count", [300, 30_000], ids=["placed one by one", "shuffled"])
def test_shares_hold_for_every_class(count: int) -> None:
    strata = np.random.default_rng(0).choice(3, count, p=[0.7, 0.2, 0.1])
    part = divide(strata, np.arange(count, dtype=np.int32), SHARES, seed=1)
    for stratum in range(3):
        shares = np.bincount(part[strata == stratum], minlength=3) / (strata == stratum).sum()
        assert shares == pytest.approx(SHARES, abs=0.04)


def test_another_seed_gives_another_split() -> None:
    strata = np.zeros(100, dtype=np.int64)
    group = np.arange(100, dtype=np.int32)
    assert divide(strata, group, SHARES, seed=1).tolist() != divide(strata, group, SHARES, seed=2).tolist()


def test_three_groups_of_unequal_size_fill_three_parts() -> None:
    group = np.repeat([0, 1, 2], [100, 10, 10]).astype(np.int32)
    part = divide(np.zeros(120, dtype=np.int64), group, SHARES, seed=1)
    assert set(part.tolist()) == {0, 1, 2}
    assert set(part[group == 0].tolist()) == {0}


def test_regression_spreads_low_and_high_targets() -> None:
    y = np.arange(1000, dtype=np.float32)
    part = split(samples(y, np.arange(1000), task="regression", word=""), choose_percent=20, final_percent=20, seed=1).part
    means = [y[part == index].mean() for index in range(3)]
    assert means == pytest.approx([500, 500, 500], abs=30)


def test_strata_of_a_constant_target() -> None:
    assert len(set(strata_of(np.zeros(10, dtype=np.float32), is_regression=True).tolist())) == 1


def test_the_users_test_folder_is_final_and_choose_comes_from_training() -> None:
    group = np.arange(40)
    fixed = np.repeat([0, 2], [30, 10])
    found = split(samples(np.arange(40) % 3, group, fixed=fixed), choose_percent=20, final_percent=20, seed=1)
    assert (found.part[fixed == 2] == 2).all()
    assert set(found.part[fixed == 0].tolist()) == {0, 1}
    assert "your own test folder" in found.sentence


def test_a_group_in_both_folders_makes_the_folders_void() -> None:
    fixed = np.repeat([0, 2], [30, 10])
    group = np.arange(40) % 10  # every person is in both
    found = split(samples(np.arange(40) % 3, group, fixed=fixed), choose_percent=20, final_percent=20, seed=1)
    pairs = set(zip(group.tolist(), found.part.tolist(), strict=True))
    assert len(pairs) == 10
    assert "test folder" not in found.sentence


@pytest.mark.parametrize(("word", "says"), [("", "No groups known: rows were drawn at random"), ("user", "Split by user: each of the 20")])
def test_the_sentence_says_how(word, says) -> None:
    found = split(samples(np.arange(60) % 3, np.arange(60) % 20, word=word), choose_percent=20, final_percent=20, seed=1)
    assert says in found.sentence
