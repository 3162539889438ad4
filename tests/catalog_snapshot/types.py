"""Types that migrations make: enums, composite types, domains, ranges."""

from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection


class Type(NamedTuple):
    """A type.

    `kind` is `enum`, `composite`, `domain` or `range`. `labels` are an enum's, in order;
    `attributes` a composite type's, as (name, type); `base` is a domain's type or a range's
    subtype; `constraints` are a domain's CHECKs, as (name, valid), by name.
    """

    kind: str
    labels: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    base: str
    constraints: tuple[tuple[str, str], ...]
    not_null: bool
    has_default: bool
    owner: str


_TYPES = """
select
  n.nspname || '.' || t.typname,
  case t.typtype
    when 'e' then 'enum' when 'c' then 'composite' when 'd' then 'domain' else 'range'
  end,
  array(
    select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder
  ),
  array(
    select array[a.attname::text, format_type(a.atttypid, a.atttypmod)]
    from pg_attribute a
    where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ),
  coalesce(
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
    (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid)
  ),
  array(
    select array[k.conname::text, case when k.convalidated then 'valid' else 'not valid' end]
    from pg_constraint k where k.contypid = t.oid and k.contype = 'c' order by k.conname
  ),
  t.typnotnull,
  t.typdefault is not null,
  pg_get_userbyid(t.typowner)::text
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
where n.nspname = any(%(schemas)s)
  and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and c.relkind = 'c')
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
  )
"""


def types(connection: Connection, schemas: list[str]) -> dict[str, Type]:
    """Return every type under `schema.type`; not the row types of tables, nor multiranges."""
    return keyed(connection, _TYPES, Type, schemas=schemas)
