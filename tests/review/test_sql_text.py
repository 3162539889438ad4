"""The guard's own reading of SQL: what is more than comments and white space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EXAMPLE

from lamina.review.history.edits import lines, similar, words
from lamina.review.history.sql_text import same_sql, statements
from lamina.review.history.unfinished import has_sql, has_todo
from lamina.sql.statements import split

MIGRATIONS = sorted((EXAMPLE / "supabase" / "migrations").glob("*.sql"))
TRICKY = [
    "select 'a--b', 'it''s; so', E'it\\'s; so'",
    'select "a;b", "q""x" from "T"',
    "create function f() returns int language sql as $$ select 1; -- kept\n $$",
    "create function g() returns int language sql as $body$ select '$$;' $body$",
    "select 1 /* a /* nested; */ comment */ + 2",
    "select $1, a >= -1, b->>'c', 1.5e10",
    "insert into t values (U&'d\\0061t', B'01', x'ff')",
]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.name)
def test_it_splits_like_the_grammar(path: object) -> None:
    """On real migrations it finds as many statements as PostgreSQL's own parser."""
    data = path.read_bytes()  # type: ignore[attr-defined] # a parameter of pytest is an object
    assert len(statements(data)) == len(split(data.decode()))


@pytest.mark.parametrize("sql", TRICKY)
def test_it_splits_tricky_text_like_the_grammar(sql: str) -> None:
    """Semicolons and dashes in strings, names and bodies end nothing."""
    script = f"{sql};\n{sql};\n"
    assert len(statements(script.encode())) == len(split(script)) == 2


@pytest.mark.parametrize("sql", TRICKY)
def test_space_and_comments_are_no_sql(sql: str) -> None:
    """A byte order mark, line ends, comments and empty statements change nothing."""
    plain = f"{sql};".encode()
    around = f"\ufeff-- x\r\n\r\n/* y */ {sql} ;; -- z".encode()
    assert same_sql(plain, around)


def test_what_is_in_a_string_is_sql() -> None:
    """A blank or a comment within a string, a quoted name or a body is a change."""
    for old, new in (
        ("select 'a b'", "select 'a  b'"),
        ('select "a b"', 'select "a  b"'),
        ("select $$ -- a $$", "select $$ -- b $$"),
        ("select 1", "select 2"),
        ("select a.b", "select a, b"),
        ("drop table a; drop table b", "drop table a, b"),
    ):
        assert not same_sql(old.encode(), new.encode()), old


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_can_be_read(old: bytes, new: bytes) -> None:
    """Whatever a file holds, it has an answer, and a file is the same as itself."""
    assert same_sql(old, old)
    assert similar(old, new) in {True, False}
    assert words(old, new)
    assert len(lines(old, new)) <= 13
    has_todo(new)
    assert has_sql(new) or not statements(new) or b"/*" in new


@given(st.lists(st.sampled_from(TRICKY), max_size=4))
def test_comments_alone_are_no_sql(parts: list[str]) -> None:
    """A statement that is commented out is none."""
    commented = "".join(f"-- {line}\n" for part in parts for line in part.splitlines())
    assert not has_sql(commented.encode())
    assert not has_sql(f"/* {' '.join(parts).replace('*/', '').replace('/*', '')} */".encode())


def test_an_edit_in_words() -> None:
    """The number of statements that changed, came and went."""
    old = b"select 1; select 2; select 3;"
    assert words(old, old + b"-- x") == "only comments and white space, no SQL changed"
    assert words(old, b"select 1; select 9; select 3;") == "1 statement changed"
    assert words(old, b"select 1; select 2; select 3; select 4;") == "1 statement added"
    assert words(old, b"select 1;") == "2 statements removed"
    assert words(old, b"select 8; select 9;") == "2 statements changed, 1 removed"
