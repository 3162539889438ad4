"""Running migration files the way the Supabase CLI runs them.

Measured with `supabase db push` 3.1.0: for each file `RESET ALL`, then all its statements and the
row in the history table in one transaction; statements that PostgreSQL refuses inside a
transaction (`create index concurrently`, `vacuum`) are run outside it, with commits around them.
"""

from collections.abc import Callable, Iterable, Sequence

import psycopg

from lamina.adapters.postgres import platform_admin
from lamina.adapters.postgres.own import Connection
from lamina.errors import ReplayError
from lamina.migrations import Migration
from lamina.sql.statements import SqlSyntaxError, UnreadStatement, sent_by_cli, split_for_replay

Rewrite = Callable[[str], str]

HISTORY = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version text not null primary key
);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
"""


def replay(
    connection: Connection, migrations: Iterable[Migration], *, rewrite: Rewrite = str
) -> None:
    """Apply `migrations` in the order given, and record them in the history table.

    Args:
        connection: In autocommit mode, as `postgres`.
        migrations: The files to apply.
        rewrite: What to do to the text of a statement before it is sent, for stub extensions.

    Raises:
        ReplayError: A statement failed; its file is rolled back as far as PostgreSQL can, the
            files before it stay.
    """
    connection.prepare_threshold = None
    connection.execute(HISTORY)
    for migration in migrations:
        statements = _statements(str(migration.path), migration.text)
        connection.execute("reset all")
        with platform_admin.allowed(connection, statements):
            _run(connection, str(migration.path), statements, rewrite, migration)


def run_script(connection: Connection, path: str, text: str, *, rewrite: Rewrite = str) -> int:
    """Run a script that is not a migration (baseline, seed) in one transaction.

    Returns how many statements it has.

    Raises:
        ReplayError: A statement failed; nothing of the script stays.
    """
    connection.prepare_threshold = None
    connection.execute("reset all")
    statements = _statements(path, text)
    with platform_admin.allowed(connection, statements):
        _run(connection, path, statements, rewrite)
    connection.execute("reset all")
    return len(statements)


def _statements(path: str, text: str) -> tuple[UnreadStatement, ...]:
    try:
        return split_for_replay(text)
    except SqlSyntaxError as error:
        raise ReplayError(
            f"{path}, {error.message}", error.hint, path=path, line=error.line
        ) from error


def _run(
    connection: Connection,
    path: str,
    statements: Sequence[UnreadStatement],
    rewrite: Rewrite,
    migration: Migration | None = None,
) -> None:
    open_transaction = False
    for statement in statements:
        try:
            if statement.runs_outside_transaction and open_transaction:
                connection.execute("commit")
            if not statement.runs_outside_transaction and not open_transaction:
                connection.execute("begin")
            open_transaction = not statement.runs_outside_transaction
            if platform_admin.needed(statement):
                platform_admin.run(connection, statement)
            else:
                connection.execute(rewrite(statement.sent).encode())
        except psycopg.Error as error:
            _roll_back(connection)
            raise _failure(path, statement, error) from error
    try:
        if migration is not None:
            _record(connection, migration)
        if open_transaction:
            connection.execute("commit")  # deferred constraints speak here
    except psycopg.Error as error:
        _roll_back(connection)
        raise _end_failure(path, error) from error


def _record(connection: Connection, migration: Migration) -> None:
    connection.execute(
        "insert into supabase_migrations.schema_migrations (version, name, statements)"
        " values (%s, %s, %s)",
        (
            migration.version.digits,
            migration.name,
            list(sent_by_cli(migration.text)),
        ),
    )


def _roll_back(connection: Connection) -> None:
    if not connection.closed and not connection.broken:
        connection.execute("rollback")


def _end_failure(path: str, error: psycopg.Error) -> ReplayError:
    about = error.diag
    primary = about.message_primary or str(error).strip()
    detail = f"\n    {about.message_detail}" if about.message_detail else ""
    return ReplayError(
        f"{path}, at its end\n    ERROR {about.sqlstate or 'XX000'}: {primary}{detail}",
        path=path,
        sqlstate=about.sqlstate or "",
        primary=primary,
    )


def _failure(path: str, statement: UnreadStatement, error: psycopg.Error) -> ReplayError:
    about = error.diag
    primary = about.message_primary or str(error).strip()
    said = f"ERROR {about.sqlstate or 'XX000'}: {primary}"
    details = [f"    {text}" for text in (about.message_detail, about.message_hint) if text]
    first_line = statement.text.strip().splitlines()[0]
    message = "\n".join(
        [f"{path}, line {statement.line}", f"    {first_line}", f"    {said}", *details]
    )
    return ReplayError(
        message, path=path, line=statement.line, sqlstate=about.sqlstate or "", primary=primary
    )
