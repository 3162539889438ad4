"""Constraints, indexes and statistics objects."""

from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection


class Constraint(NamedTuple):
    """A constraint of a table.

    `kind` is `check`, `foreign key`, `primary key`, `unique` or `exclude`; `columns` has
    `(expression)` where an exclusion constraint has one. `on_delete` and `on_update` are empty for
    all but foreign keys. `inherited` says that a parent table, or the table that is partitioned,
    has it too and gave it.
    """

    kind: str
    columns: tuple[str, ...]
    references: str
    referenced_columns: tuple[str, ...]
    on_delete: str
    on_update: str
    valid: bool
    deferrable: bool
    initially_deferred: bool
    has_expression: bool
    no_inherit: bool
    inherited: bool


# Since PostgreSQL 18 NOT NULL is a constraint (`n`); here it is a fact of the column. Those of
# constraint triggers (`t`) are with the triggers.
_CONSTRAINTS = """
select
  n.nspname || '.' || c.relname || '.' || k.conname,
  case k.contype
    when 'c' then 'check' when 'f' then 'foreign key' when 'p' then 'primary key'
    when 'u' then 'unique' else 'exclude'
  end,
  array(
    select coalesce(a.attname::text, '(expression)')
    from unnest(k.conkey) with ordinality as key (number, place)
    left join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number
    order by key.place
  ),
  fn.nspname || '.' || f.relname,
  array(
    select a.attname::text
    from unnest(k.confkey) with ordinality as key (number, place)
    join pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number
    order by key.place
  ),
  case when k.contype = 'f' then actions.names ->> k.confdeltype::text else '' end,
  case when k.contype = 'f' then actions.names ->> k.confupdtype::text else '' end,
  k.convalidated,
  k.condeferrable,
  k.condeferred,
  k.conbin is not null,
  k.connoinherit and k.contype = 'c',
  k.conparentid <> 0 or not k.conislocal
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_class f on f.oid = k.confrelid
left join pg_namespace fn on fn.oid = f.relnamespace
cross join (
  select '{"a": "no action", "r": "restrict", "c": "cascade", "n": "set null",
    "d": "set default"}'::jsonb as names
) as actions
where k.contype in ('c', 'f', 'p', 'u', 'x') and n.nspname = any(%(schemas)s)
"""


def constraints(connection: Connection, schemas: list[str]) -> dict[str, Constraint]:
    """Return every constraint of a table under `schema.table.constraint`."""
    return keyed(connection, _CONSTRAINTS, Constraint, schemas=schemas)


class Index(NamedTuple):
    """An index; `columns` has `(expression)` where it is not a column.

    `parent` is the index of the partitioned table to which it is attached, or empty.
    """

    table: str
    columns: tuple[str, ...]
    include: tuple[str, ...]
    unique: bool
    primary: bool
    nulls_not_distinct: bool
    method: str
    partial: bool
    valid: bool
    parent: str


_INDEXES = """
select
  n.nspname || '.' || c.relname,
  tn.nspname || '.' || t.relname,
  keys.names[:i.indnkeyatts],
  keys.names[i.indnkeyatts + 1:],
  i.indisunique,
  i.indisprimary,
  i.indnullsnotdistinct,
  m.amname::text,
  i.indpred is not null,
  i.indisvalid,
  pn.nspname || '.' || p.relname
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class t on t.oid = i.indrelid
join pg_namespace tn on tn.oid = t.relnamespace
join pg_am m on m.oid = c.relam
left join pg_inherits h on h.inhrelid = c.oid
left join pg_class p on p.oid = h.inhparent
left join pg_namespace pn on pn.oid = p.relnamespace
cross join lateral (
  select array(
    select coalesce(a.attname::text, '(expression)')
    from unnest(i.indkey::int2[]) with ordinality as key (number, place)
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = key.number
    order by key.place
  ) as names
) as keys
where n.nspname = any(%(schemas)s)
"""


def indexes(connection: Connection, schemas: list[str]) -> dict[str, Index]:
    """Return every index under `schema.index`, also those of constraints."""
    return keyed(connection, _INDEXES, Index, schemas=schemas)


class Statistics(NamedTuple):
    """A statistics object over `columns`; `kinds` are words of CREATE STATISTICS."""

    table: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    has_expression: bool


_STATISTICS = """
select
  n.nspname || '.' || s.stxname,
  tn.nspname || '.' || t.relname,
  array(
    select a.attname::text
    from unnest(s.stxkeys::int2[]) as key (number)
    join pg_attribute a on a.attrelid = s.stxrelid and a.attnum = key.number
    order by a.attnum
  ),
  array(
    select case kind when 'd' then 'ndistinct' when 'f' then 'dependencies' else 'mcv' end as word
    from unnest(s.stxkind) as kind
    where kind <> 'e'
    order by word
  ),
  s.stxexprs is not null
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
join pg_class t on t.oid = s.stxrelid
join pg_namespace tn on tn.oid = t.relnamespace
where n.nspname = any(%(schemas)s)
"""


def statistics(connection: Connection, schemas: list[str]) -> dict[str, Statistics]:
    """Return every statistics object under `schema.name`."""
    return keyed(connection, _STATISTICS, Statistics, schemas=schemas)
