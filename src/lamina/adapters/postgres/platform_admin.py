"""Statements that Supabase runs for `postgres` with a superuser's rights.

The prelude's function `lamina_as_platform_admin` runs them in the session and the transaction of
`postgres`. It runs nothing but statements whose digests lamina has named before, in a setting that
only the superuser can change and that belongs to one database: so nobody who connects as
`postgres`, and no migration, can have it run anything else.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from lamina.adapters.postgres.own import SUPERUSER, Connection
from lamina.adapters.prelude.rewrite import is_for_superusers
from lamina.sql.statements import UnreadStatement

# One statement of one of these kinds, as PostgreSQL's own grammar reads it: no second statement can
# hide in it.
_KINDS = frozenset(
    {
        "alter_event_trig_stmt",
        "alter_extension_stmt",
        "alter_fdw_stmt",
        "alter_object_schema_stmt",
        "alter_owner_stmt",
        "alter_publication_stmt",
        "create_event_trig_stmt",
        "create_fdw_stmt",
        "create_publication_stmt",
        "drop_stmt",
        "rename_stmt",
    }
)
_RUN = """
select pg_catalog.lamina_as_platform_admin(%s, pg_catalog.current_setting('search_path'))
"""


def needed(statement: UnreadStatement) -> bool:
    """Return whether the statement runs with a superuser's rights."""
    return statement.kind in _KINDS and is_for_superusers(statement.text)


@contextlib.contextmanager
def allowed(connection: Connection, statements: Sequence[UnreadStatement]) -> Iterator[None]:
    """Let the connection run those of the statements that need it, during the block."""
    digests = [_digest(statement.text) for statement in statements if needed(statement)]
    if not digests:
        yield
        return
    target = (sql.Identifier(SUPERUSER), sql.Identifier(connection.info.dbname))
    setting = sql.SQL("alter role {} in database {} set lamina.allowed = {}")
    unset = sql.SQL("alter role {} in database {} reset lamina.allowed")
    with contextlib.closing(connection.superuser()) as admin:
        admin.execute(setting.format(*target, sql.Literal(",".join(digests))))
        try:
            yield
        finally:
            with contextlib.suppress(psycopg.Error):  # the database may be gone
                admin.execute(unset.format(*target))


def run(connection: Connection, statement: UnreadStatement) -> None:
    """Run a statement that is `allowed`."""
    connection.execute(_RUN, (statement.text,))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
