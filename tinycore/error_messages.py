"""The sentences behind each error code: what happened, what to try."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # anything
    "internal": (
        "Tinysmith made a mistake of its own ({kind}).",
        "Try the step again; if it stays, send the log file named in Help.",
    ),
    "disk.full": (
        "There is no room left on the disk that holds {path}.",
        "Free some space and try again; nothing that was saved before is lost.",
    ),
    "file.missing": ("{path} is not there.", "Check the name, or choose the file again."),
    "file.unreadable": ("{path} could not be read: {reason}.", "Close other programs that use it, or choose another file."),
    "worker.died": (
        "The helper process for “{job}” stopped unexpectedly.",
        "It has been started again and your work is kept; try the step once more, with less data if it repeats.",
    ),
    # project and command line
    "project.unreadable": ("{path} is not a Tinysmith project.", "Open the folder whose name ends in .tiny."),
    "project.newer": (
        "{path} was saved by a newer Tinysmith (format {found}, this one reads up to {known}).",
        "Install the newer version to open it; the project was not changed.",
    ),
    "recipe.invalid": ("{path}: {reason}.", "`python3 main.py run --template` prints every key with its choices."),
    "setting.invalid": ("{name} cannot be {value}.", "{reason}"),
    "stage.not_ready": ("“{stage}” needs “{needs}” first.", "Finish the earlier step, then come back."),
    "benchmark.unknown": ("There is no benchmark called {name}.", "Known ones: {known}."),
    # boards
    "board.unknown": ("There is no board called “{id}”.", "Close to it: {close}. `python3 main.py boards` lists them all."),
    "board.invalid": ("The board file {path} is wrong: {reason}.", "Correct that line of the file, or install Tinysmith again."),
}
