"""Every error the engine raises: a code, what happened, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

from tinycore.error_messages import MESSAGES


@dataclass(frozen=True)
class Message:
    """One error in words for a person."""

    code: str
    what: str
    advice: str


class TinysmithError(Exception):
    """A failure that can be explained.

    `code` names a row of `error_messages.MESSAGES`; `values` fill its placeholders. `detail` is for the log only and is
    never shown. The application translates by code and values; the command line prints `message()` in English.
    """

    def __init__(self, code: str, *, detail: str = "", **values: object) -> None:
        self.code = code
        self.values = values
        self.detail = detail
        super().__init__(self.message().what)

    def message(self) -> Message:
        """The two sentences of this error in English."""
        what, advice = MESSAGES[self.code]
        return Message(self.code, what.format(**self.values), advice.format(**self.values))

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process boundaries, so they must survive pickling with their values."""
        return (_rebuild, (self.code, self.detail, self.values))


class Cancelled(Exception):  # noqa: N818 - not an error: somebody pressed Cancel
    """Raised inside a stage when the caller asked to stop; never shown as a failure."""


def _rebuild(code: str, detail: str, values: dict[str, object]) -> TinysmithError:
    return TinysmithError(code, detail=detail, **values)
