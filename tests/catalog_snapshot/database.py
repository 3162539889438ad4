"""Schemas and what has no schema: extensions, publications; and comments on anything."""

from collections.abc import Collection
from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection

_SCHEMAS = """
select n.nspname::text, pg_get_userbyid(n.nspowner)::text
from pg_namespace n where n.nspname = any(%(schemas)s)
"""


def schemas(connection: Connection, schemas: list[str]) -> dict[str, str]:
    """Return the owner of each of the schemas that is there."""
    return keyed(connection, _SCHEMAS, str, schemas=schemas)


_EXTENSIONS = """
select e.extname::text, n.nspname::text
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
"""


def extensions(connection: Connection, _: list[str]) -> dict[str, str]:
    """Return the schema of each extension, also of those that every project has."""
    return keyed(connection, _EXTENSIONS, str)


class PublishedTable(NamedTuple):
    """A table of a publication; no `columns` means all of them."""

    table: str
    columns: tuple[str, ...]
    has_where: bool


class Publication(NamedTuple):
    """A publication with its tables, and the schemas whose tables it has, each by name."""

    all_tables: bool
    tables: tuple[PublishedTable, ...]
    schemas: tuple[str, ...]
    publishes: tuple[str, ...]
    owner: str


_PUBLICATIONS = """
select
  p.pubname::text,
  p.puballtables,
  array(
    select n.nspname || '.' || c.relname
    from pg_publication_rel r
    join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace
    where r.prpubid = p.oid
    order by r.prrelid
  ),
  array(
    select coalesce(
      (
        select string_agg(a.attname, ',' order by a.attnum) from pg_attribute a
        where a.attrelid = r.prrelid and a.attnum = any(r.prattrs::int2[])
      ), '')
    from pg_publication_rel r where r.prpubid = p.oid order by r.prrelid
  ),
  array(
    select r.prqual is not null from pg_publication_rel r where r.prpubid = p.oid order by r.prrelid
  ),
  array(
    select n.nspname::text
    from pg_publication_namespace s join pg_namespace n on n.oid = s.pnnspid
    where s.pnpubid = p.oid
    order by n.nspname
  ),
  array_remove(array[
    case when p.pubinsert then 'insert' end,
    case when p.pubupdate then 'update' end,
    case when p.pubdelete then 'delete' end,
    case when p.pubtruncate then 'truncate' end
  ], null),
  pg_get_userbyid(p.pubowner)::text
from pg_publication p
"""


def publications(connection: Connection, _: list[str]) -> dict[str, Publication]:
    """Return every publication under its name."""
    return keyed(connection, _PUBLICATIONS, _publication)


def _publication(
    all_tables: bool,  # noqa: FBT001 - a column of the query
    tables: tuple[str, ...],
    columns: tuple[str, ...],
    has_where: tuple[bool, ...],
    *others: object,
) -> Publication:
    published = sorted(
        PublishedTable(table, tuple(names.split(",")) if names else (), where)
        for table, names, where in zip(tables, columns, has_where, strict=True)
    )
    return Publication(all_tables, tuple(published), *others)  # type: ignore[arg-type]  # see above


# Objects before the first of ours are PostgreSQL's own, but for the schema `public`.
_COMMENTS = """
select a.type, a.object_names, a.object_args, d.description
from pg_description d
cross join lateral pg_identify_object_as_address(d.classoid, d.objoid, d.objsubid) as a
where d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass
"""

_WITHOUT_SCHEMA = {"event trigger", "extension", "foreign-data wrapper", "publication", "server"}


def comments(
    connection: Connection, schemas: list[str], platform: Collection[str]
) -> dict[str, str]:
    """Return comments under kind and name: `table column public.profiles.email`.

    Kinds are PostgreSQL's: `table`, `table column`, `table constraint`, `domain constraint`,
    `index`, `function`, `procedure`, `type` (also domains), `policy`, `trigger`, `schema`, ...
    In `platform` only those on policies and triggers.
    """
    found = {}
    for kind, names, arguments, text in connection.execute(_COMMENTS):
        if not isinstance(names, list) or not isinstance(arguments, list):
            raise TypeError(f"PostgreSQL gave no address for {kind}")
        name = _name(str(kind), names, arguments)
        schema = name.split(".", 1)[0]
        ours = kind in _WITHOUT_SCHEMA or schema in schemas
        if ours or (kind in {"policy", "trigger"} and schema in platform):
            found[f"{kind} {name}"] = str(text)
    return found


def _name(kind: str, names: list[str], arguments: list[str]) -> str:
    name = ".".join(names)
    if kind in {"function", "procedure", "aggregate"}:
        types = (argument.removeprefix("pg_catalog.") for argument in arguments)
        return f"{name}({', '.join(types)})"
    if kind in {"type", "domain constraint"}:  # here, and only here, names come with quotes
        return ".".join([name.replace('"', ""), *arguments])
    return name
