"""The reader on rows: what is written, where it comes from, what a call is given."""

import pytest

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.statements import split

T, X, Y = Name("", "t"), Name("", "x"), Name("", "y")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "insert into t (a, b) values (1, 'x'::text), (-2, f()), (null, true), (b'1', default)",
            ops.Insert(
                T,
                columns=("a", "b"),
                rows=4,
                values=(("1", "x"), ("-2", None), (None, "true"), ("b1", None)),
            ),
        ),
        (
            "insert into t values (1), ((select max(a) from x)), (3), (4), (5), (6)",
            ops.Insert(T, rows=6, values=(("1",), (None,), ("3",), ("4",), ("5",)), reads=(X,)),
        ),
        ("insert into t default values", ops.Insert(T, source="default", rows=1)),
        (
            "insert into t (a) select b from x join s.y on true",
            ops.Insert(T, columns=("a",), source="query", reads=(X, Name("s", "y"))),
        ),
        (
            "insert into t values (1) on conflict (a, lower(b)) do nothing",
            ops.Insert(
                T,
                rows=1,
                values=(("1",),),
                on_conflict=True,
                conflict_columns=("a", "(lower(b))"),
            ),
        ),
        (
            "insert into t values (1) on conflict do nothing",
            ops.Insert(T, rows=1, values=(("1",),), on_conflict=True),
        ),
        ("copy t (a, b) from stdin", ops.Insert(T, columns=("a", "b"), source="copy")),
        ("copy t from program 'x'", ops.Insert(T, source="copy", program=True)),
        (
            "update t set a = 1, (b, c) = (select 1, 2 from x) from y where t.id = y.id",
            ops.Update(T, True, columns=("a", "b", "c"), where="t.id = y.id", reads=(X, Y)),
        ),
        (
            "delete from t where current of c",
            ops.Delete(T, has_where=True, where="CURRENT OF c"),
        ),
        ("update t set a = 1", ops.Update(T, has_where=False, columns=("a",))),
        (
            "delete from t using x where t.id = x.id and true",
            ops.Delete(T, has_where=True, where="t.id = x.id AND true", reads=(X,)),
        ),
        (
            "merge into t using x on t.a = x.a when matched then update set b = (select 1 from y)",
            ops.Merge(T, reads=(X, Y)),
        ),
        ("truncate t restart identity cascade", ops.Truncate(T, True, restart_identity=True)),
        ("lock t nowait", ops.LockTable(T, "ACCESS EXCLUSIVE", nowait=True)),
    ],
)
def test_a_change_of_rows_is_read(sql: str, expected: Operation) -> None:
    """Columns, rows, condition, and the tables that it reads besides."""
    assert read(sql) == [expected]


def test_changes_of_rows_are_found_in_with_too() -> None:
    """A DELETE hidden in WITH is as much a delete as any other; names of WITH are no tables."""
    assert read(
        "with d as (delete from x returning *) insert into y select * from d;"
        "with u as (update t set a = 1 where b returning 1) select 1;"
        "with w as (select 1 from y), d as (delete from x using w) select 1;"
        "insert into t with d as (delete from x returning *) select * from d;"
        "create table z as with d as (delete from x returning *) select * from d;"
        "copy (delete from x returning *) to stdout;"
    ) == [
        ops.Delete(X, has_where=False),
        ops.Insert(Y, source="query", reads=(X,)),
        ops.Update(T, has_where=True, columns=("a",), where="b"),
        ops.SelectCall(reads=(T,)),
        ops.Delete(X, has_where=False),
        ops.SelectCall(reads=(Y, X)),
        ops.Delete(X, has_where=False),
        ops.Insert(T, source="query", reads=(X,)),
        ops.Delete(X, has_where=False),
        ops.CreateTable(
            Name("", "z"),
            complete=False,
            reads=(X,),
            from_query=True,
            query="WITH d AS (DELETE FROM x RETURNING *) SELECT * FROM d",
            column_names=("*",),
        ),
        ops.Delete(X, has_where=False),
    ]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "select cron.schedule(job_name := 'a', schedule => '* * * * *'::text, command => f(1))",
            ops.SelectCall(
                (Name("cron", "schedule"), Name("", "f")),
                arguments=(("a", "* * * * *", None), ("1",)),
            ),
        ),
        ("call p(null, true)", ops.SelectCall((Name("", "p"),), arguments=((None, "true"),))),
        ("copy x (a) to stdout", ops.SelectCall(reads=(X,))),
        ("table x", ops.SelectCall(reads=(X,))),
        (
            "copy (select f() from x) to stdout",
            ops.SelectCall((Name("", "f"),), reads=(X,), arguments=((),)),
        ),
    ],
)
def test_a_call_is_read_with_its_constants(sql: str, expected: Operation) -> None:
    """One tuple of arguments for each function; what is no constant is None."""
    assert read(sql) == [expected]


@pytest.mark.parametrize(
    ("sql", "kind", "functions"),
    [
        ("explain analyze select f()", "explain", ["f"]),
        ("explain select f()", "explain", []),
        ("explain (analyze off) delete from t", "explain", []),
        ("prepare p as select f()", "prepare", ["f"]),
        ("declare c cursor for select f() from t", "declare cursor", ["f"]),
        ("declare c cursor for select 1 from t", "declare cursor", []),
    ],
)
def test_what_a_command_holds_and_calls_is_read(sql: str, kind: str, functions: list[str]) -> None:
    """A function may do anything, so it is seen behind EXPLAIN ANALYZE and PREPARE too."""
    command, *calls = read(sql)
    assert command == ops.SessionCommand(kind)
    called = [f.name for c in calls if isinstance(c, ops.SelectCall) for f in c.functions]
    assert called == functions


def test_a_change_of_rows_behind_a_command_stays_opaque() -> None:
    """EXPLAIN ANALYZE and PREPARE do not make a DELETE a reading."""
    assert read(
        "explain analyze delete from t; prepare p as delete from t;"
        "explain analyze with d as (delete from t) select 1"
    ) == [ops.Opaque("explain analyze"), ops.Opaque("prepare"), ops.Opaque("explain analyze")]


def test_rows_given_to_a_program_stay_opaque() -> None:
    """COPY ... TO PROGRAM runs a program on the server."""
    assert read("copy x to program 'x'") == [
        ops.SelectCall(reads=(X,)),
        ops.Opaque("copy to program"),
    ]
