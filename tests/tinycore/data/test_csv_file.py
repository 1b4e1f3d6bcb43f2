import gzip
from pathlib import Path

import pandas as pd
import pytest

from tinycore.context import Cancelled, Collector
from tinycore.data import csv_file
from tinycore.data.csv_file import read_csv
from tinycore.errors import TinysmithError

PLAIN = "a,b,label\n1,2.5,walk\n3,4.5,run\n"


def codes(table: csv_file.CsvTable) -> list[str]:
    return [finding.code for finding in table.findings]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN, id="comma"),
        pytest.param(PLAIN.replace(",", ";"), id="semicolon"),
        pytest.param(PLAIN.replace(",", "\t"), id="tab"),
        pytest.param(PLAIN.replace(",", "|"), id="bar"),
        pytest.param(PLAIN.replace(",", "   "), id="blanks"),
        pytest.param(PLAIN.replace(",", " ,  "), id="padded"),
        pytest.param(PLAIN.replace("\n", "\r\n"), id="windows line ends"),
        pytest.param(PLAIN.replace(",", ";").replace(".", ","), id="decimal comma"),
        pytest.param("﻿" + PLAIN, id="byte order mark"),
        pytest.param(PLAIN.encode("utf-16"), id="utf-16"),
        pytest.param('"a","b","label"\n1,2.5,"walk"\n"3","4.5",run\n', id="quoted"),
        pytest.param("# made by a logger\n# 3 axes\n\n" + PLAIN, id="comments before"),
        pytest.param(PLAIN + "\n\n", id="blank lines after"),
        pytest.param("a,b,label\n1,2.5,walk,\n3,4.5,run,\n", id="separator at the end of every line"),
        pytest.param("a,b,label,\n1,2.5,walk,\n3,4.5,run,\n", id="and of the header"),
        pytest.param(PLAIN.rstrip("\n"), id="no newline at the end"),
    ],
)
def test_one_table_in_many_spellings(write, context, content) -> None:
    frame = read_csv(write("t.csv", content), context).frame
    frame = frame.drop(columns=[name for name in frame.columns if name == "column 4"])
    assert list(frame.columns) == ["a", "b", "label"]
    assert frame["a"].tolist() == [1, 3]
    assert frame["b"].tolist() == [2.5, 4.5]
    assert frame["label"].tolist() == ["walk", "run"]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        pytest.param("1,2,walk\n3,4,run\n", ["column 1", "column 2", "column 3"], id="numbers and text in every row"),
        pytest.param(" -615,  -289,   518\n -502,  -380,   823\n", ["column 1", "column 2", "column 3"], id="space padded numbers"),
        pytest.param("a,b,2020\n1,2,3\n", ["a", "b", "2020"], id="a year among the names"),
        pytest.param("a,,c\n1,2,3\n", ["a", "column 2", "c"], id="a name missing"),
        pytest.param("a,b\nx,1,2\ny,3,4\n", ["row", "a", "b"], id="row names without a title"),
    ],
)
def test_header_or_not(write, context, content, names) -> None:
    assert list(read_csv(write("t.csv", content), context).frame.columns) == names


def test_labels_that_look_like_nothing_stay_text(write, context) -> None:
    frame = read_csv(write("t.csv", "a,label\n1,None\n2,NA\n3,null\n"), context).frame
    assert frame["label"].tolist() == ["None", "NA", "null"]


def test_an_archive_is_not_unpacked_behind_the_limits(write, context) -> None:
    with pytest.raises(TinysmithError):
        read_csv(write("t.csv.gz", gzip.compress(PLAIN.encode() * 1000)), context)
    assert len(read_csv(write("plain.gz", PLAIN), context).frame) == 2


def test_latin_1_is_read_and_said_even_if_it_shows_late(write, context) -> None:
    rows = "1,kalt\n" * 60_000
    table = read_csv(write("t.csv", f"a,b\n{rows}2,kühl\n".encode("latin-1")), context)
    assert table.frame["b"].iloc[-1] == "kühl"
    assert codes(table) == ["encoding"]


def test_a_note_in_quotation_marks_may_span_lines(write, context) -> None:
    good = 'a,"one\ntwo, three",2\n' * 30
    table = read_csv(write("t.csv", f'name,note,x\n{good}b,"torn\nline"\n{good}'), context)
    assert len(table.frame) == 60
    assert table.frame["x"].tolist() == [2] * 60
    assert table.frame["note"].iloc[0] == "one\ntwo, three"
    assert codes(table) == ["ragged"]


def test_quotation_marks_that_show_late(write, context) -> None:
    rows = "1,plain\n" * 60_000
    table = read_csv(write("t.csv", f'a,b\n{rows}2,"with, comma"\n'), context)
    assert table.frame["b"].iloc[-1] == "with, comma"
    assert table.findings == ()


def test_ragged_lines_are_left_out_and_said(write, context) -> None:
    good = "1,2\n" * 60
    table = read_csv(write("t.csv", f"a,b\n{good}3\n{good}4,5,6\n{good}"), context)
    assert len(table.frame) == 180
    assert table.frame.sum().tolist() == [180, 360]
    assert codes(table) == ["ragged"]
    assert table.findings[0].values == {"count": 2, "total": 182, "expected": 2, "line": 62}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param("", "data.empty", id="nothing"),
        pytest.param("\n\n  \n", "data.empty", id="blank lines"),
        pytest.param("# only a comment\n", "data.empty", id="only a comment"),
        pytest.param("a,b,c\n", "data.empty", id="only a header"),
        pytest.param("a,b\n1,2\n3\n4,5,6\n7\n", "data.ragged", id="ragged throughout"),
        pytest.param("a,b,c\n1,2\n3,4\n", "data.ragged", id="header wider than the rows"),
        pytest.param("a,a,b\n1,2,3\n", "data.duplicate_columns", id="a name twice"),
        pytest.param(b"PK\x03\x04\x00\x00\x00\x00", "data.not_text", id="a zip in disguise"),
        pytest.param("a,b\n" + "9" * 2_000_000, "data.not_text", id="a line without end"),
        pytest.param(",".join(f"c{i}" for i in range(5000)) + "\n", "data.too_large", id="too many columns"),
    ],
)
def test_what_is_no_table_says_so(write, context, content, code) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_csv(write("t.csv", content), context)
    assert caught.value.code == code


def test_a_missing_file_says_so(tmp_path: Path, context) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_csv(tmp_path / "gone.csv", context)
    assert caught.value.code == "file.missing"


def test_a_large_file_is_refused_before_it_is_read(write, context, monkeypatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_FILE_BYTES", 10)
    with pytest.raises(TinysmithError) as caught:
        read_csv(write("t.csv", PLAIN), context)
    assert caught.value.code == "data.too_large"


def test_too_many_cells_are_refused(write, context, monkeypatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_CELLS", 5)
    with pytest.raises(TinysmithError) as caught:
        read_csv(write("t.csv", PLAIN), context)
    assert caught.value.code == "data.too_large"


def test_rows_that_pandas_loses_are_noticed(write, context, monkeypatch) -> None:
    whole = pd.read_csv
    monkeypatch.setattr(csv_file.pd, "read_csv", lambda *args, **options: whole(*args, **options).iloc[1:])
    with pytest.raises(TinysmithError) as caught:
        read_csv(write("t.csv", PLAIN), context)
    assert caught.value.code == "data.read_short"


def test_an_open_quotation_mark_is_an_error_and_no_silent_loss(write, context) -> None:
    with pytest.raises(TinysmithError):
        read_csv(write("t.csv", 'a,b\n1,"x\n' + "2,y\n" * 50), context)
    with pytest.raises(TinysmithError):
        read_csv(write("t.csv", '1,2,3,4\n1,"a,3,4\n1,"b,3,4\n'), context)


def test_reading_again_takes_the_remembered_table_until_the_file_changes(write, context) -> None:
    path = write("t.csv", PLAIN)
    first = read_csv(path, context).frame
    assert read_csv(path, context).frame is first
    write("t.csv", PLAIN + "5,6.5,walk\n")
    assert len(read_csv(path, context).frame) == 3


def test_reading_stops_when_asked(write) -> None:
    with pytest.raises(Cancelled):
        read_csv(write("t.csv", PLAIN), Collector(stop=True))
