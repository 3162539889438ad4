"""An index does what another one does already.

Each index makes every write slower and takes room and memory. One on `(a)` beside one on `(a, b)` is never needed for finding rows, and one on the columns of a unique constraint or a primary key is there already.

Safe: another method, predicate, operator class or order of columns. A unique index says more than a plain one: then it is the plain one that is not needed any more.

The same rule elsewhere: splinter `duplicate_index`.

Given:

```sql
create table public.profiles (id bigint primary key, email text unique);
```

Bad:

```sql
create index profiles_email_idx on public.profiles (email);
```

Good:

```sql
create index profiles_lower_email_idx on public.profiles (lower(email));
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import is_built
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import CreateIndex
from lamina.sql.schema.objects import Index

rule = Rule(__name__, category=Category.STYLE, severity=Severity.WARNING)

_ORDERED = ("btree", "")


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """An index whose columns another one begins with."""
    if not is_built(op, ctx) or any(op.operator_classes) or op.method not in _ORDERED:
        return
    for other in ctx.before.indexes_of(op.table):
        if not _is_alike(op, other) or Name(op.table.schema, op.name) == other.name:
            continue
        if op.columns == other.columns and (other.unique or not op.unique):
            certain = len(op.columns) == 1 or bool(other.constraint)  # DESC is not known of others
            severity = None if certain else Severity.NOTE
            yield _told(op, other, ctx, f"does what {other.name} does already", severity)
            return
        if not op.unique and other.columns[: len(op.columns)] == op.columns:
            yield _told(op, other, ctx, f"is the beginning of {other.name}", Severity.NOTE)
            return
        if _is_outdone(op, other):
            yield _outdone(other, ctx)
            return


def _is_alike(op: CreateIndex, other: Index) -> bool:
    """Same rows, same order: what is not known counts as a difference."""
    classes = any(getattr(other, "operator_classes", ()))
    orders = getattr(op, "orders", ()) == getattr(other, "orders", ())
    same = other.method == "btree" and other.where == op.where and other.valid
    return same and orders and not classes and set(op.include) <= set(other.include)


def _is_outdone(op: CreateIndex, other: Index) -> bool:
    """Whether the new one makes the older one needless."""
    begins = op.columns[: len(other.columns)] == other.columns
    return begins and not (other.unique or other.include)


def _told(
    op: CreateIndex, other: Index, ctx: Context, what: str, severity: Severity | None = None
) -> Finding:
    name = op.name or f"the index on {op.table}"
    ctx.state.facts["index told", ctx.number] = True  # how to build it is beside the point
    return ctx.finding(
        f"{name} {what}",
        why="Every write keeps both up to date.",
        instead=[Way(f"Leave it out: {other.name} serves these queries")],
        severity=severity,
    )


def _outdone(other: Index, ctx: Context) -> Finding:
    return ctx.finding(
        f"with this, {other.name} is not needed any more",
        why="Every write keeps both up to date.",
        instead=[
            Way(
                "Drop it, alone in a migration after this one",
                sql=f"drop index concurrently {other.name.sql()};",
            )
        ],
        severity=Severity.NOTE,
    )
