"""A statement outside a transaction may be done although its migration failed.

`drop index concurrently` runs by itself. When something after it fails, the index is gone and the
file does not count as applied; the next try fails, as there is nothing to drop.

Safe: `if exists`. An index that is created again: see `concurrently-if-not-exists`.

Given:

```sql
create table public.messages (id bigint primary key, room bigint);
create index messages_room_idx on public.messages (room);
```

Bad:

```sql
drop index concurrently public.messages_room_idx;
```

Good:

```sql
drop index concurrently if exists public.messages_room_idx;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Edit, Finding, Fix, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import DropIndex

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(DropIndex)
def check(op: DropIndex, ctx: Context) -> Iterator[Finding]:
    """DROP INDEX CONCURRENTLY that fails the second time."""
    if op.concurrently and not op.if_exists:
        yield ctx.finding(
            f"a second try fails when {op.index} is gone already",
            why="It is dropped by itself, even when the rest of the migration fails.",
            instead=f"drop index concurrently if exists {op.index.sql()};",
            fix=_fix(ctx),
        )


def _fix(ctx: Context) -> Fix:
    from lamina.sql.lexer import lexemes  # noqa: PLC0415 - seldom needed

    text = ctx.statement.text
    words = (t for t in lexemes(text) if text[t.start : t.end].lower() == "concurrently")
    place = ctx.statement.span.start + next(words).end
    return Fix("add if exists", (Edit(place, place, " if exists"),))
