"""What the job `look` answers, as the data page needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What is in the user's files; at most 200 rows of it."""

    kind: str
    task: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    number_columns: frozenset[str]
    counts: tuple[tuple[str, float], ...]
    recordings: tuple[str, ...]
    findings: tuple[Plain, ...]
    proposed: Plain
    envelope: Plain | None

    @staticmethod
    def of(view: Plain) -> Seen:
        """The plain `DataView` of the job, in the words of the page."""
        return Seen(
            kind=view["kind"],
            task=view["task"],
            sentence=view["sentence"],
            columns=tuple(column["name"] for column in view["columns"]),
            rows=tuple(tuple(row) for row in view["rows"]),
            number_columns=frozenset(column["name"] for column in view["columns"] if column["kind"] == "number"),
            counts=tuple((str(name), float(count)) for name, count in view["class_counts"]),
            recordings=tuple(recording_words(recording) for recording in view["recordings"]),
            findings=tuple(view["findings"]),
            proposed=view["proposed"],
            envelope=view["envelope"],
        )

    @property
    def is_stopped(self) -> bool:
        """Whether something keeps the data from being used."""
        return any(finding["severity"] == "stop" for finding in self.findings)


def recording_words(recording: Plain) -> str:
    """A recording's name, with its class where the name does not say it."""
    name, label = str(recording["name"]), str(recording["label"])
    return name if not label or label in name else f"{label} · {name}"
