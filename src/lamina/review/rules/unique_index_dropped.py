"""Without its unique index, `on conflict` on those columns fails.

`insert ... on conflict (email)` and `upsert` of the client need a unique index on exactly these columns; without it each call fails with SQLSTATE 42P10. Duplicates come in as well, and then the index cannot be made again.
An index that is the table's replica identity is needed for updates and deletes of a published table.

Safe: another unique index on the same columns, before or in the same change; a table or index that the same migration made.

Given:

```sql
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
```

Bad:

```sql
drop index public.profiles_email_idx;
```

Good:

```sql
create unique index profiles_email_key on public.profiles (email);
drop index public.profiles_email_idx;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import as_written
from lamina.review.about_indexes import dropped, replacement_at_end, shown_columns
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write import columns
from lamina.sql.operations import DropIndex
from lamina.sql.schema.objects import Index

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)


@rule.on(DropIndex)
def check(op: DropIndex, ctx: Context) -> Iterator[Finding]:
    """A rule about rows that goes with an index."""
    index = dropped(op, ctx)
    if index is None or not index.unique or _is_nobodys(index, ctx):
        return
    what = shown_columns(index.columns)
    yield ctx.finding(
        f"two rows of {index.table} may have the same {what} from now on",
        table=index.table,
        why=_why(index, ctx),
        instead=[
            steps(
                "First without, then away",
                (f"Deploy code that does not upsert on {what}", ""),
                ("Then", as_written(ctx, f"drop index {op.index.sql()};")),
            )
        ],
    )


def _is_nobodys(index: Index, ctx: Context) -> bool:
    here = index.made is not None and index.made.file == ctx.state.number
    gone = ctx.end.table(index.table) is None
    return here or gone or ctx.created_here(index.table) or replacement_at_end(ctx, index)


def _why(index: Index, ctx: Context) -> str:
    table = ctx.before.table(index.table)
    identity = table is not None and table.replica_identity == "index"
    also = " It may be the replica identity of the table." if identity else ""
    return f"`on conflict {columns(index.columns)}` fails without the index (42P10).{also}"
