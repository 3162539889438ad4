# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Migrations about views."""

from benchmarks.corpus_world import Column, Draft, Table, View, World, draft


def _columns(world: World, table: Table) -> list[tuple[Column, str]]:
    fitting = [c for c in table.columns if c.type not in {"json", "tsvector"}]
    return [(column, column.name) for column in world.some(fitting, 3, 8)]


def _body(view: View) -> str:
    parts = [
        f"t.{column.name}" + (f" as {shown}" if shown != column.name else "")
        for column, shown in view.columns
    ]
    listed = ",\n  ".join(parts)
    return f"select\n  {listed}\nfrom {view.table.ref} as t"


def _made(view: View) -> str:
    return (
        f"create or replace view {view.ref} with (security_invoker = true) as\n"
        f"{_body(view)}\nwhere t.created_at is not null;"
    )


def create_view(world: World) -> Draft:
    """A view of a table."""
    table = world.table()
    columns = _columns(world, table)
    view = View("public", world.name(table.name, "overview"), table, columns)
    world.views.append(view)
    _pin(view)
    return draft(
        f"create_{view.name}",
        _made(view),
        f"comment on view {view.ref} is 'What the list of {table.name} shows.';",
        f"revoke all on table {view.ref} from anon;" if world.chance(0.5) else "",
        f"grant select on table {view.ref} to authenticated;",
    )


def _pin(view: View) -> None:
    view.table.pins.add(view.name)
    for column, _ in view.columns:
        column.pins.add(view.name)


def create_report(world: World) -> Draft:
    """A view that counts the rows of a table for each day."""
    table = world.table(lambda t: t.owner)
    name = world.name(table.name, "per_day")
    table.pins.add(name)
    return draft(
        f"create_{name}",
        f"create view public.{name} with (security_invoker = true) as\n"
        "with days as (\n"
        f"  select t.created_at::date as day, t.{table.owner}, count(*) as rows\n"
        f"  from {table.ref} as t\n"
        f"  group by 1, 2\n"
        ")\n"
        f"select\n  d.day,\n  d.{table.owner},\n  d.rows,\n"
        f"  sum(d.rows) over (partition by d.{table.owner} order by d.day) as rows_so_far,\n"
        f"  d.rows - lag(d.rows, 1, 0::bigint) over (partition by d.{table.owner} order by d.day)"
        " as change\nfrom days as d;",
        f"grant select on table public.{name} to authenticated;",
    )


def replace_view(world: World) -> Draft:
    """A view with columns more at its end."""
    view = world.one([v for v in world.views if not v.stored])
    shown = {name for _, name in view.columns}
    fitting = [c for c in view.table.columns if c.name not in shown and c.type != "json"]
    view.columns += [(column, column.name) for column in world.some(fitting, 1, 2)]
    _pin(view)
    return draft(world.name("extend", view.name), _made(view))


def create_stored_view(world: World) -> Draft:
    """A materialized view with what makes its refresh possible."""
    table = world.table()
    columns = [(table.column("id"), "id"), (table.column("created_at"), "created_at")]
    more = [c for c in table.columns if c.name not in {"id", "created_at"} and c.type != "json"]
    columns += [(column, column.name) for column in world.some(more, 1, 5)]
    view = View("private", world.name(table.name, "snapshot"), table, columns, stored=True)
    world.views.append(view)
    _pin(view)
    return draft(
        f"create_{view.name}",
        f"create materialized view {view.ref} as\n{_body(view)};",
        f"create unique index {world.name(view.name, 'id')} on {view.ref} (id);",
        f"revoke all on table {view.ref} from anon, authenticated;",
    )


def refresh_view(world: World) -> Draft:
    """The rows of a materialized view as of now."""
    view = world.one([v for v in world.views if v.stored])
    return draft(
        world.name("refresh", view.name),
        f"refresh materialized view concurrently {view.ref};",
        f"analyze {view.ref};",
    )


def set_view_options(world: World) -> Draft:
    """Views that ask as their caller."""
    views = world.some([v for v in world.views if not v.stored], 1, 4)
    return draft(
        world.name("harden", views[0].name),
        *(f"alter view {view.ref} set (security_invoker = on);" for view in views),
    )


def drop_view(world: World) -> Draft:
    """A view that nobody reads."""
    view = world.one(world.views)
    world.views.remove(view)
    view.table.pins.discard(view.name)
    for column in view.table.columns:
        column.pins.discard(view.name)
    kind = "materialized view" if view.stored else "view"
    guard = "if exists " if world.chance(0.6) else ""
    return draft(world.name("drop", view.name), f"drop {kind} {guard}{view.ref};")
