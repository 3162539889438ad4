"""The comments of a script, broken or not."""

from hypothesis import given
from hypothesis import strategies as st

from lamina.sql.comments import Comment, comments
from lamina.sql.grammar import is_comment, scan
from lamina.sql.source import Source, Span, SqlSyntaxError


def test_comments_stand_outside_strings_and_dollar_quotes() -> None:
    """What only looks like a comment is none."""
    text = (
        "-- é one\r\nselect '-- no', $a$ /* no */ $b$ -- $a$, \"--\", e'\\' -- no' /* two\n"
        "/* three */ */;\ncopy t from stdin;\n-- 1\n\\.\nselec -- four"
    )
    found = comments(text)
    assert [c.text for c in found] == ["-- é one", "/* two\n/* three */ */", "-- four"]
    assert [c.line for c in found] == [1, 2, 7]
    assert all(text[c.span.start : c.span.end] == c.text for c in found)


def test_only_comments_with_the_words_are_returned() -> None:
    """The words may stand elsewhere too."""
    text = "-- lamina: allow x: y\nselect 'lamina:' -- no"
    assert comments(text, "lamina:") == (Comment("-- lamina: allow x: y", Span(0, 21), 1),)
    assert comments("select 1 -- x", "lamina:") == ()


def test_a_comment_that_does_not_end_reaches_the_end() -> None:
    """Broken scripts have comments as well."""
    assert [c.text for c in comments("selec '; /* no")] == []
    assert [c.text for c in comments("selec; -- a\n/* b")] == ["-- a", "/* b"]


TOKENS = ["'a'", "e'\\''", "U&'x'", '"b"', "$$-- $$", "$t$'$t$", "a$b$", "$1", "1.5", "--", "/*",
          "*/", "\n", " ", ";", "+", "a", "é", "<=", "x'1f'", ","]  # fmt: skip


@given(st.lists(st.sampled_from(TOKENS)).map("".join))
def test_comments_are_those_of_the_scanner(text: str) -> None:
    """Where PostgreSQL's scanner reads the text, it sees the same comments."""
    try:
        tokens = scan(Source(text))
    except SqlSyntaxError:
        comments(text)
    else:
        expected = [text[t.start : t.end] for t in tokens if is_comment(t)]
        assert [c.text for c in comments(text)] == expected
