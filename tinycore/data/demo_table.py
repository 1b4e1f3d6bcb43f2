"""The sample that ships: scikit-learn's handwritten digits as a table."""

from __future__ import annotations

import csv
from pathlib import Path

from tinycore.artifacts import explain_os_error

FILE = "digits.csv"
SIDE = 8  # pixels
TARGET = "digit"


def write_demo_table(folder: Path) -> Path:
    """Write 1797 digits of 8 x 8 pixels (brightness 0 to 16) with their label into `folder` and return the file.

    Source: UCI "Optical Recognition of Handwritten Digits", as scikit-learn ships it (CC BY 4.0).
    """
    from sklearn.datasets import load_digits

    digits = load_digits()
    path = folder / FILE
    names = [f"row{row}_column{column}" for row in range(SIDE) for column in range(SIDE)]
    try:
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([*names, TARGET])
            writer.writerows([*map(int, pixels), int(digit)] for pixels, digit in zip(digits.data, digits.target, strict=True))
    except OSError as error:
        raise explain_os_error(error, path) from error
    return path
