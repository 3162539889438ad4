"""The lock table against the server: every entry is run, and the server is right."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg
import pytest
from sql.lock_cases import BASE, CASES, OUTSIDE, ROWS, Outside

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.adapters.postgres.own import SUPERUSER
from lamina.sql import locks as table
from lamina.sql.locks import Lock, LockLevel, locks
from lamina.sql.names import Name
from lamina.sql.operations import Insert, Operation
from lamina.sql.schema import Schema, fold, operations_resolved
from lamina.sql.statements import split

TEMPLATE, DATABASE, CLONE = "lock_template", "lock_cases", "lock_clone"
TABLES = frozenset("rpvmf")
STORED = frozenset("rm")
RELATIONS = """
select c.oid::int, n.nspname::text, c.relname::text, c.relkind::text, c.relfilenode::int
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'v', 'f', 'i', 'I', 'S')
  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
"""
HELD = """
select relation::int, mode from pg_locks
where pid = %s and locktype = 'relation'
  and database = (select oid from pg_database where datname = current_database())
"""
FILES = "select oid::int, relfilenode::int from pg_class where pg_relation_size(oid) > 0"
READ_HERE = "select relid::int, seq_tup_read from pg_stat_xact_all_tables"
READ_EVER = "select relid::int, seq_tup_read from pg_stat_all_tables"
# Work with the whole server, undone at the end: a role and a tablespace belong to no database.
PREPARE = (
    "set allow_in_place_tablespaces = on",
    "drop tablespace if exists lock_cases",
    "create tablespace lock_cases location ''",
    "drop role if exists lock_cases_nobody",
    "create role lock_cases_nobody",
)


def rows_of(connection: Connection, query: str, *values: int) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return connection.execute(query.encode(), values or None).fetchall()


class Seen(msgspec.Struct):
    """What the server did with one relation that was there before."""

    kind: str
    level: LockLevel | None = None
    rewritten: bool = False
    read: bool = False


class Watch:
    """The relations of a database as they are now, and what becomes of them."""

    def __init__(self, connection: Connection, reads: str = READ_HERE) -> None:
        self._connection, self._reads = connection, reads
        rows = rows_of(connection, RELATIONS)
        self.seen = {Name(row[1], row[2]): Seen(row[3]) for row in rows}
        self._names = {row[0]: Name(row[1], row[2]) for row in rows}
        self._files = {row[0]: row[4] for row in rows}
        self._read = dict(rows_of(connection, reads))

    def look_at_locks(self, pid: int) -> None:
        """Note the strongest lock that the backend holds or waits for on each relation."""
        for oid, mode in rows_of(self._connection, HELD, pid):
            if oid in self._names:
                entry, level = self.seen[self._names[oid]], LockLevel.named(mode)
                entry.level = level if entry.level is None else max(level, entry.level)

    def look_at_rows(self) -> None:
        """Note which files were replaced by others with rows, and which tables were read."""
        for oid, file in rows_of(self._connection, FILES):
            if oid in self._names and file != self._files[oid]:
                self.seen[self._names[oid]].rewritten = True
        for oid, read in rows_of(self._connection, self._reads):
            if oid in self._names and read > self._read.get(oid, 0):
                self.seen[self._names[oid]].read = True


@pytest.fixture(scope="module")
def template(server: ThrowawayPostgres) -> Iterator[str]:
    """A database with what the cases work on."""
    server.clone("template1", TEMPLATE)
    with server.connection(TEMPLATE, SUPERUSER) as connection:
        for statement in PREPARE:
            connection.execute(statement)
        connection.execute("create access method heap_too type table handler heap_tableam_handler")
        connection.execute((BASE + ROWS).encode())
        connection.execute("analyze")
    yield TEMPLATE
    for database in (CLONE, TEMPLATE):
        server.drop(database)
    with server.connection("lamina", SUPERUSER) as connection:
        connection.execute("drop tablespace lock_cases")
        connection.execute("drop role lock_cases_nobody")


@pytest.fixture(scope="module")
def connection(server: ThrowawayPostgres, template: str) -> Iterator[Connection]:
    """A connection to a copy that every case leaves as it was."""
    server.clone(template, DATABASE)
    with server.connection(DATABASE, SUPERUSER) as open_connection:
        open_connection.execute("set timezone = 'UTC'")
        # The check of a foreign key is a query: let it find the referenced rows by their index.
        open_connection.execute("set enable_seqscan = off")
        yield open_connection
    server.drop(DATABASE)


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The same, folded."""
    return fold(BASE)


def operations_of(sql: str, schema: Schema) -> list[Operation]:
    """The operations of one statement, with their names resolved."""
    (statement,) = split(sql)
    return operations_resolved(schema, statement.operations)


def claimed(operations: list[Operation], schema: Schema) -> dict[Name, Lock]:
    """The strongest lock that the table claims for each relation."""
    found: dict[Name, Lock] = {}
    for operation in operations:
        for lock in locks(operation, schema):
            there = found.get(lock.relation)
            found[lock.relation] = there.joined(lock) if there else lock
    return found


def words(claims: dict[Name, Lock], seen: dict[Name, Seen], *, insert: bool) -> tuple[str, str]:
    """What is claimed and what was seen, as text to compare."""
    weakest = LockLevel.ROW_EXCLUSIVE
    claim, fact = [], []
    for name in sorted(seen):
        entry, lock = seen[name], claims.get(name)
        if lock is None and (entry.kind not in TABLES or insert):
            continue  # an index or sequence is claimed only where the statement names it
        level = entry.level if entry.level and entry.level >= weakest else None
        if lock is not None and lock.level < weakest:
            assert entry.level is not None
            assert level is None, f"{name}: {level}"
            continue
        if lock is not None:
            claim.append(line(name, lock.level, entry.kind, _work(lock.rewrites, lock.scans)))
        if level is not None:
            fact.append(line(name, level, entry.kind, _work(entry.rewritten, entry.read)))
    return "\n".join(claim), "\n".join(fact)


def line(name: Name, level: LockLevel, kind: str, work: str) -> str:
    """One relation; what becomes of its rows counts from the level at which it hurts."""
    heavy = level > LockLevel.ROW_EXCLUSIVE and kind in STORED
    return f"{name} {level.words}{work if heavy else ''}"


def _work(*done: bool) -> str:
    """What becomes of the rows: a rewrite reads them as well."""
    return next(
        (f" {what}" for what, is_so in zip(("rewrites", "reads"), done, strict=True) if is_so), ""
    )


@pytest.mark.parametrize("sql", CASES)
def test_the_server_takes_the_claimed_locks(
    connection: Connection, schema: Schema, sql: str
) -> None:
    """A statement takes the locks that the table claims, and rewrites and reads what it claims."""
    operations = operations_of(sql, schema)
    pid = connection.info.backend_pid
    with connection.transaction(force_rollback=True):
        watch = Watch(connection)  # in here, because counters may be sent away between transactions
        connection.execute(sql.encode())
        watch.look_at_locks(pid)
        watch.look_at_rows()
    insert = isinstance(operations[0], Insert)
    claim, fact = words(claimed(operations, schema), watch.seen, insert=insert)
    assert claim == fact


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case.sql)
def test_the_server_takes_the_claimed_locks_outside_a_transaction(
    server: ThrowawayPostgres, template: str, schema: Schema, case: Outside
) -> None:
    """A statement that runs outside a transaction shows its locks while it waits for others."""
    claims = claimed(operations_of(case.sql, schema), schema)
    assert all(lock.outside_transaction for lock in claims.values())
    highest: dict[Name, LockLevel] = {}
    for blocker in case.waits:
        server.clone(template, CLONE)
        for name, entry in locks_while_waiting(server, case.sql, blocker).items():
            if entry.kind in TABLES and entry.level and entry.level >= LockLevel.ROW_EXCLUSIVE:
                highest[name] = max(entry.level, highest.get(name, entry.level))
    assert highest
    assert highest == {name: claims[name].level for name in highest if name in claims}


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case.sql)
def test_the_server_reads_and_rewrites_as_claimed_outside_a_transaction(
    server: ThrowawayPostgres, template: str, schema: Schema, case: Outside
) -> None:
    """A statement that runs outside a transaction rewrites and reads the tables it claims."""
    server.clone(template, CLONE)
    with (
        server.connection(CLONE, SUPERUSER) as watcher,
        server.connection(CLONE, SUPERUSER) as worker,
    ):
        watch = Watch(watcher, READ_EVER)
        worker.execute(case.sql.encode())
        worker.execute("select pg_stat_force_next_flush()")
        watcher.execute("select pg_stat_clear_snapshot()")
        watch.look_at_rows()
    for name, lock in claimed(operations_of(case.sql, schema), schema).items():
        if watch.seen[name].kind in STORED:
            assert lock.rewrites == watch.seen[name].rewritten
            assert (lock.scans or lock.rewrites) == watch.seen[name].read


def locks_while_waiting(server: ThrowawayPostgres, sql: str, blocker: str) -> dict[Name, Seen]:
    """The locks of a statement that waits for somebody else's lock."""
    with (
        server.connection(CLONE, SUPERUSER) as watcher,
        server.connection(CLONE, SUPERUSER) as other,
        server.connection(CLONE, SUPERUSER) as worker,
    ):
        watch, pid = Watch(watcher), worker.info.backend_pid
        with other.transaction(force_rollback=True):
            other.execute(blocker.encode())
            thread = threading.Thread(target=run_until_cancelled, args=(worker, sql))
            thread.start()
            wait_until_blocked(watcher, pid)
            watch.look_at_locks(pid)
            worker.cancel_safe()
            thread.join()
    return watch.seen


def run_until_cancelled(connection: Connection, sql: str) -> None:
    """Run a statement that somebody else will cancel."""
    with pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute(sql.encode())


def wait_until_blocked(connection: Connection, pid: int) -> None:
    """Return as soon as the backend waits for a lock."""
    query = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
    for _ in range(3000):
        if connection.execute(query, (pid,)).fetchone() == (True,):
            return
        time.sleep(0.01)
    raise AssertionError("the statement does not wait")


def subclasses(kind: type[Operation]) -> Iterator[type[Operation]]:
    """Every operation."""
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_every_operation_is_in_the_table() -> None:
    """An operation has an entry, or is listed among those that lock no table or are unknown."""
    missing = [kind.__name__ for kind in subclasses(Operation) if not table.covered(kind)]
    assert missing == []


def test_every_entry_is_tried(schema: Schema) -> None:
    """Each operation that locks is among the cases."""
    scripts = (*CASES, *(case.sql for case in OUTSIDE))
    tried = {type(op) for sql in scripts for op in operations_of(sql, schema)}
    entries = {*table.PLAIN, *table.WORKED_OUT, *table.DROPS}
    assert sorted(kind.__name__ for kind in entries - tried) == []
