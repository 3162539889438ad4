"""Dropping a column loses its data, and code that still names it fails.

The values are gone at once and only a backup brings them back. Code that was deployed before, open
sessions of the app and API requests with `select=` fail from that moment. Function bodies are text:
they are not checked, and fail when they run.

Safe: a column that the same migration added; a column that no deployed code names any more, whose
data nobody needs. Say so: `-- lamina: allow drop-column: not read since v12, empty in production`.
A copy, if one is wanted, belongs into a schema that the API does not serve.

The same rule elsewhere: squawk `ban-drop-column`, strong_migrations `remove_column`.

Given:

```sql
create table public.messages (id bigint primary key, body text, mood text);
```

Bad:

```sql
alter table public.messages drop column mood;
```

Good:

```sql
comment on column public.messages.mood is 'Not used any more; goes with the next release.';
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import functions_naming, listed
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import belongings
from lamina.sql.names import quote
from lamina.sql.operations import DropColumn

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)

_SEVERITIES = {"new": Severity.NOTE, "computed": Severity.WARNING}


@rule.on(DropColumn)
def check(op: DropColumn, ctx: Context) -> Iterator[Finding]:
    """A column with data, or several of one statement, told with the first of them."""
    kind = _kind(op, ctx)
    if kind is None or not ctx.first((ctx.number, op.table, kind)):
        return
    gone = [op, *(o for o in _others(op, ctx) if _kind(o, ctx) == kind)]
    it, its = ("it", "its") if len(gone) == 1 else ("them", "their")
    lost = "stops existing" if len(gone) == 1 else "stop existing"
    lost = lost if kind == "computed" else f"and {its} data are lost"
    callers = "Code and API requests" if ctx.exposed(op.table) else "Queries"
    yield ctx.finding(
        f"{_words(gone, ctx)} {lost}",
        table=op.table,
        why=f"{callers} that still name {it} fail from then on.{_more(gone, ctx)}",
        severity=_SEVERITIES.get(kind),
        instead=[_way(gone, ctx)],
    )


def _kind(op: DropColumn, ctx: Context) -> str | None:
    """What is lost; None for nothing, or what `drop-column-in-use` says more about."""
    table, known = ctx.before.table(op.table), ctx.before.column(op.table, op.column)
    missing = known is None and table is not None and table.complete
    if missing or ctx.created_here(op.table) or ctx.column_here(op.table, op.column):
        return None
    if ctx.before.dependents_of_column(op.table, op.column):
        return None
    if known is not None and known.made is not None and known.made.new:
        return "new"
    return "computed" if known is not None and known.generated in {"stored", "virtual"} else "data"


def _others(op: DropColumn, ctx: Context) -> Iterator[DropColumn]:
    """The columns that the same statement drops after this one."""
    found = (ctx.before.resolved(o) for o in ctx.statement.operations if isinstance(o, DropColumn))
    for other in found:
        if isinstance(other, DropColumn) and other.table == op.table and other != op:
            yield other


def _words(gone: list[DropColumn], ctx: Context) -> str:
    first, *rest = gone
    return listed([ctx.column(first.table, first.column), *(quote(o.column) for o in rest)])


def _more(gone: list[DropColumn], ctx: Context) -> str:
    """What else names the columns, and what goes with them."""
    named = dict.fromkeys(n for o in gone for n in functions_naming(ctx.before, o.table, o.column))
    parts = list(filter(None, (belongings(ctx, o.table, o.column) for o in gone)))
    it = ("It is", "it") if len(gone) == 1 else ("They are", "them")
    told = f" {it[0]} named in {listed(named)}." if named else ""
    return told + (f" With {it[1]} goes: {', '.join(parts)}." if parts else "")


def _way(gone: list[DropColumn], ctx: Context) -> Way:
    table = gone[0].table.sql()
    needed = [o for o in gone if _is_needed(o, ctx)]
    free = ", ".join(f"alter column {quote(o.column)} drop not null" for o in needed)
    drops = ", ".join(
        f"drop column {'if exists ' if o.if_exists else ''}{quote(o.column)}" for o in gone
    )
    return steps(
        "In a release after the code",
        *([("First", f"alter table {table} {free};")] if needed else []),
        (f"Deploy code that no longer names {listed(quote(o.column) for o in gone)}", ""),
        ("Then", f"alter table {table} {drops};"),
    )


def _is_needed(op: DropColumn, ctx: Context) -> bool:
    """Whether a row cannot be written without the column."""
    known = ctx.before.column(op.table, op.column)
    return bool(known and known.not_null and known.default is None and not known.generated)
