"""A migration changes what belongs to Supabase.

The schemas `auth`, `storage`, `realtime`, `vault` and the like are made and upgraded by Supabase's
services, which own what is in them. On the hosted platform the role of the migrations does not:
the statement fails there (`must be owner of`, `permission denied for schema`), also where it works
on a local stack. What does get in stands in the way of the next upgrade.

Safe: policies on `storage.objects`, `storage.buckets` and `realtime.messages`; triggers on the
tables of `auth` and `storage`; rows, such as a bucket; foreign keys to `auth.users`; calls such as
`cron.schedule`.

Bad:

```sql
create function auth.tenant() returns uuid language sql stable set search_path = '' as $$
  select (auth.jwt() -> 'app_metadata' ->> 'tenant')::uuid
$$;
```

Good:

```sql
create schema private;
create function private.tenant() returns uuid language sql stable set search_path = '' as $$
  select (auth.jwt() -> 'app_metadata' ->> 'tenant')::uuid
$$;
```
"""

from collections.abc import Iterator
from typing import Protocol

from lamina.review.about_access import PLATFORM, tokens, word, written_out
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.names import Name, quote

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)

_POLICIES = {Name("storage", "objects"), Name("storage", "buckets"), Name("realtime", "messages")}
_TRIGGERS = {"auth", "storage", "realtime"}
_BY_TABLE = (
    o.CreateTable,
    o.DropTable,
    o.RenameTable,
    o.AddColumn,
    o.DropColumn,
    o.RenameColumn,
    o.AlterColumnType,
    o.SetNotNull,
    o.DropNotNull,
    o.SetDefault,
    o.DropDefault,
    o.AddConstraint,
    o.DropConstraint,
    o.ValidateConstraint,
    o.CreateIndex,
    o.EnableRls,
    o.DisableRls,
    o.ForceRls,
    o.NoForceRls,
    o.CreateRule,
    o.SwitchTrigger,
)
_OTHERS: dict[type[o.Operation], str] = {
    o.CreateView: "view",
    o.DropView: "view",
    o.CreateFunction: "function",
    o.AlterFunction: "function",
    o.DropFunction: "function",
    o.CreateType: "type",
    o.DropType: "type",
    o.AddEnumValue: "type",
    o.CreateSequence: "sequence",
    o.DropSequence: "sequence",
    o.DropIndex: "index",
    o.ChangeOwner: "name",
    o.Rename: "name",
    o.SetSchema: "name",
}


class _OfTable(Protocol):
    @property
    def table(self) -> Name: ...


@rule.on(*_BY_TABLE)
def check_table(op: _OfTable, ctx: Context) -> Iterator[Finding]:
    """A change of a table, or of what belongs to one."""
    yield from _judge(ctx, op.table)


@rule.on(*_OTHERS)
def check_object(op: o.Operation, ctx: Context) -> Iterator[Finding]:
    """A change of another object."""
    name: Name = getattr(op, _OTHERS[type(op)])
    table = getattr(op, "table", None)
    if isinstance(op, o.Rename) and table:
        meant = {"policy": table in _POLICIES, "trigger": table.schema in _TRIGGERS}
        if meant.get(op.kind):
            return
    yield from _judge(ctx, table if isinstance(table, Name) else name)
    if isinstance(op, o.SetSchema) and name.schema not in PLATFORM:
        yield from _judge(ctx, Name(op.schema, name.name))


@rule.on(o.CreatePolicy, o.AlterPolicy, o.DropPolicy)
def check_policy(op: _OfTable, ctx: Context) -> Iterator[Finding]:
    """A policy on another table than those that are meant to have some."""
    if op.table not in _POLICIES:
        yield from _judge(ctx, op.table)


@rule.on(o.CreateTrigger, o.DropTrigger)
def check_trigger(op: _OfTable, ctx: Context) -> Iterator[Finding]:
    """A trigger on a table where there should be none."""
    if op.table.schema not in _TRIGGERS:
        yield from _judge(ctx, op.table)


@rule.on(o.DropSchema)
def check_schema(op: o.DropSchema, ctx: Context) -> Iterator[Finding]:
    """One of the schemas goes."""
    yield from _judge(ctx, Name(op.name, ""))


def _judge(ctx: Context, name: Name) -> Iterator[Finding]:
    if name.schema not in PLATFORM or not ctx.first(ctx.number):
        return
    shown = str(name) if name.name else f"schema {quote(name.schema)}"
    yield ctx.finding(
        f"{shown} belongs to Supabase: the statement fails on the hosted platform",
        why="Its services own what is in the schema and change it when they are upgraded.",
        instead=_ways(ctx, name),
    )


def _ways(ctx: Context, name: Name) -> list[Way]:
    match ctx.operation:
        case o.EnableRls():
            return [Way("Leave it out: row level security is on there")]
        case o.CreateTable() | o.CreateFunction() | o.CreateView() | o.CreateType():
            moved = _moved(ctx.statement.text, name) if written_out(ctx) else ""
            sql = f"create schema if not exists private;\n{moved};" if moved else ""
            return [Way(f"In a schema of your own: private.{quote(name.name)}", sql=sql)]
        case o.AddColumn():
            return [
                Way(
                    "In a table of your own that refers to it",
                    sql="create table public.profiles (\n"
                    f"  id uuid primary key references {name.sql()} (id) on delete cascade\n"
                    ");\n"
                    "alter table public.profiles enable row level security;",
                )
            ]
        case _:
            return []


def _moved(text: str, name: Name) -> str:
    """The statement with the first mention of a name in the schema `private`."""
    found = tokens(text)
    for place, dot, last in zip(found, found[1:], found[2:], strict=False):
        parts = [word(text, place).strip('"'), word(text, last).strip('"')]
        if word(text, dot) == "." and parts == [name.schema, name.name.lower()]:
            return f"{text[: place.start]}private{text[place.end :]}"
    return ""
