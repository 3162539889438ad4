"""Lock modes, what people read about a lock, and what the lock table says without a server."""

import psycopg
import pytest
from sql.lock_cases import CASES

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.own import SUPERUSER
from lamina.sql.locks import Lock, LockLevel, locks
from lamina.sql.names import Name
from lamina.sql.operations import AlterColumnType
from lamina.sql.schema import Schema, fold, operations_resolved
from lamina.sql.statements import split
from lamina.sql.type_changes import keeps_bytes

TODOS = Name("public", "todos")
PARTED = """
create table orgs (id bigint primary key);
create table logs (id bigint not null, level text not null) partition by list (level);
create table logs_info partition of logs for values in ('info');
create table notes (id bigint, at timestamp);
create table replies () inherits (notes);
"""


def claimed(sql: str, schema: Schema, postgres: int = 17) -> set[str]:
    """What the table says of one statement, as words."""
    (statement,) = split(sql)
    operations = operations_resolved(schema, statement.operations)
    return {lock.words for op in operations for lock in locks(op, schema, postgres=postgres)}


def test_modes_conflict_as_on_the_server(server: ThrowawayPostgres) -> None:
    """Two modes conflict exactly where one session has to wait for the other."""
    server.clone("template1", "lock_modes")
    with (
        server.connection("lock_modes", SUPERUSER) as one,
        server.connection("lock_modes", SUPERUSER) as other,
    ):
        one.execute("create table public.t ()")
        for held in LockLevel:
            with one.transaction(force_rollback=True):
                one.execute(f"lock table public.t in {held.words} mode".encode())
                waits = {level for level in LockLevel if not taken(other, level)}
                assert waits == {level for level in LockLevel if held.conflicts_with(level)}
    server.drop("lock_modes")


def taken(connection: "psycopg.Connection[tuple[object, ...]]", level: LockLevel) -> bool:
    """Whether the session gets the lock at once."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"lock table public.t in {level.words} mode nowait".encode())
    except psycopg.errors.LockNotAvailable:
        return False
    return True


def test_a_mode_has_the_names_of_the_manual_and_of_the_catalog() -> None:
    """A mode is found by the words of LOCK TABLE and by the name in pg_locks."""
    assert LockLevel.named("access exclusive") is LockLevel.ACCESS_EXCLUSIVE
    assert LockLevel.named("ShareRowExclusiveLock") is LockLevel.SHARE_ROW_EXCLUSIVE
    assert LockLevel.SHARE_UPDATE_EXCLUSIVE.words == "SHARE UPDATE EXCLUSIVE"
    with pytest.raises(ValueError, match="no lock mode"):
        LockLevel.named("heavy")


def test_a_mode_says_who_waits() -> None:
    """A mode names what waits, from the strongest to those that only schema changes notice."""
    said = {level.words: level.blocks for level in LockLevel if level.blocks}
    assert said == {
        "ACCESS EXCLUSIVE": "reads and writes",
        "EXCLUSIVE": "writes",
        "SHARE ROW EXCLUSIVE": "writes",
        "SHARE": "writes",
        "SHARE UPDATE EXCLUSIVE": "schema changes",
    }


def test_a_lock_reads_as_a_sentence() -> None:
    """A lock says on what it is, who waits, and why that takes long."""
    full = LockLevel.ACCESS_EXCLUSIVE
    assert Lock(TODOS, full, rewrites=True).words == (
        "ACCESS EXCLUSIVE on todos: reads and writes wait while every row is rewritten"
    )
    assert Lock(TODOS, LockLevel.SHARE, scans=True).words == (
        "SHARE on todos: writes wait while every row is read"
    )
    assert Lock(TODOS, full).words == "ACCESS EXCLUSIVE on todos: reads and writes wait"
    assert Lock(TODOS, LockLevel.ROW_EXCLUSIVE).words == "ROW EXCLUSIVE on todos"


def test_a_table_that_no_migration_made_is_locked_too() -> None:
    """Without knowing the old type, a change of type is taken for a rewrite."""
    change = AlterColumnType(TODOS, "n", "bigint")
    (lock,) = locks(change, Schema.start())
    assert lock == Lock(TODOS, LockLevel.ACCESS_EXCLUSIVE, rewrites=True)


def test_nothing_has_to_be_known() -> None:
    """Every case is answered on an empty schema too."""
    empty = Schema.start()
    for sql in (*CASES, "create operator === (leftarg = int, function = f)", "do 'begin end'"):
        (statement,) = split(sql)
        for operation in operations_resolved(empty, statement.operations):
            assert isinstance(locks(operation, empty), tuple)


@pytest.mark.parametrize(
    ("sql", "postgres", "expected"),
    [
        (
            "alter table logs add unique (id, level)",
            18,
            {
                "ACCESS EXCLUSIVE on logs: reads and writes wait",
                "ACCESS EXCLUSIVE on logs_info: reads and writes wait while every row is read",
            },
        ),
        (
            "analyze notes",
            18,
            {
                "SHARE UPDATE EXCLUSIVE on notes: schema changes wait",
                "SHARE UPDATE EXCLUSIVE on replies: schema changes wait",
            },
        ),
        ("analyze notes", 17, {"SHARE UPDATE EXCLUSIVE on notes: schema changes wait"}),
        (
            "alter table logs disable trigger all",
            14,
            {"SHARE ROW EXCLUSIVE on logs: writes wait"},
        ),
        (
            "alter table orgs add column twice bigint generated always as (id * 2) virtual",
            18,
            {"ACCESS EXCLUSIVE on orgs: reads and writes wait"},
        ),
        (
            "alter table orgs add column name text not null",
            17,
            {"ACCESS EXCLUSIVE on orgs: reads and writes wait while every row is read"},
        ),
    ],
)
def test_versions_of_postgresql_differ(sql: str, postgres: int, expected: set[str]) -> None:
    """What differs between PostgreSQL 14 and 18 follows the version that is asked for."""
    assert claimed(sql, fold(PARTED), postgres) == expected


def test_a_time_zone_other_than_utc_makes_a_rewrite(server: ThrowawayPostgres) -> None:
    """From timestamp to timestamptz the bytes stay in UTC only, here and on the server."""
    schema, change = (
        fold(PARTED),
        AlterColumnType(Name("public", "notes"), "at", "timestamp with time zone"),
    )
    server.clone("template1", "lock_zone")
    with server.connection("lock_zone", SUPERUSER) as connection:
        connection.execute("create table notes (at timestamp)")
        for zone in ("UTC", "Europe/Paris"):
            with connection.transaction(force_rollback=True):
                connection.execute(f"set local timezone = '{zone}'".encode())
                before = file_of(connection)
                connection.execute("alter table notes alter column at type timestamptz")
                claim, *_ = locks(change, schema, session_utc=zone == "UTC")
                assert claim.rewrites == (file_of(connection) != before)
    server.drop("lock_zone")


def file_of(connection: "psycopg.Connection[tuple[object, ...]]") -> object:
    """The file in which the rows are."""
    query = "select relfilenode from pg_class where oid = 'public.notes'::regclass"
    return connection.execute(query).fetchone()


@pytest.mark.parametrize(
    ("old", "new", "using", "expected"),
    [
        ("character varying(50)", "text", None, True),
        ("character varying(50)", "text", '"c"::text', True),
        ("character varying(50)", "text", "(c)", True),
        ("character varying(50)", "text", "lower(c)", False),
        ("character varying(50)", "text", "other", False),
        ("character varying(50)", "character varying(100)", "c::varchar(100)", True),
        ("character varying(50)", "character varying(100)", "cast(c as varchar(20))", False),
        ("extensions.citext", "text", None, True),
        ("text", "extensions.citext", None, True),
        ("text", "extensions.citext(10)", None, False),
        ("public.mood", "text", None, False),
        ("extensions.vector(3)", "extensions.halfvec(3)", None, None),
        ("numeric(10)", "numeric(12,0)", None, True),
        ("numeric", "numeric(12,2)", None, False),
        ("interval(3)", "interval(1)", None, False),
        ("integer", "integer", None, True),
    ],
)
def test_a_change_of_type_keeps_the_bytes_or_not(
    old: str, new: str, using: str | None, expected: object
) -> None:
    """A change of type is known to keep the bytes, known to write them anew, or unknown."""
    assert keeps_bytes(old, new, using, column="c") is expected
