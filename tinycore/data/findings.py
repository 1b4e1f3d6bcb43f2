"""What was found in the data, as plain records with a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tinycore.error_messages import MESSAGES
from tinycore.errors import TinysmithError

Severity = Literal["ok", "fix", "stop"]

SENTENCES: dict[str, str] = {
    "more": "The same holds for {count} more ({examples}).",
    # reading
    "encoding": "{file} is not UTF-8 text; it was read as Western European (Latin-1).",
    "decimal_comma": "Numbers are written with a decimal comma; they were read that way.",
    "headerless": "The first line is data, not names, so the columns were numbered.",
    "ragged": "{count} of {total} lines do not have {expected} fields (the first is line {line}); they were left out.",
    "file_skipped": "{file} was left out: {reason}",
    "files_ignored": "Files beside the folders of recordings were left out: {examples} ({count} in all).",
    # columns
    "text_column": "“{column}” holds text ({example}); it was left out because a network reads numbers.",
    "text_cells": "“{column}” has {count} cells with text such as “{example}”; they count as missing.",
    "id_column": "“{column}” only names or counts the rows; it was left out.",
    "time_column": "“{column}” is a time; it was left out because a board will run at other times.",
    "constant_column": "“{column}” is always the same; it was left out.",
    "empty_column": "“{column}” is empty; it was left out.",
    "missing_cells": "“{column}” has {count} missing cells ({percent} %); the network sees the column's middle there.",
    "gives_away": "“{column}” gives “{target}” away by itself; leave it out unless it is known when the board has to answer.",
    # rows
    "missing_target": "{count} rows have no “{target}”; they were left out.",
    "empty_rows": "{count} rows have no numbers at all; they were left out.",
    "duplicate_rows": "{count} rows are copies of others; copies always stay in the same part.",
    # classes
    "rare_class": "“{label}” has only {count} rows, too few to learn and to check; it was left out.",
    "few_samples": "Only {count} samples are kept for the final score: it can be off by {points} points either way. Collect more data.",
    "few_of_class": "“{label}” has only {count} samples to learn from. Collect more of it.",
    "unbalanced": "“{most}” has {ratio} times as many samples as “{least}”; look at the score of each class.",
    "balanced": "Classes are balanced.",
    "class_not_everywhere": "“{label}” has too few {groups} to be in all three parts; it is missing from {parts}.",
    # recordings
    "short_recordings": "{count} recordings are shorter than one window of {window} rows and were left out ({examples}).",
    "gaps": "{count} recordings have gaps in time; no window reaches across a gap.",
    "rate_known": "{rate} rows a second were recorded.",
    "rate_unknown": "The files do not say how many rows a second were taken; windows are counted in rows.",
    "rates_differ": "Rates differ between recordings ({low} to {high} Hz); they were not resampled.",
    "cut_in_blocks": "Some classes have fewer than three recordings, so recordings were cut into blocks of time; scores may be too good.",
    # groups
    "no_groups": "Nothing says which rows belong together, so scores may be too good.",
    "time_blocks": "Rows are in the order of “{column}”, so they were kept together in blocks of time.",
    "group_offer": "File names tell who was recorded; whole persons were kept together.",
    "no_leak": "No {group} is in two parts.",
}


# This many findings of one code are listed one by one.
LISTED = 12


@dataclass(frozen=True)
class Finding:
    """One thing worth saying: `ok` needs nothing, `fix` was repaired or wants a look, `stop` keeps the data from being used.

    `code` names a row of `SENTENCES`, or of the error messages for a `stop`.
    """

    code: str
    severity: Severity
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    @property
    def sentence(self) -> str:
        """The finding in English."""
        if self.severity == "stop":
            message = TinysmithError(self.code, **self.values).message()
            return f"{message.what} {message.advice}"
        return SENTENCES[self.code].format(**{"column": self.column, **self.values})


def fixed(code: str, *, column: str = "", **values: object) -> Finding:
    """Something that was repaired, or wants a look."""
    return Finding(code, "fix", values, column)


def good(code: str, **values: object) -> Finding:
    """Something that is as it should be."""
    return Finding(code, "ok", values)


def stopping(code: str, *, column: str = "", **values: object) -> Finding:
    """Something that has to be put right first; `code` is that of an error."""
    if code not in MESSAGES:
        raise KeyError(code)
    return Finding(code, "stop", {"column": column, **values}, column)


def condensed(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The same findings with long lists of one code cut short, what stops first, what is good last."""
    order = {"stop": 0, "fix": 1, "ok": 2}
    kept: list[Finding] = []
    cut: dict[str, list[str]] = {}
    for finding in findings:
        if sum(other.code == finding.code for other in kept) < LISTED:
            kept.append(finding)
        else:
            cut.setdefault(finding.code, []).append(finding.column)
    for code, columns in cut.items():
        last = max(index for index, finding in enumerate(kept) if finding.code == code)
        examples = ", ".join(f"“{column}”" for column in columns[:3] if column)
        kept.insert(last + 1, Finding("more", kept[last].severity, {"count": len(columns), "examples": examples, "of": code}))
    return tuple(sorted(kept, key=lambda finding: order[finding.severity]))


def raise_first_stop(findings: tuple[Finding, ...]) -> None:
    """Raise the first finding that keeps the data from being used, if there is one."""
    for finding in findings:
        if finding.severity == "stop":
            raise TinysmithError(finding.code, **finding.values)


def to_plain(finding: Finding) -> dict[str, Any]:
    """A finding as JSON, its sentence included."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "column": finding.column,
        "values": dict(finding.values),
        "sentence": finding.sentence,
    }


def from_plain(content: Mapping[str, Any]) -> Finding:
    """The record behind saved JSON; the sentence is made anew."""
    return Finding(content["code"], content["severity"], dict(content["values"]), content["column"])
