"""Without autovacuum a table grows, and queries get bad plans.

Nothing frees the space of dead rows or renews the statistics, until PostgreSQL has to vacuum the
table against transaction id wraparound, at a time of its own.

Safe: a table that the same migration creates and fills, when it is switched on again later.
Tune it instead: a lower `autovacuum_vacuum_scale_factor` for a large table.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
alter table public.messages set (autovacuum_enabled = false);
```

Good:

```sql
alter table public.messages set (autovacuum_vacuum_scale_factor = 0.02);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import SetOptions

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)

_OFF = frozenset({"false", "off", "no", "0", "f", "n"})


@rule.on(SetOptions)
def check(op: SetOptions, ctx: Context) -> Iterator[Finding]:
    """AUTOVACUUM_ENABLED switched off to the end of the change set."""
    if op.reset or not _switched_off(op.options):
        return
    end = ctx.end.table(op.name)
    last = dict(end.options).get("autovacuum_enabled") if end else None
    if last is not None and last.lower() not in _OFF:
        return
    table = op.name.sql()
    yield ctx.finding(
        f"{op.name} is no longer vacuumed by itself",
        table=op.name,
        why="It grows, its statistics age, and a forced vacuum comes at a time of its own.",
        instead=f"alter table {table} set (autovacuum_vacuum_scale_factor = 0.02);",
    )


def _switched_off(options: tuple[tuple[str, str], ...]) -> bool:
    return any(name == "autovacuum_enabled" and value.lower() in _OFF for name, value in options)
