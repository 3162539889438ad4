"""Migrations about who may do what."""

from benchmarks.corpus_pieces import COMMANDS, policy, predicate
from benchmarks.corpus_world import Draft, Table, World, draft

FLAGS = ("is_public", "is_archived", "is_default", "needs_review")


def add_policies(world: World) -> Draft:
    """Policies beside those that a table has."""
    table = world.table()
    role = world.one(("authenticated", "authenticated", "anon, authenticated"))
    commands = world.some(COMMANDS, 1, 2)
    return draft(
        world.name("add_policies_to", table.name),
        *(policy(world, table, command, role, _condition(world, table)) for command in commands),
        f"grant {', '.join(commands)} on table {table.ref} to {role};",
    )


def _condition(world: World, table: Table) -> str:
    columns = [c for c in table.columns if c.name in FLAGS or c.name.endswith("_at")]
    if not columns or world.chance(0.5):
        return ""
    column = world.one(columns)
    column.pins.add(f"policy {world.number()}")
    if column.name in FLAGS:
        return f" and {'not ' if world.chance(0.5) else ''}{column.name}"
    return f" and {column.name} is not null"


def change_policies(world: World) -> Draft:
    """Policies with another predicate, role or name."""
    table = world.table(lambda t: t.policies)
    statements = []
    for name in world.some(list(table.policies), 1, 2):
        statements.append(_changed(world, table, name))
        if world.chance(0.3):
            new = f"{table.name}: rule {world.number()}"
            table.policies[new] = table.policies.pop(name)
            statements.append(f'alter policy "{name}" on {table.ref} rename to "{new}";')
    return draft(world.name("change_policies_of", table.name), *statements)


def _changed(world: World, table: Table, name: str) -> str:
    if world.chance(0.3):
        return f'alter policy "{name}" on {table.ref} to authenticated, service_role;'
    clause = "with check" if table.policies[name] == "insert" else "using"
    rule = predicate(table) + _condition(world, table)
    return f'alter policy "{name}" on {table.ref}\n  {clause} ({rule});'


def replace_policies(world: World) -> Draft:
    """All policies of a table dropped and made anew."""
    table = world.table(lambda t: t.policies)
    old, table.policies = dict(table.policies), {}
    commands = sorted(set(old.values()), key=COMMANDS.index)
    return draft(
        world.name("replace_policies_of", table.name),
        *(f'drop policy if exists "{name}" on {table.ref};' for name in old),
        *(policy(world, table, c, more=_condition(world, table)) for c in commands),
    )


def drop_policy(world: World) -> Draft:
    """A policy that goes with the grant that it limited."""
    table = world.table(lambda t: len(t.policies) > 1)
    name = world.one(list(table.policies))
    command = table.policies.pop(name)
    return draft(
        world.name("drop_policy_of", table.name),
        f'drop policy "{name}" on {table.ref};',
        f"revoke {command} on table {table.ref} from authenticated;",
    )


def change_grants(world: World) -> Draft:
    """Grants on tables and columns."""
    table = world.table()
    columns = ", ".join(c.name for c in world.some(table.columns, 1, 4))
    every = (
        f"revoke all on table {table.ref} from anon;",
        f"grant select on table {table.ref} to authenticated;",
        f"revoke update on table {table.ref} from authenticated;",
        f"grant update ({columns}) on table {table.ref} to authenticated;",
        f"grant select, insert, update, delete on table {table.ref} to service_role;",
    )
    return draft(world.name("change_grants_of", table.name), *world.some(every, 2, 5))


def change_defaults(world: World) -> Draft:
    """What is granted on tables and functions to come."""
    every = (
        "alter default privileges in schema private revoke all on tables from anon;",
        "alter default privileges in schema public revoke execute on functions from public;",
        "alter default privileges in schema public grant select on tables to service_role;",
        "alter default privileges in schema private revoke execute on functions from public;",
        "alter default privileges in schema public grant usage on sequences to service_role;",
    )
    return draft(world.name("change_default_privileges"), *world.some(every, 1, 3))


def force_rls(world: World) -> Draft:
    """Row level security for the owner of a table as well."""
    tables = world.some([t for t in world.tables[-60:] if t.kind == "table"], 1, 4)
    return draft(
        world.name("force_rls_on", tables[0].name),
        *(f"alter table {table.ref} force row level security;" for table in tables),
    )


def create_bucket(world: World) -> Draft:
    """A bucket of the storage with its policies."""
    table = world.table(lambda t: t.owner == "user_id")
    bucket = world.name(table.name, "files").replace("_", "-")
    mine = f"bucket_id = '{bucket}' and (storage.foldername(name))[1] = (select auth.uid()::text)"
    return draft(
        world.name("create_bucket_for", table.name),
        "insert into storage.buckets (id, name, public)\n"
        f"values ('{bucket}', '{bucket}', false)\non conflict (id) do nothing;",
        f'create policy "{bucket}: owner reads" on storage.objects\n'
        f"  for select to authenticated\n  using ({mine});",
        f'create policy "{bucket}: owner adds" on storage.objects\n'
        f"  for insert to authenticated\n  with check ({mine});",
        f'create policy "{bucket}: owner removes" on storage.objects\n'
        f"  for delete to authenticated\n  using ({mine});",
    )


def publish(world: World) -> Draft:
    """Tables whose changes the clients hear."""
    table = world.table(lambda t: "published" not in t.pins)
    table.pins.add("published")
    return draft(
        world.name("publish", table.name),
        f"alter table {table.ref} replica identity full;",
        f"alter publication supabase_realtime add table {table.ref};",
    )
