"""Whatever a file holds, looking at it ends in a view or in words for a person."""

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.context import Collector
from tinycore.data.look import look
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError

CELLS = (
    "1",
    "2.5",
    "",
    "?",
    "walk",
    "1e400",
    "-inf",
    "1,5",
    '"a',
    '"b"',
    "é",
    "\x00",
    "2020-01-01",
    "9" * 30,
    "True",
    "0x1",
    "#",
    "label",
    "time",
)
NAMES = ("a", "label", "time", "t_ms", "recording", "subject", "x", "id", "", "1")

numbers = st.integers(0, 60).map(lambda n: [f"{(i * 7 % 5) * 0.5}" for i in range(n)])
counters = st.integers(0, 60).map(lambda n: [str(i) for i in range(n)])
words = st.lists(st.sampled_from(CELLS), max_size=60)
columns = st.lists(st.one_of(numbers, counters, words), min_size=1, max_size=5)
choices = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("auto", "table", "series")),
        "task": st.sampled_from(("auto", "classification", "regression")),
        "group": st.sampled_from(("", "recording", "person")),
        "window": st.sampled_from((0, 1, 5)),
    }
)


def text_of(cells: list[list[str]], names: list[str], separator: str) -> str:
    rows = zip(*cells, strict=False)
    return "\n".join(separator.join(row) for row in [names[: len(cells)], *rows] if row)


@settings(max_examples=80, deadline=None)
@given(
    columns,
    st.lists(st.sampled_from(NAMES), max_size=5),
    st.sampled_from(",;\t |"),
    st.sampled_from(("utf-8", "latin-1", "utf-16")),
    choices,
)
def test_any_table_gives_a_view_or_an_explanation(cells, names, separator, encoding, chosen) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(text_of(cells, names, separator).encode(encoding, errors="replace"))
        try:
            view = look(DataSettings(source=str(path), **chosen), Collector())
        except TinysmithError as error:
            assert error.message().what
            assert error.message().advice
        else:
            assert len(pickle.dumps(view)) < 1_000_000


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_view_or_an_explanation(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        try:
            look(DataSettings(source=str(path)), Collector())
        except TinysmithError as error:
            assert error.message().what
