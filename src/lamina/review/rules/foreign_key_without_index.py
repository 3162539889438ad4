"""No index begins with the columns of a foreign key.

When a row of the referenced table is deleted, or its key changes, PostgreSQL looks for rows that point to it. Without an index it reads the whole referencing table, once for each row, while locks are held. Joins over the key are slow too.
Dropping the index that serves a key is found as well.

Safe: an index, primary key or unique constraint that begins with these columns, in any migration of the same change.
For a table that no migration made, other indexes may exist: then it is a note.

The same rule elsewhere: splinter `unindexed_foreign_keys`.

Given:

```sql
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
alter table public.messages add constraint messages_session_id_fkey
  foreign key (session_id) references public.sessions (id) not valid;
```

Good:

```sql
create index concurrently messages_session_id_idx on public.messages (session_id);
-- next migration
alter table public.messages add constraint messages_session_id_fkey
  foreign key (session_id) references public.sessions (id) not valid;
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import Adding, at_end, foreign_keys_of
from lamina.review.about_indexes import finds_rows_by, joined, shown_columns
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AddConstraint,
    Constraint,
    CreateIndex,
    CreateTable,
    DropIndex,
)

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddConstraint, AddColumn, CreateTable)
def check(op: Adding, ctx: Context) -> Iterator[Finding]:
    """Foreign keys that no index serves when the change set is applied."""
    bare = [key for key in foreign_keys_of(op, ctx) if _is_bare(op, key, ctx)]
    if not bare:
        return
    keys = [shown_columns(key.columns) for key in bare]
    targets = list(dict.fromkeys(str(key.references) for key in bare))
    here = ctx.created_here(op.table) or isinstance(op, CreateTable)
    known = here or ctx.known(op.table)
    made = "no index of" if known else "no index that the migrations make on"
    yield ctx.finding(
        f"{made} {op.table} begins with {' or '.join(keys)}",
        table=op.table,
        why=f"Deleting a row of {joined(targets)} reads all of {op.table}.",
        instead=_ways(op, bare, ctx, here=here),
        severity=Severity.NOTE if here or not known else None,
    )


@rule.on(DropIndex)
def check_drop(op: DropIndex, ctx: Context) -> Iterator[Finding]:
    """The index that served a key of an earlier migration goes."""
    index = ctx.before.index(op.index)
    table = ctx.before.table(index.table) if index else None
    if index is None or table is None:
        return
    for entry in table.constraints.values():
        earlier = entry.kind == "foreign key" and not (entry.made and entry.made.new)
        if not (earlier and finds_rows_by(index, entry.columns)):
            continue
        if _lacks_index(table.name, entry.constraint, ctx):
            yield ctx.finding(
                f"no index of {table.name} begins with {shown_columns(entry.columns)} any more",
                table=table.name,
                why=f"Deleting a row of {entry.constraint.references} reads all of {table.name}.",
                instead=[Way("Keep the index as long as the foreign key is there")],
            )


def _is_bare(op: Adding, key: Constraint, ctx: Context) -> bool:
    return bool(key.columns) and _lacks_index(op.table, key, ctx)


def _lacks_index(table: Name, key: Constraint, ctx: Context) -> bool:
    """Whether the key is there at the end of the change set, and no index for it."""
    if at_end(ctx, table, key) is None:
        return False
    return not any(finds_rows_by(index, key.columns) for index in ctx.end.indexes_of(table))


def _ways(op: Adding, bare: list[Constraint], ctx: Context, *, here: bool) -> Iterator[Way]:
    from lamina.sql.schema.constraints import free_relation  # noqa: PLC0415 - seldom needed
    from lamina.sql.schema.naming import addition  # noqa: PLC0415 - the same

    names = [free_relation(ctx.end, op.table, addition(key.columns), "idx") for key in bare]
    made = [CreateIndex(op.table, name, key.columns) for name, key in zip(names, bare, strict=True)]
    table = ctx.before.table(op.table)
    plain = here or (table is not None and table.partitioned)
    place = "after" if isinstance(op, AddColumn) else "before"
    words = "In the same migration" if here else f"In a migration of its own, {place} this one"
    yield Way(words, sql="\n".join(create_index(index, concurrently=not plain) for index in made))
