"""What a database really holds, read from the catalog as plain values.

Names in keys are as they are, without quotes: `public.UserSettings`. Types are as PostgreSQL prints
them with an empty search path. No value is, or holds, an OID. Objects of extensions are left out.
"""

from collections.abc import Callable, Collection, Mapping

from catalog_snapshot import access, code, database, keys, tables, types
from lamina.adapters.postgres import Connection

PLATFORM = ("auth", "storage", "realtime")
"""Supabase's own schemas in which migrations make policies and triggers."""

_SECTIONS: Mapping[str, Callable[[Connection, list[str]], Mapping[str, object]]] = {
    "schemas": database.schemas,
    "tables": tables.tables,
    "constraints": keys.constraints,
    "indexes": keys.indexes,
    "views": tables.views,
    "sequences": tables.sequences,
    "statistics": keys.statistics,
    "types": types.types,
    "functions": code.functions,
    "rules": code.rules,
    "event_triggers": code.event_triggers,
    "extensions": database.extensions,
    "publications": database.publications,
    "grants": access.grants,
    "default_privileges": access.default_privileges,
}


def snapshot(connection: Connection, schemas: Collection[str]) -> dict[str, dict[str, object]]:
    """Return, for each kind of object, what `schemas` hold: a value under each qualified name.

    Policies, triggers and comments are also those on Supabase's own tables, as far as migrations
    make them: a trigger there calls a function of `schemas`.

    Args:
        connection: In autocommit mode; nothing is changed.
        schemas: The schemas that the migrations own; one that does not exist holds nothing.
    """
    own = sorted(schemas)
    with connection.transaction():
        connection.execute("set transaction read only")
        connection.execute("set local search_path = ''")
        found = {kind: dict(read(connection, own)) for kind, read in _SECTIONS.items()}
        found["policies"] = dict(access.policies(connection, [*own, *PLATFORM]))
        found["triggers"] = dict(code.triggers(connection, own, PLATFORM))
        found["comments"] = dict(database.comments(connection, own, PLATFORM))
    return found
