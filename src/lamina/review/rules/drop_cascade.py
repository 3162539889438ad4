"""`cascade` drops whatever needs the object, and asks nobody.

Views, foreign keys, triggers, columns of a type and **policies** go with it. When a policy goes,
users lose access to rows, or, with a restrictive one, get it.
Without `cascade` PostgreSQL refuses, and names what is in the way.

Safe: nothing needs the object; what goes along is made again in the same change set.
Drop what needs it by name, so that a reviewer sees it, and then the object without `cascade`.

Columns: `drop-column-in-use`. Schemas: `drop-schema`.

Given:

```sql
create function public.is_member() returns boolean language sql as 'select true';
create table public.rooms (id bigint primary key);
alter table public.rooms enable row level security;
create policy members on public.rooms for select to authenticated using (public.is_member());
```

Bad:

```sql
drop function public.is_member() cascade;
```

Good:

```sql
alter policy members on public.rooms using (true);
drop function public.is_member();
```
"""

from collections.abc import Iterator

from lamina.review.about_drops import LOSES, Gone, reverse, taken_along
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.WARNING)

_SHOWN = 8


@rule.on(
    o.DropTable,
    o.DropView,
    o.DropFunction,
    o.DropType,
    o.DropSequence,
    o.DropConstraint,
    o.DropIndex,
    o.DropExtension,
)
def check(op: Operation, ctx: Context) -> Iterator[Finding]:
    """What goes along with a dropped object."""
    if not getattr(op, "cascade", False):
        return
    if isinstance(op, o.DropExtension):
        yield ctx.finding(
            f"whatever uses the extension {op.name} goes with it, columns of its types too",
            why="PostgreSQL does not ask, and lamina does not know what the extension brought.",
            instead=[Way("Without cascade PostgreSQL says what is in the way")],
        )
        return
    dropped = _dropped(ctx)
    named = op.name if isinstance(op, o.DropConstraint) else ""
    gone = tuple(
        thing
        for thing in taken_along(ctx, dropped)
        if not (named and thing.item == named and thing.home == getattr(op, "table", None))
    )
    if not gone:
        yield from _unknown(op, ctx)
        return
    shown = ", ".join(thing.words for thing in gone[:_SHOWN])
    more = f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
    worst = any(thing.kind in LOSES for thing in gone)
    yield ctx.finding(
        f"cascade takes along: {shown}{more}",
        severity=Severity.ERROR if worst else None,
        why="PostgreSQL drops it without asking, and nothing in the file names it.",
        instead=[Way("Each by name, then the statement without cascade", sql=_by_name(gone, ctx))],
    )


def _unknown(op: Operation, ctx: Context) -> Iterator[Finding]:
    """A function, type or view of which no migration knows, and so not what needs it."""
    if getattr(op, "if_exists", False):
        return
    match op:
        case o.DropFunction():
            known, name = bool(ctx.before.functions(op.function)), op.function
        case o.DropType():
            known, name = ctx.before.type(op.type) is not None, op.type
        case o.DropView():
            known, name = ctx.known(op.view), op.view
        case _:
            return
    if not known:
        yield ctx.finding(
            f"whatever needs {name} goes with it, and no migration makes it",
            severity=Severity.NOTE,
            why="So it is not known what goes.",
            instead=[Way("Without cascade PostgreSQL says what is in the way")],
        )


def _by_name(gone: tuple[Gone, ...], ctx: Context) -> str:
    text = ctx.statement.text
    return f"{reverse(gone)}\n{text[: text.lower().rindex('cascade')].rstrip()};"


def _dropped(ctx: Context) -> set[Name]:
    """What the statement names itself, and what of the file's own is made only for a while."""
    names = set()
    for written in ctx.statement.operations:
        op = ctx.before.resolved(written)
        for field in ("table", "view", "function", "type", "sequence"):
            name = getattr(op, field, None)
            if isinstance(name, Name) and not isinstance(op, o.DropConstraint):
                names.add(name)
    return names
