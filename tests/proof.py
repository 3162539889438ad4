"""SQL run statement by statement on the real server, and what it locks."""

import re
from collections.abc import Callable
from typing import Any

import psycopg

from lamina.adapters.postgres import Connection
from lamina.review.settings import Settings
from lamina.sql.lock_levels import LockLevel
from lamina.sql.locks import locks
from lamina.sql.names import Name
from lamina.sql.schema import Origin, Schema, apply
from lamina.sql.statements import Statement, split

_FAILS = re.compile(r"-- fails: (\w{5})")
_RELATIONS = """
select c.oid::int8, n.nspname, c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'v') and n.nspname !~ '^pg_|^information_schema$'
"""
_HELD = """
select relation::int8, mode from pg_locks
where pid = pg_backend_pid() and locktype = 'relation' and granted
"""

Locked = dict[Name, LockLevel]


def run_file(
    connection: Connection,
    text: str,
    schema: Schema,
    settings: Settings,
    rewrite: Callable[[str], str] = str,
) -> list[str]:
    """Run a migration in one transaction, and say where the server and our claims differ.

    A statement after `-- fails: SQLSTATE` has to fail so; what comes after it is not run. The
    schema is folded along, with the statements that ran.
    """
    told: list[str] = []
    connection.execute("reset all")
    rows: list[tuple[Any, ...]] = connection.execute(_RELATIONS).fetchall()
    before: dict[int, Name] = {oid: Name(schema_name, name) for oid, schema_name, name in rows}
    claimed: Locked = {}
    open_transaction = False
    schema.begin_script()
    for statement in split(text):
        if statement.runs_outside_transaction and open_transaction:
            connection.execute("commit")
        if not (statement.runs_outside_transaction or open_transaction):
            connection.execute("begin")
            claimed = {}
        open_transaction = not statement.runs_outside_transaction
        fails = _FAILS.search(statement.sent[: len(statement.sent) - len(statement.text)])
        try:
            connection.execute(rewrite(statement.text).encode())
        except psycopg.Error as error:
            connection.execute("rollback")
            if not fails or fails[1] != error.diag.sqlstate:
                told.append(f"line {statement.line}: {error.diag.sqlstate} {error}")
            return told
        if fails:
            told.append(f"line {statement.line}: does not fail with {fails[1]}")
        _claim(claimed, statement, schema, settings, set(before.values()))
        if statement.is_transaction_control:
            return told
        if open_transaction:
            held = _held(connection, before)
            told += _differences(statement, claimed, held)
    if open_transaction:
        connection.execute("commit")
    return told


def _claim(
    claimed: Locked, statement: Statement, schema: Schema, settings: Settings, known: set[Name]
) -> None:
    for written in statement.operations:
        operation = schema.resolved(written)
        for lock in locks(operation, schema, postgres=settings.postgres):
            if lock.relation in known and lock.level >= LockLevel.SHARE:
                claimed[lock.relation] = max(lock.level, claimed.get(lock.relation, lock.level))
        apply(schema, operation, Origin(line=statement.line, file=0))


def _held(connection: Connection, before: dict[int, Name]) -> Locked:
    held: Locked = {}
    rows: list[tuple[Any, ...]] = connection.execute(_HELD).fetchall()
    for oid, mode in rows:
        level = LockLevel.named(mode)
        if oid in before and level >= LockLevel.SHARE:
            name = before[oid]
            held[name] = max(level, held.get(name, level))
    return held


def _differences(statement: Statement, claimed: Locked, held: Locked) -> list[str]:
    told = []
    for name in sorted({*claimed, *held}):
        ours, real = claimed.get(name), held.get(name)
        if ours != real:
            told.append(
                f"line {statement.line}: {name} we say {ours and ours.words}, "
                f"the server {real and real.words}: {statement.text[:60]}"
            )
    return told
