"""Statements: where they stand, what is sent, what PostgreSQL says about transactions."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.sql.operations import CreateTable
from lamina.sql.statements import (
    Span,
    SqlSyntaxError,
    sent_by_cli,
    split,
    split_for_replay,
)

PIECES = [
    "select 'ü;😀'",
    "-- héader; x\nselect 1",
    "/* a /* nested; */ b */ select 2",
    "select $tag$ ; $x$ ; $tag$",
    "create function f() returns int language sql begin atomic select 1; select 2; end",
    'create table "Ä;b" (id int)',
    "do $$ begin -- ;\n perform 1; end $$",
]
SEPARATORS = [";", ";\n", " ;\r\n\r\n", ";; ; -- gap ;\n", ";\n\n\n/* é; */\n"]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SEPARATORS))), st.booleans())
def test_every_statement_stands_where_its_span_says(
    parts: list[tuple[str, str]],
    bom: bool,  # noqa: FBT001  # hypothesis passes it
) -> None:
    """Spans, lines and columns point into the original text, whatever stands between."""
    text = ("\ufeff" if bom else "") + "".join(piece + end for piece, end in parts)
    statements = split_for_replay(text)
    assert len(statements) == len(parts)
    lines = text.split("\n")
    for statement, (piece, _) in zip(statements, parts, strict=True):
        assert piece.endswith(statement.text)
        assert text[statement.span.start : statement.span.end] == statement.text
        assert text[statement.outer.start : statement.outer.end].rstrip("; \r\n") == statement.sent
        line = lines[statement.line - 1]
        start = statement.column - 1 + (1 if bom and statement.line == 1 else 0)
        assert line[start:].startswith(statement.text.split("\n", 1)[0])


def test_the_place_is_that_of_the_first_token() -> None:
    """Leading comments belong to the statement but do not move its line."""
    text = "-- one; two\n\n  /* three */ select 'ü'; -- four\nselect 2 -- end\n"
    first, second = split(text)
    assert (first.line, first.column, first.text) == (3, 15, "select 'ü'")
    assert first.sent == "-- one; two\n\n  /* three */ select 'ü'"
    assert first.outer == Span(0, text.index(";", 20) + 1)
    assert (second.line, second.column, second.text) == (4, 1, "select 2")
    assert second.sent == "-- four\nselect 2 -- end"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (
            "-- first; x\n/* b;c */ create table a (id int);;\n ; -- t\n\nselect 'ü;'  ;\n-- end\n",
            (
                "-- first; x\n/* b;c */ create table a (id int)",
                "-- t\n\nselect 'ü;'",
                "-- end",
            ),
        ),
        ("\ufeffselect 9; select 10;", ("select 9", "select 10")),
        (
            "select 1\r\n;\r\n-- crlf\r\nselect 3 -- none\n",
            ("select 1", "-- crlf\r\nselect 3 -- none"),
        ),
        ("select 5 ;-- same line\nselect 6;", ("select 5", "-- same line\nselect 6")),
        ("-- only a comment\n", ("-- only a comment",)),
        ("", ()),
    ],
)
def test_what_is_sent_is_what_the_supabase_cli_records(text: str, sent: tuple[str, ...]) -> None:
    """The texts equal those that CLI 3.1.0 wrote into its history table."""
    assert sent_by_cli(text) == sent


@pytest.mark.parametrize(
    "sql",
    [
        "create index concurrently i on t (a)",
        "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)",
        "drop index concurrently i",
        "reindex table concurrently t",
        "reindex (concurrently true) table t",
        "reindex schema public",
        "vacuum",
        "vacuum (full, analyze) t",
        "alter table p detach partition c concurrently",
        "create database d",
        "drop database d",
        "alter system set work_mem = '1MB'",
        "alter database d set tablespace x",
        "cluster",
    ],
)
def test_statements_that_refuse_a_transaction_are_known(sql: str) -> None:
    """What PostgreSQL runs outside a transaction block only is marked, from the tree."""
    assert split_for_replay(sql)[0].runs_outside_transaction


@pytest.mark.parametrize(
    "sql",
    [
        "create index i on t (a)",
        "create index concurrently_i on t (a)",
        "comment on table t is 'create index concurrently'",
        "reindex (concurrently false) table t",
        "drop index i",
        "alter table p detach partition c",
        "analyze t",
        "cluster t using i",
        "do $$ begin execute 'vacuum'; end $$",
    ],
)
def test_statements_that_run_in_a_transaction_are_not_marked(sql: str) -> None:
    """Words in names, strings and options that are off do not count."""
    assert not split_for_replay(sql)[0].runs_outside_transaction


def test_transaction_control_is_known() -> None:
    """BEGIN, COMMIT, ROLLBACK and SAVEPOINT are marked, other statements are not."""
    kinds = [s.is_transaction_control for s in split("begin; savepoint a; select 1; rollback;")]
    assert kinds == [True, True, False, True]


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("select 'ü' frm t x", 1, 16, 'syntax error at or near "t"'),
        ("select 1;\n\n  selec 2;", 3, 3, 'syntax error at or near "selec"'),
        ("\ufeffselec 1", 1, 1, 'syntax error at or near "selec"'),
        ("select 'é'; select 'abc", 1, 20, 'unterminated quoted string at or near "\'abc"'),
        ("select 1;\nab\0c", 2, 3, "NUL byte, which PostgreSQL cannot store in text"),
        ("select '\udce9'", 1, 9, "not UTF-8 text"),
    ],
)
def test_a_syntax_error_says_where(text: str, line: int, column: int, reason: str) -> None:
    """Line and column count characters, also after multi-byte text and a byte order mark."""
    with pytest.raises(SqlSyntaxError) as caught:
        split(text)
    error = caught.value
    assert (error.line, error.column, error.reason) == (line, column, reason)
    assert error.message == f"line {line}, column {column}: {reason}"


@pytest.mark.parametrize("command", ["\\restrict", "\\connect"])
def test_a_psql_command_is_called_by_its_name(command: str) -> None:
    """A meta-command is no mystery syntax error: the message says what it is."""
    with pytest.raises(SqlSyntaxError) as caught:
        split(f"select 1;\n{command} abc\nselect 2;")
    assert caught.value.reason.startswith(f"psql meta-command {command}")
    assert caught.value.line == 2
    assert "pg_dump" in caught.value.hint


def test_rows_after_copy_are_explained() -> None:
    """Data after COPY FROM STDIN is psql's; the hint says what to write instead."""
    with pytest.raises(SqlSyntaxError) as caught:
        split("copy t from stdin;\n1\t2\n\\.\n")
    assert "--inserts" in caught.value.hint


def test_deep_expressions_are_read() -> None:
    """An expression of 5,000 terms is more than the decoder takes by itself."""
    deep = " || ".join(["'a'"] * 5000)
    statements = split(f"select {deep}; create table t (a text default {deep}); select 2;")
    assert [s.kind for s in statements] == ["select_stmt", "create_stmt", "select_stmt"]
    (table,) = statements[1].operations
    assert isinstance(table, CreateTable)
    assert table.columns[0].default == "(expression nested too deep to print)"


def test_the_parser_is_loaded_on_first_use() -> None:
    """Importing the module costs little: the bindings come with the first script."""
    code = "import sys, lamina.sql.statements; print('postgast' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
