"""Dropping a table loses its rows, and breaks the code that still asks for them.

Nothing brings the rows back but a backup, and the Data API answers 404 at once for clients that
are still running.

Safe: a table that the same migration creates, or a temporary one.
Take access away first, keep the rows for a release, save them, and drop the table in a later
migration with `-- lamina: allow drop-table: saved in ...`.

The same rule elsewhere: squawk `ban-drop-table`.

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
revoke all on public.old_messages from anon, authenticated, service_role;
```
"""

from collections.abc import Iterator

from lamina.review.about_rows import is_temporary
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import DropTable

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)


@rule.on(DropTable)
def check(op: DropTable, ctx: Context) -> Iterator[Finding]:
    """A table that may have rows."""
    known = ctx.known(op.table)
    if is_temporary(op.table) or ctx.created_here(op.table):
        return
    table, unsure = op.table.sql(), op.if_exists and not known
    yield ctx.finding(
        f"{op.table} goes with its rows" + (", if it is there" if unsure else ""),
        table=op.table,
        severity=Severity.NOTE if unsure else None,
        why="No migration makes the table, so it is not known what it holds."
        if unsure
        else "Only a backup brings them back, and code that still asks for it fails.",
        instead=[
            steps(
                "Over two releases",
                (f"Deploy code that no longer uses {op.table}", ""),
                (
                    "Take access away",
                    f"revoke all on {table} from anon, authenticated, service_role;",
                ),
                ("Save the rows, and wait for a release", ""),
                ("Drop it", f"-- lamina: allow drop-table: saved in ...\ndrop table {table};"),
            )
        ],
    )
