"""Details of a failure, kept in a file for whoever helps."""

from __future__ import annotations

import time
from pathlib import Path

from tinycore.errors import TinysmithError


def write_log(error: TinysmithError) -> Path | None:
    """Append the error's details to the log file; None where even that is impossible."""
    import platformdirs

    try:
        folder = Path(platformdirs.user_log_dir("tinysmith", appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "tinysmith.log"
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {error.code}: {error}\n{error.detail}\n")
    except OSError:
        return None
    return file
