"""A transaction that nobody commits is undone when the connection closes.

Everything after `begin` is lost, with the row in the history table, and the Supabase CLI reports
success.

Safe: nothing; leave `begin` out, as the CLI runs each file as one transaction anyway.

The same rule elsewhere: squawk `ban-uncommitted-transaction`.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
begin;
alter table public.messages add column body text;
```

Good:

```sql
alter table public.messages add column body text;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import left_open
from lamina.review.context import Context
from lamina.review.finding import Edit, Finding, Fix, Severity, Way
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """A BEGIN that is open at the end of the file."""
    opened = left_open(ctx)
    if opened is None:
        return
    end = opened.outer.end
    end += 1 if ctx.file.text[end : end + 1] == "\n" else 0
    yield ctx.finding(
        "nothing commits what follows, so it is undone when the connection closes",
        statement=opened,
        why="The CLI reports success; it runs a file without begin as one transaction anyway.",
        instead=[Way("Leave begin out")],
        fix=Fix("remove begin", (Edit(opened.span.start, end, ""),)),
    )
