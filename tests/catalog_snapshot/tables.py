"""Tables, and what belongs to one: columns, constraints, indexes; views and sequences."""

from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection


class Column(NamedTuple):
    """A column; `identity` is `always`, `by default` or empty, `generated` is `stored` or empty."""

    name: str
    type: str
    not_null: bool
    has_default: bool
    identity: str
    generated: str


class Table(NamedTuple):
    """A table; `kind` is `table`, `partitioned` or `foreign`.

    `partition_of` and `inherits` are qualified names. `replica_identity` is `default`, `full`,
    `nothing` or `index`.
    """

    kind: str
    columns: tuple[Column, ...]
    unlogged: bool
    rls: bool
    rls_forced: bool
    replica_identity: str
    partition_of: str
    inherits: tuple[str, ...]
    owner: str


_TABLES = """
select
  n.nspname || '.' || c.relname,
  case c.relkind when 'r' then 'table' when 'p' then 'partitioned' else 'foreign' end,
  array(
    select array[
      a.attname::text,
      format_type(a.atttypid, a.atttypmod),
      a.attnotnull::text,
      (a.atthasdef and a.attgenerated = '')::text,
      case a.attidentity when 'a' then 'always' when 'd' then 'by default' else '' end,
      case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' else '' end
    ]
    from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ),
  c.relpersistence = 'u',
  c.relrowsecurity,
  c.relforcerowsecurity,
  case c.relreplident
    when 'd' then 'default' when 'f' then 'full' when 'n' then 'nothing' else 'index'
  end,
  case when c.relispartition then parents.names[1] else '' end,
  case when c.relispartition then '{}' else parents.names end,
  pg_get_userbyid(c.relowner)::text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select array(
    select pn.nspname || '.' || p.relname
    from pg_inherits i
    join pg_class p on p.oid = i.inhparent
    join pg_namespace pn on pn.oid = p.relnamespace
    where i.inhrelid = c.oid
    order by i.inhseqno
  ) as names
) as parents
where c.relkind in ('r', 'p', 'f') and n.nspname = any(%(schemas)s)
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
"""


def tables(connection: Connection, schemas: list[str]) -> dict[str, Table]:
    """Return every table under `schema.table`."""
    return keyed(connection, _TABLES, _table, schemas=schemas)


def _table(kind: str, columns: tuple[tuple[str, ...], ...], *others: object) -> Table:
    # The driver gives an array of arrays as texts.
    read = tuple(
        Column(name, type_, not_null == "true", has_default == "true", identity, generated)
        for name, type_, not_null, has_default, identity, generated in columns
    )
    return Table(kind, read, *others)  # type: ignore[arg-type]  # the columns of the query


class View(NamedTuple):
    """A view; `options` are as stored, for example `security_invoker=true`."""

    materialized: bool
    columns: tuple[str, ...]
    options: tuple[str, ...]
    owner: str


_VIEWS = """
select
  n.nspname || '.' || c.relname,
  c.relkind = 'm',
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ),
  array(select unnest(c.reloptions) as option order by option),
  pg_get_userbyid(c.relowner)::text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm') and n.nspname = any(%(schemas)s)
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
"""


def views(connection: Connection, schemas: list[str]) -> dict[str, View]:
    """Return every view and materialized view under `schema.view`."""
    return keyed(connection, _VIEWS, View, schemas=schemas)


class Sequence(NamedTuple):
    """A sequence; `owned_by` is `schema.table.column` or empty."""

    owned_by: str
    is_identity: bool
    type: str
    owner: str


_SEQUENCES = """
select
  n.nspname || '.' || c.relname,
  tn.nspname || '.' || t.relname || '.' || a.attname,
  coalesce(d.deptype = 'i', false),
  format_type(s.seqtypid, null),
  pg_get_userbyid(c.relowner)::text
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
  and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
left join pg_class t on t.oid = d.refobjid
left join pg_namespace tn on tn.oid = t.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where n.nspname = any(%(schemas)s)
"""


def sequences(connection: Connection, schemas: list[str]) -> dict[str, Sequence]:
    """Return every sequence under `schema.sequence`, also those of identity columns."""
    return keyed(connection, _SEQUENCES, Sequence, schemas=schemas)
