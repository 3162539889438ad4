"""A migration deletes data, and the project's folder of rollbacks has no file for it.

Once it is applied, only a backup brings the rows back. Write a rollback file that says so, and how
to get the data back, or keep a copy until nobody needs it.

The rule is silent in a project that has no `supabase/rollbacks/`.

-- settings: rollback=off

Given:

```sql
create table public.old_messages (id bigint primary key, body text);
```

Bad:

```sql
drop table public.old_messages;
```

Good:

```sql
alter table public.old_messages set schema extensions;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.NOTE)


@rule.on(o.DropTable, o.DropColumn, o.Truncate, o.Delete)
def check(op: Operation, ctx: Context) -> Iterator[Finding]:
    """The first statement of a file that loses rows or values."""
    table = op.table if isinstance(op, o.DropTable | o.DropColumn | o.Truncate | o.Delete) else None
    if ctx.file.rollback is not False or table is None or ctx.created_here(table):
        return
    if ctx.first():
        yield ctx.finding(
            f"what {table} loses here comes back from a backup only, and there is no rollback file",
            table=table,
            instead=[Way("Write supabase/rollbacks/ with the way back, or why there is none")],
        )
