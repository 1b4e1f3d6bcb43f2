"""Real measurements, read as they are: what comes out is known from their own descriptions."""

from pathlib import Path

import numpy as np
import pytest

from tinycore.context import Collector
from tinycore.data.dataset import load
from tinycore.data.prepare import prepare
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError

SETS = [
    # name, choices, samples, classes, shape, how it is split
    ("water_potability", {}, 3276, 2, [9], "No groups known"),
    ("outdoor_segments", {}, 2310, 7, [18], "No groups known"),
    ("s2_pixels_scl", {}, 8110, 6, [14], "No groups known"),
    ("s2_pixels_scl", {"target": "water_vapour_g_cm2"}, 8110, 0, [13], "No groups known"),
    ("motion_stm_har/recordings", {}, 3404, 3, [52, 3], "recording: each of the 92"),
    ("motion_stm_har/all_samples.csv", {}, 3404, 3, [52, 3], "recording: each of the 92"),
    ("motion_stm_har", {}, 3404, 3, [52, 3], "recording: each of the 92"),
    ("motion_basicmotions", {}, 880, 4, [16, 6], "your own test folder"),
    ("motion_watch_shoulder", {}, 3367, 7, [108, 6], "person: each of the 8"),
    ("car_tmd_features/tmd_5class.csv", {}, 5893, 5, [12], "No groups known"),
    ("car_tmd_features/vehicle_yes_no_accel_only.csv", {}, 5893, 2, [4], "No groups known"),
    ("car_ambulance_accel", {}, 1426, 2, [512, 3], "recording: each of the 27"),
    ("motion_wisdm_features", {}, 5418, 6, [42], "user: each of the 36"),
    ("music_gtzan_features", {}, 999, 10, [55], "No groups known"),
    ("space_weather_daily/next_day_storm_table.csv", {"target": "storm_next_day"}, 12984, 2, [20], "block of time"),
]


@pytest.mark.parametrize(("name", "choices", "samples", "classes", "shape", "split"), SETS, ids=[f"{s[0]}-{len(s[1])}" for s in SETS])
def test_a_real_set(shared: Path, tmp_path, name, choices, samples, classes, shape, split) -> None:
    summary = prepare(DataSettings(source=str(shared / "data" / name), **choices), tmp_path, Collector())
    assert (summary["samples"], len(summary["classes"]), summary["shape"]) == (samples, classes, shape)
    assert split in summary["split"]
    dataset = load(tmp_path)
    shares = np.bincount(dataset.part, minlength=3) / len(dataset.part)
    assert shares.min() > 0.08
    pairs = set(zip(dataset.group.tolist(), dataset.part.tolist(), strict=True))
    assert len(pairs) == len(set(dataset.group.tolist()))
    assert np.abs(dataset.scaled("train")[0].mean()) < 0.05
    if classes:
        assert all(len(set(dataset.y[dataset.part == part].tolist())) == classes for part in range(3))


def test_missing_values_written_as_question_marks(shared: Path, tmp_path) -> None:
    prepare(DataSettings(source=str(shared / "data" / "motion_wisdm_features")), tmp_path, Collector())
    assert np.isnan(load(tmp_path).x).sum() == 615


def test_too_little_data_says_so(shared: Path, tmp_path) -> None:
    summary = prepare(DataSettings(source=str(shared / "data" / "gesture_punch_flex")), tmp_path, Collector())
    assert {"few_of_class", "few_samples", "cut_in_blocks"} <= {finding["code"] for finding in summary["findings"]}


@pytest.mark.parametrize("name", ["kws_fsdd", "digits_mnist_subset", "s2_coast_patches", "kws_speechcommands_mini"])
def test_sound_and_images_are_refused_in_words(shared: Path, tmp_path, name) -> None:
    with pytest.raises(TinysmithError) as caught:
        prepare(DataSettings(source=str(shared / "data" / name)), tmp_path, Collector())
    assert caught.value.code == "data.kind_later"
