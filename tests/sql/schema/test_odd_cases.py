"""The folded schema is what the server has after small scripts in which much can go wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from catalog_shape import drop_owners, of_catalog
from catalog_snapshot import snapshot
from folded import of_schema
from sample_project import OWN_SCHEMAS
from shapes import Shape, differences
from sql.schema.further_odd_cases import FURTHER
from sql.schema.linked_odd_cases import LINKED
from sql.schema.more_odd_cases import CONSTRAINTS, OTHERS, PARTS, TABLES
from sql.schema.odd_cases import REVIEWED

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.adapters.postgres.replay import run_script
from lamina.sql.schema import Schema, fold

CASES = {**REVIEWED, **TABLES, **CONSTRAINTS, **PARTS, **OTHERS, **LINKED, **FURTHER}
UNDONE = {
    "begin and rollback": """
        create table a (x int); begin; create table b (x int); rollback; create table c (x int);""",
    "commit, then rollback": """
        create table a (x int); commit; begin; alter table a add column y int;
        set search_path = ''; rollback; create table b (x int);""",
}
_DATABASE = "odd_cases"


@pytest.fixture(scope="module")
def connection(server: ThrowawayPostgres) -> Iterator[Connection]:
    """One database for all cases of a worker: each is rolled back."""
    server.clone(server.prelude_template(), _DATABASE)
    with server.connection(_DATABASE) as connection:
        yield connection
    server.drop(_DATABASE)


@pytest.fixture(scope="module")
def empty(connection: Connection) -> Shape:
    """What the platform has before the first migration."""
    return of_catalog(snapshot(connection, OWN_SCHEMAS))


def after(connection: Connection, script: str) -> dict[str, dict[str, Any]]:
    """What is there after a script, which leaves nothing behind."""
    connection.execute("begin")
    try:
        connection.execute(script.encode())
        return snapshot(connection, OWN_SCHEMAS)
    finally:
        connection.execute("rollback")


def compare(ours: Shape, seen: Mapping[str, Mapping[str, Any]], empty: Shape) -> list[str]:
    """How they differ, but for what the platform has and no script touched."""
    real = of_catalog(seen)
    for objects in ours.values():
        for name in [n for n in objects if n.startswith("pg_temp.")]:
            del objects[name]
    for kind, objects in empty.items():
        for name, value in objects.items():
            if real[kind].get(name) == value and name not in ours[kind]:
                del real[kind][name]
    drop_owners(ours, seen)
    return differences(ours, real)


@pytest.mark.parametrize("script", CASES.values(), ids=CASES.keys())
def test_the_fold_is_what_the_server_does(
    connection: Connection, empty: Shape, script: str
) -> None:
    """Object by object, after a script of a few statements."""
    seen = after(connection, script)
    assert compare(of_schema(fold(script, Schema.start())), seen, empty) == []


@pytest.mark.parametrize("script", UNDONE.values(), ids=UNDONE.keys())
def test_what_a_file_rolls_back_is_not_there(
    server: ThrowawayPostgres, empty: Shape, script: str
) -> None:
    """ROLLBACK undoes the file since its last COMMIT, also what stands before BEGIN."""
    database = "odd_cases_undone"
    server.clone(server.prelude_template(), database)
    try:
        with server.connection(database) as connection:
            run_script(connection, "undone.sql", script)
            seen = snapshot(connection, OWN_SCHEMAS)
    finally:
        server.drop(database)
    assert compare(of_schema(fold(script, Schema.start())), seen, empty) == []
