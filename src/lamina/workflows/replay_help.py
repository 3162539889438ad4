"""What to do about a migration that does not replay."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lamina.errors import ReplayError
from lamina.migrations import Migration
from lamina.sql.operations import (
    CreateFunction,
    CreateSchema,
    CreateTable,
    CreateType,
    CreateView,
    Operation,
)
from lamina.sql.statements import SqlSyntaxError, split
from lamina.workflows.project import shown

_MISSING = frozenset({"42P01", "3F000", "42883", "42704"})
"""SQLSTATEs of names that are not there: relation, schema, function, other object.

PostgreSQL manual, appendix A.
"""

_NAMED = re.compile(r'"([^"]+)"|(?:function|procedure) (\S+?)\(')
_ROLE = re.compile(r"^role ")
_BASELINE_HOW = (
    "If it was there before the first migration, give lamina a baseline:\n"
    '    pg_dump "$STAGING_DB_URL" --schema-only --schema=public > supabase/baseline.sql\n'
    "and name it in lamina.toml:\n"
    '    [project]\n    baseline = "supabase/baseline.sql"'
)


def explain(
    error: ReplayError, migrations: Sequence[Migration], *, has_baseline: bool
) -> ReplayError:
    """Return the error with the situation named and a way out, as far as the files tell it."""
    hint = error.hint or _way_out(error, migrations, has_baseline=has_baseline)
    return ReplayError(
        f"cannot replay the migrations: {error.message.replace(error.path, _shown(error.path), 1)}",
        hint,
        path=error.path,
        line=error.line,
        sqlstate=error.sqlstate,
        primary=error.primary,
    )


def _shown(path: str) -> str:
    return shown(Path(path)) if path else ""


def _way_out(error: ReplayError, migrations: Sequence[Migration], *, has_baseline: bool) -> str:
    match = _NAMED.search(error.primary)
    if error.sqlstate in _MISSING and match is not None:
        name = match[1] or match[2]
        return _missing(error, name, migrations, has_baseline=has_baseline)
    if error.sqlstate == "55P04":
        return (
            "PostgreSQL cannot use a new enum value in the transaction that adds it: "
            "move what uses it into the next migration."
        )
    if error.sqlstate == "23505" and "schema_migrations_pkey" in error.primary:
        return "Two files have this version; the Supabase CLI fails on it too. Rename one of them."
    if error.sqlstate == "42P07":
        return "Two migrations create it. Was one of them copied, or edited after it was applied?"
    if error.sqlstate in {"0A000", "58P01", "22023"} and "extension" in error.primary:
        return "There is no such extension version; remove the version, or pin a real one."
    return "The Supabase CLI runs these files in the same way and would stop here too."


def _missing(
    error: ReplayError, name: str, migrations: Sequence[Migration], *, has_baseline: bool
) -> str:
    if _ROLE.match(error.primary):
        return f"A new Supabase database has no such role. Create {name} in a migration before it."
    bare = name.rsplit(".", maxsplit=1)[-1]
    creator = next((m for m in migrations if bare in _created(m)), None)
    if creator is None:
        lead = f"No migration creates {name}. "
        return lead + ("Is it missing from the baseline?" if has_baseline else _BASELINE_HOW)
    if str(creator.path) == error.path:
        return f"This file creates {name}, but further down: move that up."
    if creator.order > _order(error.path, migrations):
        return (
            f"{name} is created only later, by {creator.file_name}: the order is wrong.\n"
            "If the failing file is not applied anywhere, give it a later version."
        )
    return (
        f"{creator.file_name} creates {name}, but it is not there at this point: "
        "an earlier migration drops or renames it, or it stands in another schema."
    )


def _order(path: str, migrations: Sequence[Migration]) -> tuple[str, bytes]:
    return next((m.order for m in migrations if str(m.path) == path), ("", b""))


def _created(migration: Migration) -> set[str]:
    return set(_created_names(migration))


def _created_names(migration: Migration) -> Iterator[str]:
    try:
        statements = split(migration.text)
    except SqlSyntaxError:
        return
    for statement in statements:
        yield from filter(None, map(_created_name, statement.operations))


def _created_name(operation: Operation) -> str:
    match operation:
        case CreateTable(table=name) | CreateView(view=name):
            return name.name
        case CreateType(type=name) | CreateFunction(function=name):
            return name.name
        case CreateSchema(name=schema):
            return schema
        case _:
            return ""
