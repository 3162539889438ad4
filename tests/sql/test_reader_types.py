"""The reader on types, domains, sequences, routines, triggers and rules."""

import pytest

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Constraint, Operation
from lamina.sql.statements import split

T, D, S, F = Name("", "t"), Name("", "d"), Name("", "s"), Name("", "f")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "alter type t add attribute a int cascade",
            ops.AlterCompositeType(T, "add", "a", "integer", True),
        ),
        ("alter type t drop attribute a", ops.AlterCompositeType(T, "drop", "a")),
        (
            "alter type t alter attribute a type text",
            ops.AlterCompositeType(T, "alter", "a", "text"),
        ),
        (
            "alter type t rename attribute a to b",
            ops.Rename("attribute", Name("", "a"), "b", table=T),
        ),
        ("alter type t set (storage = plain)", ops.AlterObject("type", T, "options")),
        ("create type t", ops.CreateType(T, "shell")),
        ("create type t (input = a, output = b)", ops.CreateType(T, "base")),
        (
            "create domain d as text default 'x' not null",
            ops.CreateType(
                D, "domain", base="text", constraints=(Constraint("not null"),), default="'x'"
            ),
        ),
        (
            "alter domain d add constraint c check (value > 0) not valid",
            ops.AlterDomain(
                D,
                "add constraint",
                Constraint("check", "c", expression="value > 0", not_valid=True),
            ),
        ),
        ("alter domain d drop constraint c", ops.AlterDomain(D, "drop constraint", name="c")),
        (
            "alter domain d validate constraint c",
            ops.AlterDomain(D, "validate constraint", name="c"),
        ),
        ("alter domain d set not null", ops.AlterDomain(D, "set not null")),
        ("alter domain d drop not null", ops.AlterDomain(D, "drop not null")),
        ("alter domain d set default 5", ops.AlterDomain(D, "set default", default="5")),
        ("alter domain d drop default", ops.AlterDomain(D, "drop default")),
        (
            "alter domain d rename constraint a to b",
            ops.Rename("domain constraint", Name("", "a"), "b", table=D),
        ),
    ],
)
def test_types_and_domains_are_changed(sql: str, expected: Operation) -> None:
    """Attributes of a composite type, clauses of a domain."""
    assert read(sql) == [expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "create temp sequence s as smallint owned by x.t.a",
            ops.CreateSequence(S, temporary=True, owned_by=(Name("x", "t"), "a"), type="smallint"),
        ),
        ("create sequence s owned by none", ops.CreateSequence(S)),
        (
            "alter sequence s owned by none",
            ops.AlterSequence(S, ("owned_by",), owned_by_none=True),
        ),
        ("alter sequence s restart with 5", ops.AlterSequence(S, ("restart",))),
    ],
)
def test_sequences_know_their_owner(sql: str, expected: Operation) -> None:
    """The table and the column that a sequence goes with."""
    assert read(sql) == [expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "create function f(a int) returns int strict return a + 1",
            ops.CreateFunction(
                F,
                (ops.Argument("a", "integer"),),
                "integer",
                body="RETURN a + 1",
                strict=True,
                sql_body=True,
            ),
        ),
        (
            "create procedure f() begin atomic delete from t where current of c; end",
            ops.CreateFunction(
                F, (), "", procedure=True, body="DELETE FROM t WHERE CURRENT OF c;", sql_body=True
            ),
        ),
        (
            "create procedure f() begin atomic delete from t; select 1; end",
            ops.CreateFunction(
                F, (), "", procedure=True, body="DELETE FROM t;\nSELECT 1;", sql_body=True
            ),
        ),
        (
            (
                "create constraint trigger g after update of a, b on t deferrable"
                " for each row when (old.a is distinct from new.a) execute function f()"
            ),
            ops.CreateTrigger(
                T,
                "g",
                "after",
                ("update",),
                F,
                constraint=True,
                when="old.a IS DISTINCT FROM new.a",
                columns=("a", "b"),
                deferrable=True,
            ),
        ),
        (
            "create event trigger e on ddl_command_end execute function s.f()",
            ops.CreateEventTrigger("e", "ddl_command_end", Name("s", "f")),
        ),
        ("alter event trigger e disable", ops.SwitchEventTrigger("e", enabled=False)),
        ("alter event trigger e enable always", ops.SwitchEventTrigger("e", enabled=True)),
        (
            "create or replace rule r as on delete to s.t do instead nothing",
            ops.CreateRule(Name("s", "t"), "r", "delete", instead=True, or_replace=True),
        ),
        (
            "drop rule if exists r on s.t cascade",
            ops.DropObject("rule", Name("", "r"), True, True, Name("s", "t")),
        ),
    ],
)
def test_routines_triggers_and_rules_are_read(sql: str, expected: Operation) -> None:
    """Bodies in SQL's own form, conditions, events."""
    assert read(sql) == [expected]
