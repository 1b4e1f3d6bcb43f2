"""A few sentences of help for each page."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

TEXTS = {
    "data": (
        QT_TRANSLATE_NOOP("help", "Data"),
        QT_TRANSLATE_NOOP(
            "help",
            "Open a CSV file with one row per measurement, or a folder with one sub-folder per class and one CSV file per recording. "
            "Say which column the network has to predict. “Keep together” names the column that tells which rows belong to the same "
            "person, device or day: they never end up on both sides of a test.",
        ),
    ),
    "model": (
        QT_TRANSLATE_NOOP("help", "Model"),
        QT_TRANSLATE_NOOP(
            "help",
            "The search trains small networks that fit your board, one after the other, and keeps the best. You can stop at any time. "
            "If you already have a network in a .keras or .h5 file, import it instead.",
        ),
    ),
    "board": (
        QT_TRANSLATE_NOOP("help", "Board"),
        QT_TRANSLATE_NOOP(
            "help",
            "Every card shows how much of the board the newest model would take. Boards that are “export only” get C sources; "
            "the others can be flashed from here.",
        ),
    ),
    "shrink": (
        QT_TRANSLATE_NOOP("help", "Shrink"),
        QT_TRANSLATE_NOOP(
            "help",
            "Sparsity removes the least useful parts of the network; the number format decides how the rest is stored. Each point is "
            "measured on the samples kept for choosing. “Keep this model” fine-tunes it and opens the final samples once.",
        ),
    ),
    "export": (
        QT_TRANSLATE_NOOP("help", "Export"),
        QT_TRANSLATE_NOOP(
            "help",
            "You get C sources that need no library, the same model for TensorFlow Lite Micro, and the finished firmware for your board.",
        ),
    ),
    "flash": (
        QT_TRANSLATE_NOOP("help", "Flash"),
        QT_TRANSLATE_NOOP(
            "help",
            "Choose the port of your board, or the virtual board if there is none at hand: it runs the very same bytes. "
            "After writing, everything is read back and the network's self-test runs on the board.",
        ),
    ),
    "live": (
        QT_TRANSLATE_NOOP("help", "Live"),
        QT_TRANSLATE_NOOP(
            "help",
            "Samples that the network has never seen are sent to the board. Its answers are compared with what this laptop computes: "
            "they have to be the same to the last bit.",
        ),
    ),
}


def help_text(step: str) -> tuple[str, str]:
    """Title and text for a step."""
    title, text = TEXTS[step]
    return QCoreApplication.translate("help", title), QCoreApplication.translate("help", text)
