"""The columns that text takes in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.render.cells import clean, shown, width, wrapped

ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("名前", 4),
        ("e\u0301", 1),
        ("\uff57", 2),
        ("\N{ROCKET}", 2),
    ],
)
def test_width(text: str, columns: int) -> None:
    """Wide characters take two columns, and marks on a letter none."""
    assert width(text) == columns


def test_clean() -> None:
    """What steers a terminal is marked, and a stray byte has a name."""
    assert clean("a\x1b\u202e\udce9") == "a\ufffd\ufffd\\xe9"
    assert clean("a\tb", keep="\t") == "a\tb"


def test_wrapped() -> None:
    """Lines end at blanks; a word that is too long has its own line; no room means one line."""
    assert wrapped("one  two\nthree", 7) == ["one two", "three"]
    assert wrapped("名前 名前", 6) == ["名前", "名前"]
    assert wrapped("a concurrently b", 5) == ["a", "concurrently", "b"]
    assert wrapped("one two " * 40, None) == [("one two " * 40).strip()]


def test_tabs_end_at_stops() -> None:
    """A tab is as many blanks as it looks like, and each character knows its column."""
    line = shown("a\t名\tb\r\n", 80)
    assert line.text == "a   名  b"
    assert [line.column(character) for character in (1, 2, 3, 4, 5, 6, 99)] == [0, 1, 4, 6, 8, 9, 9]


def test_a_long_line_is_cut_around_what_matters() -> None:
    """Both cuts are marked, and the column still points at the character."""
    line = shown("x" * 500 + "HERE" + "y" * 500, 60, around=501)
    assert line.text.startswith("... x")
    assert line.text.endswith("y ...")
    assert line.text[line.column(501) : line.column(505)] == "HERE"
    beginning = shown("HERE" + "y" * 500, 60)
    assert beginning.text == f"HERE{'y' * 56} ..."
    assert shown("x" * 500 + "HERE", 60, around=501).text == f"... {'x' * 20}HERE"


@given(ANY_TEXT, st.integers(1, 50))
def test_any_line_is_within_its_width(text: str, around: int) -> None:
    """Nothing steers, and no line is much wider than it may be."""
    line = shown(text, 60, around)
    assert line.text.isprintable() or not line.text.isascii()
    assert "\n" not in line.text
    assert width(line.text) <= 60 + len("...  ...")
    assert all(0 <= at <= width(line.text) for at in line.starts)
