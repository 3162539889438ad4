"""A savepoint in a migration fails, as the Supabase CLI opens no transaction for such a file.

PostgreSQL allows `savepoint` in a transaction only (SQLSTATE 25P01). The CLI runs a file with
transaction control statement by statement, and leaves `begin` to the file.
Even where it works, what is rolled back to a savepoint is missing, and the file counts as applied.

Safe: between a `begin` and a `commit` of the file, about which see `transaction-in-migration`.
Test for what may be there with `if exists` instead.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
savepoint before_column;
alter table public.messages add column body text;
release before_column;
```

Good:

```sql
alter table public.messages add column if not exists body text;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import Transaction

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(Transaction)
def check(op: Transaction, ctx: Context) -> Iterator[Finding]:
    """The first savepoint outside a transaction of the file."""
    if op.kind == "savepoint" and ctx.begun is None and ctx.first():
        yield ctx.finding(
            "savepoint needs a transaction, and the CLI opens none for this file",
            why="The migration fails with SQLSTATE 25P01.",
            instead=[Way("Leave it out; a migration is applied as a whole")],
        )
