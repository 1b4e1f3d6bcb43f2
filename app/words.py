"""Sentences that pages share: errors, sizes, times, names of fields and choices."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tinycore.error_messages import MESSAGES
from tinycore.errors import Message, TinysmithError

translate = QCoreApplication.translate

# Labels of the settings records, listed for the translators; a test compares them with the records.
FIELD_LABELS = (
    QT_TRANSLATE_NOOP("settings", "File or folder"),
    QT_TRANSLATE_NOOP("settings", "Kind of data"),
    QT_TRANSLATE_NOOP("settings", "Task"),
    QT_TRANSLATE_NOOP("settings", "What to predict"),
    QT_TRANSLATE_NOOP("settings", "Keep together"),
    QT_TRANSLATE_NOOP("settings", "Columns to leave out"),
    QT_TRANSLATE_NOOP("settings", "Columns to use anyway"),
    QT_TRANSLATE_NOOP("settings", "Scaling"),
    QT_TRANSLATE_NOOP("settings", "Window"),
    QT_TRANSLATE_NOOP("settings", "New window every"),
    QT_TRANSLATE_NOOP("settings", "Kept for choosing"),
    QT_TRANSLATE_NOOP("settings", "Kept for the final score"),
    QT_TRANSLATE_NOOP("settings", "Seed"),
    QT_TRANSLATE_NOOP("settings", "Where the model comes from"),
    QT_TRANSLATE_NOOP("settings", "Model file"),
    QT_TRANSLATE_NOOP("settings", "Networks to try"),
    QT_TRANSLATE_NOOP("settings", "Time limit"),
    QT_TRANSLATE_NOOP("settings", "Training rounds"),
    QT_TRANSLATE_NOOP("settings", "Prefer"),
    QT_TRANSLATE_NOOP("settings", "Board"),
    QT_TRANSLATE_NOOP("settings", "An answer every"),
    QT_TRANSLATE_NOOP("settings", "Sparsity"),
    QT_TRANSLATE_NOOP("settings", "What to remove"),
    QT_TRANSLATE_NOOP("settings", "Number format"),
    QT_TRANSLATE_NOOP("settings", "Recover by fine-tuning"),
    QT_TRANSLATE_NOOP("settings", "Name in C"),
    QT_TRANSLATE_NOOP("settings", "Save as"),
    QT_TRANSLATE_NOOP("settings", "Also as"),
    QT_TRANSLATE_NOOP("settings", "The input is"),
    QT_TRANSLATE_NOOP("settings", "Working memory"),
    QT_TRANSLATE_NOOP("settings", "Weights"),
    QT_TRANSLATE_NOOP("settings", "Dense layers round like"),
    QT_TRANSLATE_NOOP("settings", "Save to"),
    QT_TRANSLATE_NOOP("settings", "Port"),
)
UNITS = (
    QT_TRANSLATE_NOOP("settings", "rows"),
    QT_TRANSLATE_NOOP("settings", "rounds"),
    QT_TRANSLATE_NOOP("settings", "min"),
    QT_TRANSLATE_NOOP("settings", "s"),
    QT_TRANSLATE_NOOP("settings", "%"),
)
CHOICES = {
    "auto": QT_TRANSLATE_NOOP("settings", "decide for me"),
    "table": QT_TRANSLATE_NOOP("settings", "table"),
    "series": QT_TRANSLATE_NOOP("settings", "recordings"),
    "classification": QT_TRANSLATE_NOOP("settings", "which class"),
    "regression": QT_TRANSLATE_NOOP("settings", "how much"),
    "standard": QT_TRANSLATE_NOOP("settings", "by spread"),
    "range": QT_TRANSLATE_NOOP("settings", "to 0 … 1"),
    "none": QT_TRANSLATE_NOOP("settings", "none"),
    "search": QT_TRANSLATE_NOOP("settings", "search"),
    "import": QT_TRANSLATE_NOOP("settings", "import"),
    "smaller": QT_TRANSLATE_NOOP("settings", "smaller"),
    "more accurate": QT_TRANSLATE_NOOP("settings", "more accurate"),
    "channels": QT_TRANSLATE_NOOP("settings", "Channels"),
    "weights": QT_TRANSLATE_NOOP("settings", "Weights"),
    "folder": QT_TRANSLATE_NOOP("settings", "Folder"),
    "zip": QT_TRANSLATE_NOOP("settings", "Zip file"),
    "bundle": QT_TRANSLATE_NOOP("settings", "C sources only"),
    "single-header": QT_TRANSLATE_NOOP("settings", "Single header"),
    "arduino": QT_TRANSLATE_NOOP("settings", "Arduino library"),
    "cmake": QT_TRANSLATE_NOOP("settings", "CMake project"),
    "platformio": QT_TRANSLATE_NOOP("settings", "PlatformIO project"),
    "tflite-micro": QT_TRANSLATE_NOOP("settings", "TensorFlow Lite Micro"),
    "onnx": QT_TRANSLATE_NOOP("settings", "ONNX (Raspberry Pi)"),
    "stripped": QT_TRANSLATE_NOOP("settings", "LiteRT file, stripped"),
    "dynamic": QT_TRANSLATE_NOOP("settings", "int8 weights, float"),
    "litert": QT_TRANSLATE_NOOP("settings", "LiteRT"),
    "tflm": QT_TRANSLATE_NOOP("settings", "TensorFlow Lite Micro"),
    "int8-float-io": QT_TRANSLATE_NOOP("settings", "int8, float I/O"),
    "int16x8": QT_TRANSLATE_NOOP("settings", "int16, int8 weights"),
}


def field_label(label: str) -> str:
    """The label of a setting, translated."""
    return translate("settings", label)


def choice(value: str) -> str:
    """A choice in words; names that are terms of art stay as they are."""
    return translate("settings", CHOICES.get(value, value))


VIRTUAL_ADDRESS = re.compile(r"\brfc2217://[\w.\-\[\]]+:\d+")


def plain_ports(text: str) -> str:
    """A sentence with the address of the virtual board in words."""
    return VIRTUAL_ADDRESS.sub(translate("words", "the virtual board"), text)


def error_words(error: TinysmithError) -> Message:
    """What happened and what to try, translated by code."""
    is_virtual = VIRTUAL_ADDRESS.search(str(error.values.get("port", "")))
    code = "port.virtual_gone" if is_virtual and error.code in ("port.missing", "port.gone") else error.code
    what, advice = MESSAGES.get(code, MESSAGES["internal"])
    values = {"kind": error.code, **error.values}
    what, advice = (translate("errors", text) for text in (what, advice))
    return Message(error.code, plain_ports(what.format(**values)), plain_ports(advice.format(**values)))


def size(count: float) -> str:
    """Bytes as kB (1000 bytes), one decimal below 100 kB."""
    if count < 1000:
        return translate("words", "{count} B").format(count=int(count))
    if count < 1e6:
        return translate("words", "{count} kB").format(count=_figures(count / 1000))
    if count < 1e9:
        return translate("words", "{count} MB").format(count=_figures(count / 1e6))
    return translate("words", "{count} GB").format(count=_figures(count / 1e9))


def size_of(count: float, limit: float) -> str:
    """“38.4 of 960 kB”, in the unit of the limit."""
    scale, unit = (1000, "kB") if limit < 1e6 * 10 else (1e6, "MB")
    return translate("words", "{count} of {limit} {unit}").format(count=_figures(count / scale), limit=_figures(limit / scale), unit=unit)


def duration(seconds: float) -> str:
    """A time that a person can picture: µs to days."""
    for limit, divisor, unit in ((1e-3, 1e-6, "µs"), (1, 1e-3, "ms"), (120, 1, "s"), (7200, 60, "min"), (172800, 3600, "h")):
        if seconds < limit:
            return translate("words", "{count} {unit}").format(count=_figures(seconds / divisor), unit=unit)
    return translate("words", "{count} days").format(count=_figures(seconds / 86400))


def energy(millijoules: float) -> str:
    """Joules with a prefix that a person can compare: nJ to J."""
    for limit, divisor, unit in ((1e-3, 1e-6, "nJ"), (1, 1e-3, "µJ"), (1e3, 1, "mJ")):
        if millijoules < limit:
            return translate("words", "{count} {unit}").format(count=_figures(millijoules / divisor), unit=unit)
    return translate("words", "{count} J").format(count=_figures(millijoules / 1e3))


def foreseen(seconds: float, timing: str) -> str:
    """A time that nobody measured on a board, marked with what its figures are worth: a *model* of the core, or a *guess*."""
    marked = translate("words", "{time} (guess)") if timing.startswith("guess") else translate("words", "{time} (model)")
    return marked.format(time=duration(seconds))


def clock(seconds: float) -> str:
    """Minutes and seconds, 6:12."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def time_left(elapsed_s: float, done: float, total: float) -> str:
    """How long the rest will take at the pace so far, in words; nothing while that is a guess."""
    remaining = seconds_left(elapsed_s, done, total)
    return "" if remaining is None else time_to_go(remaining)


def seconds_left(elapsed_s: float, done: float, total: float) -> float | None:
    """How long the rest will take at the pace so far; None while that is a guess."""
    if total <= 0 or done <= 0 or elapsed_s < 1:
        return None
    return elapsed_s * (total - done) / done


def time_to_go(remaining: float) -> str:
    """A rest of time, in words."""
    if remaining < 1:
        return translate("words", "nearly done")
    if remaining < 60:
        return translate("words", "about {count} s left").format(count=math.ceil(remaining))
    return translate("words", "about {count} min left").format(count=math.ceil(remaining / 60))


def percent(share: float, decimals: int = 1) -> str:
    """A share as per cent, 0.964 -> 96.4 %."""
    return translate("words", "{count} %").format(count=f"{share * 100:.{decimals}f}")


def count(number: float) -> str:
    """A whole number with separators."""
    return f"{int(number):,}"


def _figures(value: float) -> str:
    if value == 0:
        return "0"
    return f"{value:.1f}" if abs(value) < 100 and abs(value - round(value)) > 0.04 else f"{value:,.0f}"


def score_mark(value: float) -> str:
    """A score on an axis; nothing beyond what can be reached."""
    return "" if value > 1 + 1e-9 else score(value)


def score(value: float) -> str:
    """A score of a model: a share of right answers, or R² for regression, both at best 100 %."""
    return percent(value, 0 if abs(value * 100 - round(value * 100)) < 0.05 else 1)
