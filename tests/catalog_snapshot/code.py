"""What runs: functions, procedures, triggers, event triggers, rules."""

from collections.abc import Collection
from typing import NamedTuple

from catalog_snapshot.rows import keyed
from lamina.adapters.postgres import Connection


class Function(NamedTuple):
    """A function or procedure.

    `kind` is `function`, `procedure`, `aggregate` or `window`; `returns` is empty for a procedure;
    `arguments` has modes and names; `settings` are as stored, for example `search_path=""`.
    """

    kind: str
    arguments: str
    returns: str
    language: str
    security_definer: bool
    volatility: str
    settings: tuple[str, ...]
    owner: str


# Depending internally on a type are the constructors of ranges, which come and go with it.
_FUNCTIONS = """
select
  n.nspname || '.' || p.proname || '(' || array_to_string(array(
    select format_type(argument.type, null)
    from unnest(p.proargtypes::oid[]) with ordinality as argument (type, place)
    order by argument.place
  ), ', ') || ')',
  case p.prokind
    when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window'
  end,
  pg_get_function_identity_arguments(p.oid),
  pg_get_function_result(p.oid),
  l.lanname::text,
  p.prosecdef,
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
  array(select unnest(p.proconfig) as setting order by setting),
  pg_get_userbyid(p.proowner)::text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where n.nspname = any(%(schemas)s)
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i')
  )
"""


def functions(connection: Connection, schemas: list[str]) -> dict[str, Function]:
    """Return functions and procedures under `schema.name(type, type)`, the types of the input."""
    return keyed(connection, _FUNCTIONS, Function, schemas=schemas)


class Trigger(NamedTuple):
    """A trigger.

    `timing` is `before`, `after` or `instead of`; `columns` are those of UPDATE OF, in the table's
    order; `level` is `row` or `statement`; `enabled` is `origin` (the usual), `disabled`, `always`
    or `replica`; `inherited` says that the partitioned table gave it.
    """

    timing: str
    events: tuple[str, ...]
    columns: tuple[str, ...]
    level: str
    function: str
    enabled: str
    has_when: bool
    is_constraint: bool
    deferrable: bool
    initially_deferred: bool
    inherited: bool


_TRIGGERS = """
select
  n.nspname || '.' || c.relname || '.' || t.tgname,
  case
    when t.tgtype & 64 > 0 then 'instead of' when t.tgtype & 2 > 0 then 'before' else 'after'
  end,
  array_remove(array[
    case when t.tgtype & 4 > 0 then 'insert' end,
    case when t.tgtype & 16 > 0 then 'update' end,
    case when t.tgtype & 8 > 0 then 'delete' end,
    case when t.tgtype & 32 > 0 then 'truncate' end
  ], null),
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = t.tgrelid and a.attnum = any(t.tgattr::int2[])
    order by a.attnum
  ),
  case when t.tgtype & 1 > 0 then 'row' else 'statement' end,
  fn.nspname || '.' || f.proname,
  case t.tgenabled
    when 'O' then 'origin' when 'D' then 'disabled' when 'A' then 'always' else 'replica'
  end,
  t.tgqual is not null,
  t.tgconstraint <> 0,
  t.tgdeferrable,
  t.tginitdeferred,
  t.tgparentid <> 0
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_proc f on f.oid = t.tgfoid
join pg_namespace fn on fn.oid = f.pronamespace
where not t.tgisinternal
  and (
    n.nspname = any(%(schemas)s)
    or n.nspname = any(%(platform)s) and fn.nspname = any(%(schemas)s)
  )
"""


def triggers(
    connection: Connection, schemas: list[str], platform: Collection[str]
) -> dict[str, Trigger]:
    """Return triggers under `schema.table.trigger`; in `platform` those that call our functions."""
    return keyed(connection, _TRIGGERS, Trigger, schemas=schemas, platform=list(platform))


class EventTrigger(NamedTuple):
    """An event trigger; `tags` are those of its WHEN, sorted; `enabled` as for a trigger."""

    event: str
    function: str
    enabled: str
    tags: tuple[str, ...]


_EVENT_TRIGGERS = """
select
  e.evtname::text,
  e.evtevent::text,
  n.nspname || '.' || f.proname,
  case e.evtenabled
    when 'O' then 'origin' when 'D' then 'disabled' when 'A' then 'always' else 'replica'
  end,
  array(select unnest(e.evttags) as tag order by tag)
from pg_event_trigger e
join pg_proc f on f.oid = e.evtfoid
join pg_namespace n on n.oid = f.pronamespace
where n.nspname = any(%(schemas)s)
"""


def event_triggers(connection: Connection, schemas: list[str]) -> dict[str, EventTrigger]:
    """Return the event triggers that call a function of `schemas`, under their names."""
    return keyed(connection, _EVENT_TRIGGERS, EventTrigger, schemas=schemas)


class Rule(NamedTuple):
    """A rewrite rule, but not the one that makes a view."""

    event: str
    instead: bool
    enabled: bool
    has_condition: bool


_RULES = """
select
  n.nspname || '.' || c.relname || '.' || r.rulename,
  case r.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert'
    else 'delete' end,
  r.is_instead,
  r.ev_enabled <> 'D',
  r.ev_qual::text <> '<>'
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any(%(schemas)s) and r.rulename <> '_RETURN'
"""


def rules(connection: Connection, schemas: list[str]) -> dict[str, Rule]:
    """Return the rules under `schema.table.rule`."""
    return keyed(connection, _RULES, Rule, schemas=schemas)
