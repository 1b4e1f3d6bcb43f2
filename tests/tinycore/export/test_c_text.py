"""Text that no value can break out of."""

from __future__ import annotations

import numpy as np
import pytest

from tinycore.export import c_text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("model", "model"),
        ("Wake word 2", "Wake_word_2"),
        ("2 doors", "model_2_doors"),
        ("", "model"),
        ("???", "model"),
        ("größe", "groe"),
        ("int", "model_int"),
        ("Class", "model_Class"),
        ("conv2d", "model_conv2d"),
        ("front_end", "model_front_end"),
        ("string", "model_string"),
        ("main", "model_main"),
        ("con", "model_con"),
        ("_hidden", "hidden"),
        ("ts_run", "model_ts_run"),
        ("a" * 100, "a" * 40),
        ("a; int b", "a_int_b"),
    ],
)
def test_identifiers(text: str, name: str) -> None:
    assert c_text.identifier(text) == name


@pytest.mark.parametrize("text", ["*/ int evil; /*", "a\nb", "back\\\nslash", "??/", "nul\0", "ü"])
def test_comments_stay_comments(text: str) -> None:
    made = c_text.comment(text)
    assert not set(made) & set("\n\\*?\0ü")


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('a"b', '"a\\042b"'),
        ("a\\n", '"a\\134n"'),
        ("??/", '"\\077\\077/"'),
        ("é1", '"\\303\\2511"'),
        ("line\n", '"line\\012"'),
    ],
)
def test_strings(text: str, literal: str) -> None:
    assert c_text.string(text) == literal


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, 0.1, 1e-30, -3.4e38, 1e-45, 16777217.0, 123456.789, 3.0e10])
def test_numbers_read_back_as_the_same_float(value: float) -> None:
    literal = c_text.number(value)
    assert literal.endswith("F")
    assert "." in literal
    assert np.float32(literal[:-1]).tobytes() == np.float32(value).tobytes()


@pytest.mark.parametrize(("value", "literal"), [(np.inf, "INFINITY"), (-np.inf, "-INFINITY"), (np.nan, "NAN")])
def test_numbers_without_a_literal(value: float, literal: str) -> None:
    assert c_text.number(value) == literal


def test_the_smallest_integer_can_be_compiled() -> None:
    assert c_text.integer(-(2**31)) == "(-2147483647 - 1)"


def test_integers_of_64_bits_name_their_type() -> None:
    assert [c_text.integer(value) for value in (2**31 - 1, 2**31, -(2**40), -(2**63))] == [
        "2147483647",
        "INT64_C(2147483648)",
        "INT64_C(-1099511627776)",
        "INT64_MIN",
    ]


def test_arrays_are_wrapped_and_say_their_shape() -> None:
    text = c_text.array("w", np.arange(100, dtype=np.int32).reshape(4, 25))
    assert text.startswith("static const int32_t w[100] = { /* 4 x 25 */\n")
    assert max(map(len, text.splitlines())) <= c_text.WIDTH
    numbers = text.split("*/")[1].strip("\n};").split(",")
    assert [int(number) for number in numbers if number.strip()] == list(range(100))
