"""`update` without a condition that holds anything back writes every row of the table anew.

What the columns held is lost, each row is locked until the migration ends, and the table needs up
to twice its space until it is vacuumed. A condition that is always true, such as `where true`, is
no condition.

Safe: a table that the same migration creates, or a temporary one; a small table.
Say which rows have to change, so that a second run finds nothing to do; change many rows in parts.
An update while the same migration keeps others from the table is `backfill-with-schema-change`.

Given:

```sql
create table public.messages (id bigint primary key, state text);
```

Bad:

```sql
update public.messages set state = 'sent';
```

Good:

```sql
update public.messages set state = 'sent' where state is null;
```
"""

from collections.abc import Iterator

from lamina.review.about_rows import batch, every_row, is_temporary, new_columns_only
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import Update

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.WARNING)


@rule.on(Update)
def check(op: Update, ctx: Context) -> Iterator[Finding]:
    """An UPDATE that reaches every row."""
    if is_temporary(op.table) or ctx.created_here(op.table):
        return
    if op.table in ctx.held_exclusively() or new_columns_only(op, ctx):
        return  # backfill-with-schema-change says it
    how = every_row(op, ctx)
    if not how:
        return
    columns = ", ".join(map(quote, op.columns))
    yield ctx.finding(
        f"every row of {op.table} is written anew: {how}",
        table=op.table,
        severity=Severity.NOTE if ctx.size(op.table) == "small" else None,
        why=f"What {columns or 'it'} held before is lost, and it takes long{ctx.if_large(op.table)}.",
        instead=[_narrow(op, ctx)],
    )


def _narrow(op: Update, ctx: Context) -> Way:
    words = "Say which rows change, and many in parts"
    if op.has_where or op.reads or ctx.statement.kind != "update_stmt" or not op.columns:
        return Way(words)
    column, key = quote(op.columns[0]), batch(op, ctx)
    where = f"where {column} is null" + (f" and {key} between 1 and 10000" if key else "")
    return Way(words, sql=f"{ctx.statement.text}\n{where};")
