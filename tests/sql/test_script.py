"""A script is read as far as it can be."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamina.sql.lexer import lexemes
from lamina.sql.script import Unread, read_script
from lamina.sql.statements import split

REAL = [
    'create table public.chats (id uuid primary key default gen_random_uuid(), "Näme" text);',
    'create policy "auth.uid()" on chats for select using ((select  auth.uid()) = id);',
    "/* a /* nested; */ b */ alter table only chats enable row level security;",
    "create function f() returns int language sql begin atomic select 1; select 2; end;",
    "do $x$ begin -- ;\n perform $$ ; $$; end $x$;",
    "insert into t values (e'a\\';b', U&'\\0041', 'it''s');",
    "create rule r as on insert to t do also (select 1; select 2);",
    "-- héader; x\ncomment on table chats is 'create table x (';",
    "grant select on chats to anon;",
]
BROKEN = ["selec 'é' ;", "create table (;", "alter table t frm;", "select e'\\u12';", "select 1a;"]


def places(unread: tuple[Unread, ...]) -> list[tuple[str, int, int, int, int]]:
    """Kind and place of what was not read."""
    return [(u.kind, u.line, u.column, u.end_line, u.end_column) for u in unread]


def test_a_script_without_errors_is_the_same_as_split() -> None:
    """What the grammar accepts is read at once."""
    text = "\n".join(REAL)
    assert read_script(text).statements == split(text)
    assert read_script("").statements == read_script("-- nothing\n").statements == ()


@given(
    st.lists(st.tuples(st.sampled_from(REAL + BROKEN), st.sampled_from(["\n", "\r\n\t", " "]))),
    st.booleans(),
)
def test_around_errors_everything_is_read_where_it_stands(
    parts: list[tuple[str, str]],
    bom: bool,  # noqa: FBT001  # hypothesis passes it
) -> None:
    """Broken statements do not move, change or hide the others."""
    parts = [("select;", "\n"), *parts, ("selec;", "")]
    text = ("\ufeff" if bom else "") + "".join(sql + gap for sql, gap in parts)
    script = read_script(text)
    good = [sql for sql, _ in parts if sql not in BROKEN][:-1]
    assert len(script.statements) == len(good)
    assert len(script.unread) == len(parts) - len(good)
    lines = text.split("\n")
    for statement, sql in zip(script.statements, good, strict=True):
        alone = split(sql)[0]
        assert statement.operations == alone.operations
        assert text[statement.span.start : statement.span.end] == statement.text == alone.text
        start = statement.column - 1 + (1 if bom and statement.line == 1 else 0)
        assert lines[statement.line - 1][start:].startswith(statement.text.split("\n", 1)[0])
    assert [u.kind for u in script.unread] == ["syntax error"] * len(script.unread)


@pytest.mark.parametrize(
    ("text", "unread", "read"),
    [
        ("select 1;\n\t'ü' frm t;\nselect 2", [("syntax error", 2, 2, 2, 5)], 2),
        ("\ufeffselec 1;\r\nselect 2;", [("syntax error", 1, 1, 1, 6)], 1),
        ("select 1;\nselect 'abc;\nselect 2;", [("syntax error", 2, 8, 3, 10)], 1),
        ("select 1; /* é\nselect 2;", [("syntax error", 1, 11, 2, 10)], 1),
        ("select 1; select $a$ x;", [("syntax error", 1, 18, 1, 24)], 1),
        ("/* é", [("syntax error", 1, 1, 1, 5)], 0),
        ("select (1;\nselect 2;", [("syntax error", 1, 10, 1, 11)], 1),
        ("selec 1;\ncreate table t (a int\n\n-- end\n", [("syntax error", 1, 1, 1, 6),
         ("syntax error", 2, 22, 2, 22)], 0),
        ("\\restrict x\r\nselect 1;\r\n \\unrestrict x\r\n", [("psql command", 1, 1, 1, 12),
         ("psql command", 3, 2, 3, 15)], 1),
        ("select 1 \\gset\nselect 2;", [("psql command", 1, 10, 1, 15)], 2),
        ("select '\n\\restrict ', $$\n\\x $$; selec;", [("syntax error", 3, 8, 3, 13)], 1),
        ("COPY t (a) FROM stdin;\n'1\t2;\n\\.\nselect 1;", [("copy data", 2, 1, 3, 3)], 2),
        ("copy t from stdin;\nselect 1; selec;", [("syntax error", 2, 11, 2, 16)], 2),
        ("select\0 1; select '\0';", [("not text", 1, 7, 1, 8)], 2),
        ("select '\udce9'; select '\udce8';", [("not text", 1, 9, 1, 10)], 2),
        ("create function f() begin atomic select case when true then 1 end; selec; end; select 1",
         [("syntax error", 1, 68, 1, 73)], 1),
        ("create function f() begin atomic select 1; create table t (a int);",
         [("syntax error", 1, 43, 1, 43)], 1),
    ],
)  # fmt: skip
def test_what_is_not_read_is_said_with_its_place(
    text: str, unread: list[tuple[str, int, int, int, int]], read: int
) -> None:
    """The place is the token that the parser refuses, psql's line, or the rows."""
    script = read_script(text)
    assert places(script.unread) == unread
    assert len(script.statements) == read


def test_commands_and_rows_come_with_the_way_out() -> None:
    """The hint says what to do."""
    command, rows = read_script("\\connect d\ncopy t from stdin;\n1\n\\.\n").unread
    assert "\\connect" in command.message
    assert command.hint.startswith("Delete the line.")
    assert "INSERT" in rows.hint


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_mutated_statements_never_crash_the_reader(data: st.DataObject) -> None:
    """Cut, doubled, swapped and spoiled text is read or reported, in order and in its place."""
    text = "\n".join(data.draw(st.permutations(REAL)))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        spoiled = data.draw(
            st.sampled_from(
                [
                    "",
                    "'",
                    '"',
                    "$$",
                    "/*",
                    "*/",
                    "--",
                    ";",
                    "(",
                    "\\g",
                    "\n\\.\n",
                    "\0",
                    "\udcff",
                    "é",
                    "begin atomic",
                    "end",
                    "copy t from stdin;\n",
                    text[start:end] * 2,
                ]
            )
        )
        text = text[:start] + spoiled + text[end:]
    script = read_script(text)
    spans = [s.span for s in script.statements]
    assert spans == sorted(spans)
    assert all(s.span.end <= len(text) and s.operations for s in script.statements)
    assert script.statements or script.unread or not list(lexemes(text))


@given(st.text(alphabet="'\"$;-/*\\ab\n\0é\udc80(),.:1", max_size=40))
@settings(deadline=None)
def test_any_text_is_read_or_reported(text: str) -> None:
    """There is no text for which the reader raises."""
    read_script(text)


@pytest.mark.parametrize(
    "expression",
    [
        "'select 1' + '+1' * 200_000",
        "'select ' + '(' * 200_000",
        "'select 1' + ' union select 1' * 50_000",
        "'select ' + 'not ' * 50_000 + 'true'",
        "'select a' + ' in (1)' * 50_000",
        "'/*' * 50_000",
    ],
)
def test_nesting_that_the_parser_cannot_bear_is_reported(expression: str) -> None:
    """The process lives, and the rest of the file is read."""
    program = (
        "from lamina.sql.script import read_script\n"
        f"s = read_script('select 0;' + {expression})\n"
        "print(len(s.statements), len(s.unread))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "1 1\n"), done.stderr


def test_many_broken_statements_are_each_reported() -> None:
    """A long dump with an error here and there is read around all of them."""
    block = "insert into public.t (a, b) values (1, 'é');\n" * 9 + "selec 1;\n"
    script = read_script(block * 1_000)
    assert len(script.statements) == 9_000
    assert [u.line for u in script.unread] == [10 * n for n in range(1, 1_001)]
