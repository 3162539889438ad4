"""The folded schema is what the server has after small scripts in which much can go wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from catalog_shape import drop_owners, of_catalog
from catalog_snapshot import snapshot
from folded import of_schema
from sample_project import OWN_SCHEMAS
from shapes import Shape, differences
from sql.schema.odd_cases import REVIEWED
from sql.schema.more_odd_cases import CONSTRAINTS, OTHERS, PARTS, TABLES

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.sql.schema import Schema, fold

CASES = {**REVIEWED, **TABLES, **CONSTRAINTS, **PARTS, **OTHERS}
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


@pytest.mark.parametrize("script", CASES.values(), ids=CASES.keys())
def test_the_fold_is_what_the_server_does(
    connection: Connection, empty: Shape, script: str
) -> None:
    """Object by object, after a script of a few statements."""
    seen = after(connection, script)
    ours, real = of_schema(fold(script, Schema.start())), of_catalog(seen)
    for kind, objects in empty.items():
        for name, value in objects.items():
            if real[kind].get(name) == value and name not in ours[kind]:
                del real[kind][name]
    drop_owners(ours, seen)
    assert differences(ours, real) == []
