"""The sample project: a chat app whose migrations hold every kind of change, and its replay."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from lamina.adapters.postgres import Connection, ThrowawayPostgres, extensions, replay
from lamina.migrations import Migration, MigrationFolder

PROJECT = Path(__file__).resolve().parent / "sample"
MIGRATIONS = PROJECT / "supabase" / "migrations"

OWN_SCHEMAS = ("public", "private", "audit", "archive", "attic", "legacy", "reports")
"""Every schema that the migrations use for their own objects at some time."""


def migrations() -> list[Migration]:
    """Return the migrations in the order in which they are applied."""
    return list(MigrationFolder.read(MIGRATIONS).migrations)


def replay_on(
    server: ThrowawayPostgres, connection: Connection, files: list[Migration] | None = None
) -> None:
    """Apply `files`, by default all migrations, as lamina's shadow does.

    Raises:
        ReplayError: One of them does not run.
    """
    chosen = migrations() if files is None else files
    prepared = extensions.prepare(server.binaries, [file.text for file in chosen])
    replay(connection, chosen, rewrite=prepared.rewrite)


@contextlib.contextmanager
def replayed(
    server: ThrowawayPostgres, database: str, count: int | None = None
) -> Iterator[Connection]:
    """Yield a connection to a new database with the first `count` migrations, by default all.

    The database is dropped at the end. `replay_on` continues with later files.

    Raises:
        ReplayError: One of them does not run.
    """
    server.clone(server.prelude_template(), database)
    try:
        with server.connection(database) as connection:
            replay_on(server, connection, migrations()[:count])
            yield connection
    finally:
        server.drop(database)
