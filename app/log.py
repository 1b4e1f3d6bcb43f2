"""Details for whoever mends things: a log file, and the last net under the event loop."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from tinycore.errors import TinysmithError

LIMIT_BYTES = 2_000_000


def start_log(file: Path) -> None:
    """Write warnings and worse of every module to `file`, which never grows beyond two files of 2 MB."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=LIMIT_BYTES, backupCount=1, encoding="utf-8", delay=False)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def catch_mistakes(say: Callable[[TinysmithError], None]) -> None:
    """Turn an exception that nobody caught into two sentences, with the details in the log."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        detail = "".join(traceback.format_exception(kind, error, trace))
        logging.getLogger("app").error("%s", detail)
        say(error if isinstance(error, TinysmithError) else TinysmithError("internal", kind=kind.__name__, detail=detail))

    sys.excepthook = hook
