"""Without its default a column is null, or refuses the row, where an insert does not name it.

Inserts of code that is running rely on the default without saying so. On a `not null` column they
fail from that moment (`23502`); on any other they leave a null behind.

Safe: a column that gets another default in the same change set, or goes; a table that the same
migration creates.

Given:

```sql
create table public.messages (id bigint primary key, kind text not null default 'plain');
```

Bad:

```sql
alter table public.messages alter column kind drop default;
```

Good:

```sql
alter table public.messages alter column kind set default 'text';
```
"""

from collections.abc import Iterator

from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import DropDefault

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.on(DropDefault)
def check(op: DropDefault, ctx: Context) -> Iterator[Finding]:
    """Inserts that rely on a default."""
    if ctx.created_here(op.table) or ctx.column_here(op.table, op.column):
        return
    known, end = ctx.before.column(op.table, op.column), ctx.end.column(op.table, op.column)
    table = ctx.before.table(op.table)
    had_none = known is not None and known.default is None and table is not None and table.complete
    filled = end is not None and (end.default is not None or bool(end.generated))
    gone = known is not None and end is None
    if had_none or filled or gone:
        return
    required = known is not None and known.not_null
    column = quote(op.column)
    effect = "fail" if required else "leave a null in it"
    yield ctx.finding(
        f"inserts into {op.table} that do not name {column} {effect} from then on",
        table=op.table,
        why="Running code may rely on the default.",
        severity=Severity.WARNING if required else None,
        instead=[
            steps(
                "After the code",
                (f"Deploy code that writes {column} in every insert", ""),
                ("Then", f"alter table {op.table.sql()} alter column {column} drop default;"),
            )
        ],
    )
