# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Functions as teams write them; each returns the types of its arguments and the statement."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.corpus_pieces import identity_type, predicate
from benchmarks.corpus_world import Column, Table, World

Body = Callable[[World, Table, str], tuple[str, str]]


class Form(NamedTuple):
    """One sort of function: what its name begins with, what writes it."""

    verb: str
    body: Body


def _plain(world: World, table: Table, least: int = 2, most: int = 6) -> list[Column]:
    fitting = [c for c in table.columns if c.type not in {"json", "tsvector", "bigserial"}]
    return world.some([c for c in fitting if " " not in c.type], least, most)


def _listed(world: World, table: Table, name: str) -> tuple[str, str]:
    columns = _plain(world, table)
    key = identity_type(table)
    out = ",\n".join(f"  out_{c.name} {c.type}" for c in columns)
    picked = ",\n".join(f"    t.{c.name}" for c in columns)
    types = f"integer, timestamptz, {key}"
    return (
        types,
        f"""\
create or replace function public.{name}(
  page_size integer default {world.rng.randint(1, 10) * 10},
  before timestamptz default null,
  before_id {key} default null
)
returns table (
{out}
)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  rows_wanted integer := least(greatest(coalesce(page_size, 20), 1), 200);
begin
  -- The page ends at the row that the caller saw last
  return query
  select
{picked}
  from {table.ref} as t
  where {predicate(table, "t")}
    and (before is null or (t.created_at, t.id) < (before, before_id))
  order by t.created_at desc, t.id desc
  limit rows_wanted;
end;
$$;""",
    )


def _counted(world: World, table: Table, name: str) -> tuple[str, str]:
    column = world.one(_plain(world, table))
    return (
        "date, date",
        f"""\
create or replace function public.{name}(since date, until date default current_date)
returns table (day date, rows_added bigint, distinct_values bigint)
language sql
stable
set search_path = ''
as $$
  with days as (
    select generate_series(since, until, interval '1 day')::date as day
  ),
  counted as (
    select
      t.created_at::date as day,
      count(*) as rows_added,
      count(distinct t.{column.name}) as distinct_values
    from {table.ref} as t
    where t.created_at >= since and t.created_at < until + 1
    group by 1
  )
  select d.day, coalesce(c.rows_added, 0), coalesce(c.distinct_values, 0)
  from days as d
  left join counted as c on c.day = d.day
  order by d.day;
$$;""",
    )


def _described(world: World, table: Table, name: str) -> tuple[str, str]:
    key = identity_type(table)
    pairs = ",\n".join(f"    '{c.name}', t.{c.name}" for c in _plain(world, table, 3, 8))
    return (
        key,
        f"""\
create or replace function public.{name}(wanted {key})
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
{pairs},
    'age_in_days', extract(day from now() - t.created_at)
  )
  from {table.ref} as t
  where t.id = wanted;
$$;""",
    )


def _purged(world: World, table: Table, name: str) -> tuple[str, str]:
    days = world.rng.randint(2, 24) * 15
    return (
        "integer, integer",
        f"""\
create or replace function public.{name}(
  older_than_days integer default {days},
  batch integer default 1000
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  removed integer := 0;
  in_batch integer;
begin
  if older_than_days < 7 then
    raise exception 'refusing to remove rows younger than a week'
      using errcode = 'check_violation', hint = 'Ask for at least 7 days.';
  end if;
  loop
    delete from {table.ref} as t
    where t.id in (
      select old.id
      from {table.ref} as old
      where old.created_at < now() - make_interval(days => older_than_days)
      order by old.created_at
      limit batch
      for update skip locked
    );
    get diagnostics in_batch = row_count;
    removed := removed + in_batch;
    exit when in_batch < batch;
  end loop;
  insert into private.audit_log (actor, table_name, command, after)
  values (auth.uid(), '{table.ref}', 'PURGE', jsonb_build_object('removed', removed));
  return removed;
end;
$$;""",
    )


def _imported(world: World, table: Table, name: str) -> tuple[str, str]:
    columns = [c for c in _plain(world, table, 3, 9) if c.type in {"text", "integer", "boolean"}]
    column = world.one(columns)
    return (
        "jsonb",
        f"""\
create or replace function public.{name}(entries jsonb)
returns jsonb
language plpgsql
security invoker
set search_path = ''
as $$
declare
  entry jsonb;
  changed integer := 0;
  failed jsonb := '[]'::jsonb;
begin
  if jsonb_typeof(entries) <> 'array' then
    raise exception 'expected an array, got %', jsonb_typeof(entries);
  end if;
  for entry in select * from jsonb_array_elements(entries)
  loop
    begin
      update {table.ref} as t
      set {column.name} = coalesce((entry ->> '{column.name}')::{column.type}, t.{column.name})
      where t.id = (entry ->> 'id')::{identity_type(table)};
      if found then
        changed := changed + 1;
      else
        failed := failed || jsonb_build_object('id', entry ->> 'id', 'error', 'not found');
      end if;
    exception
      when invalid_text_representation or check_violation or not_null_violation then
        failed := failed || jsonb_build_object('id', entry ->> 'id', 'error', sqlerrm);
    end;
  end loop;
  return jsonb_build_object('changed', changed, 'failed', failed);
end;
$$;""",
    )


def _searched(world: World, table: Table, name: str) -> tuple[str, str]:
    columns = world.some([c for c in table.columns if c.type == "text"], 1, 3)
    tests = "\n    or ".join(f"t.{c.name} ilike pattern.text" for c in columns)
    return (
        "text, integer",
        f"""\
create or replace function public.{name}(words text, most integer default 20)
returns setof {identity_type(table)}
language sql
stable
set search_path = ''
as $$
  with pattern as (
    select '%' || replace(replace(btrim(words), '%', '\\%'), '_', '\\_') || '%' as text
  )
  select t.id
  from {table.ref} as t, pattern
  where {tests}
  order by t.created_at desc
  limit least(most, 100);
$$;""",
    )


def _handed_over(_world: World, table: Table, name: str) -> tuple[str, str]:
    key = identity_type(table)
    owner = table.owner or "id"
    kind = table.column(owner).type.split()[0].replace("bigserial", "bigint")
    return (
        f"{key}, {kind}",
        f"""\
create or replace function public.{name}(wanted {key}, new_owner {kind})
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  current_row {table.ref}%rowtype;
begin
  select * into current_row from {table.ref} as t where t.id = wanted for update;
  if not found then
    raise exception 'no row % in {table.name}', wanted using errcode = 'no_data_found';
  end if;
  if current_row.{owner} = new_owner then
    return;
  end if;
  update {table.ref} set {owner} = new_owner where id = wanted;
  perform pg_notify('{table.name}', json_build_object('id', wanted, 'moved', true)::text);
end;
$$;""",
    )


FORMS = (
    Form("list", _listed),
    Form("count", _counted),
    Form("describe", _described),
    Form("purge", _purged),
    Form("import", _imported),
    Form("search", _searched),
    Form("hand_over", _handed_over),
)
