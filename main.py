"""Start Tinysmith: the wizard, or one of the commands beside it. Needs nothing but Python 3.11."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Make the environment if there is none, continue inside it, and hand over to the command or the wizard."""
    from packaging_tools import environment

    command = arguments[0] if arguments and not arguments[0].startswith("-") else "wizard"
    if not environment.is_current(ROOT):
        python = environment.prepare(ROOT, command)
        return environment.continue_in(python, ROOT / "main.py", arguments)
    if command == "test":
        from packaging_tools import checks

        return checks.run(ROOT, arguments[1:])
    if command == "wizard" and not {"-h", "--help"} & set(arguments):
        return open_wizard(arguments)
    from tinycore.__main__ import main as command_line

    return command_line(arguments)


def open_wizard(arguments: list[str]) -> int:
    """Show the window, or say why that cannot work here and what does."""
    if not has_display():
        print("There is no display here, so the wizard cannot open. Try: python3 main.py demo", file=sys.stderr)
        return 1
    from app.application import main as wizard

    return wizard(arguments)


def has_display() -> bool:
    """Whether a window can be shown; only Linux can be without."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "packaging"))
    sys.exit(main(sys.argv[1:]))
