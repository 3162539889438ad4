# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Migrations about functions and triggers."""

from benchmarks.corpus_bodies import FORMS, Form
from benchmarks.corpus_pieces import trigger
from benchmarks.corpus_world import Column, Draft, Function, Table, World, draft

FIXED = frozenset({"describe", "purge", "import", "search", "count"})
"""Functions whose result does not change with the columns of the table."""


def _written(world: World, table: Table, form: Form, name: str) -> tuple[Function, str]:
    types, statement = form.body(world, table, name)
    return Function(name, types, form.verb, table), statement


def _closed(function: Function) -> tuple[str, str]:
    return (
        f"revoke execute on function {function.signature} from public, anon;",
        f"grant execute on function {function.signature} to authenticated, service_role;",
    )


def create_function(world: World) -> Draft:
    """A function that clients call."""
    table, form = world.table(), world.one(FORMS)
    function, statement = _written(world, table, form, world.name(form.verb, table.name))
    world.functions.append(function)
    return draft(
        f"create_{function.name}",
        statement,
        f"comment on function {function.signature} is 'Called by the list of {table.name}.';"
        if world.chance(0.5)
        else "",
        *_closed(function),
    )


def replace_function(world: World) -> Draft:
    """A function with another body and the same arguments."""
    function = world.one([f for f in world.functions if f.form in FIXED])
    form = next(form for form in FORMS if form.verb == function.form)
    _, statement = _written(world, function.table, form, function.name)
    return draft(world.name("correct", function.name), statement)


def change_signature(world: World) -> Draft:
    """A function with another result: dropped and made anew, with its grants."""
    function = world.one([f for f in world.functions if f.form not in FIXED])
    form = next(form for form in FORMS if form.verb == function.form)
    old = function.signature
    new, statement = _written(world, function.table, form, function.name)
    function.types = new.types
    return draft(
        world.name("change", function.name),
        f"drop function if exists {old};",
        statement,
        *_closed(function),
    )


def drop_functions(world: World) -> Draft:
    """Functions that no client calls."""
    functions = world.some(world.functions, 1, 2)
    for function in functions:
        world.functions.remove(function)
    guard = "if exists " if world.chance(0.7) else ""
    return draft(
        world.name("drop", functions[0].name),
        *(f"drop function {guard}{function.signature};" for function in functions),
    )


def harden_functions(world: World) -> Draft:
    """Functions with a search path, a cost, fewer callers."""
    functions = world.some(world.functions, 1, 5)
    return draft(
        world.name("harden", functions[0].name),
        *(f"alter function {f.signature} set search_path = '';" for f in functions),
        *(f"revoke execute on function {f.signature} from anon;" for f in functions),
        "alter function private.my_org_ids() cost 50;" if world.chance(0.2) else "",
    )


def add_rule(world: World) -> Draft:
    """A trigger that refuses rows."""
    table = world.table(lambda t: len(_texts(t)) > 1)
    columns = world.some(_texts(table), 2, 5)
    function = f"private.{world.name('check', table.name)}"
    tests = "\n".join(_test(table, column) for column in columns)
    return draft(
        world.name("check_rows_of", table.name),
        f"create or replace function {function}()\nreturns trigger\nlanguage plpgsql\n"
        f"set search_path = ''\nas $$\nbegin\n{tests}\n  return new;\nend;\n$$;",
        f"revoke execute on function {function}() from public;",
        trigger(world, table, "before insert or update", function),
    )


def _texts(table: Table) -> list[Column]:
    return [c for c in table.columns if c.type == "text"]


def _test(table: Table, column: Column) -> str:
    return f"""\
  new.{column.name} := nullif(btrim(new.{column.name}), '');
  if new.{column.name} is not null and new.{column.name} ~ '[[:cntrl:]]' then
    raise exception '{table.name}: control characters in {column.name}'
      using errcode = 'check_violation';
  end if;"""


def add_counter(world: World) -> Draft:
    """A trigger that counts the rows below a row."""
    table = world.table(lambda t: t.parent)
    parent = table.parent or table
    column = Column(world.name(table.name, "count"), "bigint", "0", required=True)
    parent.columns.append(column)
    column.pins.add("counter")
    function = f"private.{world.name('count', table.name)}"
    return draft(
        world.name("count", table.name, "of", parent.name),
        f"alter table {parent.ref} add column {column.line};",
        f"""\
create or replace function {function}()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    update {parent.ref} set {column.name} = {column.name} + 1 where id = new.{table.owner};
  elsif tg_op = 'DELETE' then
    update {parent.ref} set {column.name} = {column.name} - 1 where id = old.{table.owner};
  end if;
  return null;
end;
$$;""",
        trigger(world, table, "after insert or delete", function),
        f"update {parent.ref} as p set {column.name} = (\n"
        f"  select count(*) from {table.ref} as t where t.{table.owner} = p.id\n);",
    )


def add_notice(world: World) -> Draft:
    """A trigger that tells the workers about some changes."""
    table = world.table()
    column = world.one(table.free)
    column.pins.add("trigger")
    function = f"private.{world.name('tell', table.name)}"
    tail = "" if column.type == "json" else f"when (new.{column.name} is not null)\n  "
    return draft(
        world.name("tell_about", table.name),
        f"create or replace function {function}()\nreturns trigger\nlanguage plpgsql\n"
        "set search_path = ''\nas $$\nbegin\n"
        f"  perform pg_notify('{table.name}', json_build_object('id', new.id)::text);\n"
        "  return null;\nend;\n$$;",
        trigger(world, table, f"after update of {column.name}", function, tail),
    )


def drop_triggers(world: World) -> Draft:
    """Triggers that are not needed any more, or not for now."""
    table = world.table(lambda t: t.triggers)
    name = world.one(table.triggers)
    if world.chance(0.25):
        return draft(
            world.name("pause_trigger_of", table.name),
            f"alter table {table.ref} disable trigger {name};",
            f"alter table {table.ref} enable trigger {name};",
        )
    table.triggers.remove(name)
    guard = "if exists " if world.chance(0.6) else ""
    return draft(
        world.name("drop_trigger_of", table.name), f"drop trigger {guard}{name} on {table.ref};"
    )
