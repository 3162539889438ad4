"""`pglz` compresses large values more slowly than `lz4`, for little less room.

Since PostgreSQL 14 a column can be told to use `lz4`, which packs and unpacks faster.
The setting holds for values that are written from then on; `default` follows
`default_toast_compression`. A server built without lz4 refuses it (`0A000`).

Off by default.

Given:

```sql
create table public.documents (id bigint primary key, body text);
```

Bad:

```sql
alter table public.documents alter column body set compression pglz;
```

Good:

```sql
alter table public.documents alter column body set compression default;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import SetCompression

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(SetCompression)
def check(op: SetCompression, ctx: Context) -> Iterator[Finding]:
    """The slower method, written out."""
    if op.method == "pglz":
        yield ctx.finding(
            f"{ctx.column(op.table, op.column)} is compressed with pglz, lz4 is faster",
            instead=f"alter table {op.table.sql()} alter column {quote(op.column)} set compression lz4;",
        )
