"""The reader on the server, on roles, and on kinds of which only the existence matters."""

import pytest

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Column, Operation
from lamina.sql.statements import split

A, X = Name("", "a"), Name("", "x")
SX = Name("s", "x")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create aggregate s.x(int) (sfunc = f, stype = int)", ops.CreateObject("aggregate", SX)),
        (
            "create operator s.+ (function = f, rightarg = int)",
            ops.CreateObject("operator", Name("s", "+")),
        ),
        (
            "create operator class s.x for type int using btree as operator 1 <",
            ops.CreateObject("operator class", SX),
        ),
        ("create operator family x using btree", ops.CreateObject("operator family", X)),
        ("create cast (text as int) without function", ops.CreateObject("cast", Name("", ""))),
        (
            "create collation if not exists x (locale = 'C')",
            ops.CreateObject("collation", X, if_not_exists=True),
        ),
        (
            "create text search configuration x (copy = simple)",
            ops.CreateObject("text search configuration", X),
        ),
        (
            "create statistics if not exists s.x on a, b from t",
            ops.CreateObject(
                "statistics", SX, table=Name("", "t"), if_not_exists=True, columns=("a", "b")
            ),
        ),
        (
            "create or replace transform for s.x language l (from sql with function f(internal))",
            ops.CreateObject("transform", SX, or_replace=True),
        ),
        (
            "create or replace language x handler h",
            ops.CreateObject("language", X, or_replace=True),
        ),
        (
            "create server if not exists x foreign data wrapper f",
            ops.CreateObject("server", X, if_not_exists=True),
        ),
        ("create user mapping for x server s", ops.CreateObject("user mapping", X)),
        ("create subscription x connection '' publication p", ops.CreateObject("subscription", X)),
        ("alter extension x update to '2'", ops.AlterObject("extension", X, "update")),
        ("alter extension x add table t", ops.AlterObject("extension", X, "add")),
        ("alter extension x drop table t", ops.AlterObject("extension", X, "drop")),
        ("alter extension x set schema s", ops.SetSchema("extension", X, "s")),
        (
            "alter statistics s.x set statistics 5",
            ops.AlterObject("statistics", SX, "set statistics"),
        ),
        ("alter database x set a = 1", ops.AlterObject("database", X, "set")),
        ("alter database x reset a", ops.AlterObject("database", X, "reset")),
        (
            "alter subscription x add publication p",
            ops.AlterObject("subscription", X, "add publication"),
        ),
        ("alter server x options (set a 'b')", ops.AlterObject("server", X, "options")),
        (
            "alter function s.x() no depends on extension e",
            ops.AlterObject("function", SX, "no depends on extension"),
        ),
        ("security label on column s.t.x is 'y'", ops.AlterObject("column", X, "security label")),
        (
            "alter operator class s.x using btree owner to a",
            ops.ChangeOwner("operator class", SX, "a"),
        ),
        ("drop operator family s.x using btree", ops.DropObject("operator family", SX)),
        ("drop transform for s.x language l", ops.DropObject("transform", SX)),
        ("drop text search parser s.x", ops.DropObject("text search parser", SX)),
        (
            "drop user mapping if exists for x server s",
            ops.DropObject("user mapping", X, if_exists=True),
        ),
        ("drop subscription x", ops.DropObject("subscription", X)),
        ("drop tablespace if exists x", ops.DropObject("tablespace", X, if_exists=True)),
        ("import foreign schema a from server b into c", ops.ImportForeignSchema("c", "b")),
    ],
)
def test_objects_of_every_kind_are_there(sql: str, expected: Operation) -> None:
    """Kind and name, and what changes."""
    assert read(sql) == [expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("alter system set Work_Mem = 1", ops.AlterSystem("work_mem")),
        ("alter system reset all", ops.AlterSystem("all")),
        ("create database x", ops.CreateDatabase("x")),
        ("drop database x", ops.DropDatabase("x")),
        ("drop owned by a, b cascade", ops.DropOwned(("a", "b"), cascade=True)),
        ("reassign owned by a to b", ops.ReassignOwned(("a",), "b")),
        ("reindex system x", ops.Maintain("reindex", X, kind="system")),
        ("reindex schema x", ops.Maintain("reindex", X, kind="schema")),
        ("reindex index x", ops.Maintain("reindex", X, kind="index")),
        ("notify x", ops.SessionCommand("notify")),
        ("move x", ops.SessionCommand("move")),
        ("set constraints all immediate", ops.SessionCommand("set constraints")),
        ("set transaction read only", ops.SessionCommand("set transaction")),
        ("set session authorization x", ops.SetParameter("session_authorization", "x")),
    ],
)
def test_the_server_and_the_session_are_read(sql: str, expected: Operation) -> None:
    """Databases, parameters of the server, all that a role owns, commands of the session."""
    assert read(sql) == [expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "create role x superuser nologin password 'secret' valid until 'y' in role z",
            ops.ChangeRole(
                "create",
                "x",
                ("superuser", "nologin", "password", "valid until", "in role"),
                password=True,
            ),
        ),
        ("alter role x nosuperuser", ops.ChangeRole("alter", "x", ("nosuperuser",))),
        ("alter role x password null", ops.ChangeRole("alter", "x", ("password",))),
        ("alter role all reset all", ops.ChangeRole("alter", "all", ("all",))),
        ("alter role x set a.b = 1", ops.ChangeRole("alter", "x", ("a.b",))),
    ],
)
def test_roles_say_what_they_may(sql: str, expected: Operation) -> None:
    """Attributes in the manual's words; a password in the statement is told, never shown."""
    assert read(sql) == [expected]


def test_publications_of_schemas_are_read() -> None:
    """TABLES IN SCHEMA names schemas."""
    assert read(
        "create publication p for tables in schema s, current_schema, table x;"
        "alter publication p set (publish = 'insert')"
    ) == [
        ops.CreatePublication("p", (X,), schemas=("s", "current_schema")),
        ops.AlterPublication("p", "options"),
    ]


def test_elements_inside_create_schema_get_its_name() -> None:
    """As PostgreSQL does it: what is made, and what is meant of it, is in the new schema."""
    schema, table, view, index, sequence, trigger, grant = read(
        "create schema s create table a (id int references a, o int references b)"
        " create view v as select 1 from a, b create index i on a (id) create sequence q"
        " create trigger g before insert on a for each row execute function f()"
        " grant select on a to anon"
    )
    assert schema == ops.CreateSchema("s")
    assert isinstance(table, ops.CreateTable)
    assert table.table == Name("s", "a")
    assert table.columns == (Column("id", "integer"), Column("o", "integer"))
    assert [c.references for c in table.constraints] == [Name("s", "a"), Name("", "b")]
    assert isinstance(view, ops.CreateView)
    assert (view.view, view.reads) == (Name("s", "v"), (Name("s", "a"), Name("", "b")))
    assert isinstance(index, ops.CreateIndex)
    assert index.table == Name("s", "a")
    assert sequence == ops.CreateSequence(Name("s", "q"))
    assert isinstance(trigger, ops.CreateTrigger)
    assert trigger.table == Name("s", "a")
    assert isinstance(grant, ops.Grant)
    assert grant.on == Name("s", "a")
