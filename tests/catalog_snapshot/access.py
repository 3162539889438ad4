"""Who may do what: policies, grants, default privileges."""

from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection


class Policy(NamedTuple):
    """A policy; `command` is `all`, `select`, `insert`, `update` or `delete`; `roles` by name."""

    command: str
    roles: tuple[str, ...]
    permissive: bool
    has_using: bool
    has_check: bool


_POLICIES = """
select
  n.nspname || '.' || c.relname || '.' || p.polname,
  case p.polcmd
    when '*' then 'all' when 'r' then 'select' when 'a' then 'insert'
    when 'w' then 'update' else 'delete'
  end,
  array(
    select case when role = 0 then 'public' else pg_get_userbyid(role)::text end as name
    from unnest(p.polroles) as role
    order by name
  ),
  p.polpermissive,
  p.polqual is not null,
  p.polwithcheck is not null
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any(%(schemas)s)
"""


def policies(connection: Connection, schemas: list[str]) -> dict[str, Policy]:
    """Return the policies under `schema.table.policy`."""
    return keyed(connection, _POLICIES, Policy, schemas=schemas)


class Grant(NamedTuple):
    """One privilege; the grantee PUBLIC is `public`; the privilege is in lower case."""

    grantee: str
    privilege: str
    grantable: bool


# An object without a list has the default one of its kind.
_OBJECTS = """
with objects (key, list) as (
  select
    case c.relkind when 'S' then 'sequence ' else 'table ' end || n.nspname || '.' || c.relname,
    coalesce(
      c.relacl,
      acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
    )
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname = any(%(schemas)s)
  union all
  select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname, a.attacl
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attacl is not null and not a.attisdropped and n.nspname = any(%(schemas)s)
  union all
  select
    'function ' || n.nspname || '.' || p.proname || '(' || array_to_string(array(
      select format_type(argument.type, null)
      from unnest(p.proargtypes::oid[]) with ordinality as argument (type, place)
      order by argument.place
    ), ', ') || ')',
    coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any(%(schemas)s)
    and not exists (
      select from pg_depend d
      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i')
    )
  union all
  select 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner))
  from pg_namespace n where n.nspname = any(%(schemas)s)
  union all
  select 'type ' || n.nspname || '.' || t.typname, coalesce(t.typacl, acldefault('T', t.typowner))
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
  where n.nspname = any(%(schemas)s)
    and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and c.relkind = 'c')
)
select o.key, array(
  select distinct array[
    case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end,
    lower(g.privilege_type),
    g.is_grantable::text
  ] as entry
  from aclexplode(o.list) as g
  order by entry
)
from objects o
"""


def grants(connection: Connection, schemas: list[str]) -> dict[str, tuple[Grant, ...]]:
    """Return who may do what, under the kind and name of the object.

    Kinds are `table` (also views), `sequence`, `column`, `function` (also procedures), `schema` and
    `type` (also domains): `column public.profiles.email`. The owner's own rights are among them;
    columns without grants of their own are not.
    """
    return keyed(connection, _OBJECTS, _granted, schemas=schemas)


_DEFAULTS = """
select
  pg_get_userbyid(d.defaclrole) || ' '
    || case d.defaclnamespace when 0 then 'everywhere' else 'in ' || n.nspname end || ' '
    || case d.defaclobjtype
      when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' else 'schemas'
    end,
  array(
    select array[
      case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end,
      lower(g.privilege_type),
      g.is_grantable::text
    ] as entry
    from aclexplode(d.defaclacl) as g
    order by entry
  )
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
where d.defaclnamespace = 0 or n.nspname = any(%(schemas)s)
"""


def default_privileges(connection: Connection, schemas: list[str]) -> dict[str, tuple[Grant, ...]]:
    """Return what new objects are granted, under `postgres in public tables`.

    Those for every schema stand under `postgres everywhere functions`; they take the place of
    PostgreSQL's own defaults, those in a schema are added to them.
    """
    return keyed(connection, _DEFAULTS, _granted, schemas=schemas)


def _granted(entries: tuple[tuple[str, str, str], ...]) -> tuple[Grant, ...]:
    return tuple(
        Grant(role, privilege, grantable == "true") for role, privilege, grantable in entries
    )
