"""Adding a stored generated column rewrites the whole table.

`generated always as (...) stored` is worked out for every row that is there and written into it,
under an ACCESS EXCLUSIVE lock: reads and writes wait. There is no way to fill it in batches.
A plain column that a trigger fills can be; from PostgreSQL 18 on a virtual column, which is worked
out when it is read, needs no rows to be written at all. It cannot have an index.

Safe: a table that the same migration creates; a virtual column.

The same rule elsewhere: squawk `adding-field-with-default`, strong_migrations
`add_column_generated_stored`, eugene `E11`.

Given:

```sql
create table public.messages (id bigint primary key, body text not null);
```

Bad:

```sql
alter table public.messages
  add column words tsvector generated always as (to_tsvector('english', body)) stored;
```

Good:

```sql
alter table public.messages add column words tsvector;
create function public.messages_fill_words() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.words := to_tsvector('english', new.body);
  return new;
end $$;
create trigger messages_fill_words before insert or update on public.messages
for each row execute function public.messages_fill_words();
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import on_existing, rewrites
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import UNTIL_DONE, batch, follow, of_row
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)

_VIRTUAL_SINCE = 18


@rule.on(AddColumn)
def check(op: AddColumn, ctx: Context) -> Iterator[Finding]:
    """A stored column for rows that are there."""
    if op.definition.generated != "stored" or not on_existing(op, ctx) or not rewrites(ctx):
        return
    yield ctx.finding(
        f"every row of {op.table} is rewritten to store {quote(op.column)} in it",
        table=op.table,
        why=f"Reads and writes wait meanwhile, long{ctx.if_large(op.table)}.",
        instead=_ways(op, ctx),
    )


def _ways(op: AddColumn, ctx: Context) -> Iterator[Way]:
    table, column = op.table.sql(), quote(op.column)
    expression = op.definition.default or "null"
    added = f"alter table {table} add column {column} {op.definition.type}"
    if ctx.settings.postgres >= _VIRTUAL_SINCE:
        sql = f"{added} generated always as ({expression}) virtual;"
        yield Way("Worked out when it is read, if it needs no index", sql=sql)
    name = object_name(op.table.name, f"fill_{op.column}", "")
    yield steps(
        "A column that a trigger fills",
        (
            "First",
            f"{added};\n{follow(op.table, name, (f'new.{column} := {of_row(expression)}',))}",
        ),
        (
            UNTIL_DONE,
            batch(
                ctx,
                op.table,
                f"{column} = {expression}",
                f"{column} is null and ({expression}) is not null",
            ),
        ),
    )
