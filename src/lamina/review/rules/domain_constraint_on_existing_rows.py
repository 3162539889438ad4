"""A new condition of a domain is checked in every table that uses it, at once.

`alter domain ... add constraint` and `set not null` hold a SHARE lock on each of these tables: writes wait until the last row is checked, and the migration fails when one does not pass.
A check added `not valid` holds for new values at once, and `validate constraint` in the next migration checks the old ones.

Safe: no table uses the domain, or only tables that the same migration creates.

Given:

```sql
create domain public.email as text;
create table public.profiles (id bigint primary key, email public.email);
```

Bad:

```sql
alter domain public.email add constraint email_check check (value like '%@%');
```

Good:

```sql
alter domain public.email add constraint email_check check (value like '%@%') not valid;
-- next migration
alter domain public.email validate constraint email_check;
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import joined, lasts
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import AlterDomain
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AlterDomain)
def check(op: AlterDomain, ctx: Context) -> Iterator[Finding]:
    """A condition that reads the tables of a domain."""
    if op.action not in {"add constraint", "set not null"}:
        return
    used = [k.relation for k in ctx.locks if k.scans and not ctx.created_here(k.relation)]
    if not used:
        return
    large = [table for table in used if ctx.size(table) == "large"]
    first = (large or used)[0]
    yield ctx.finding(
        f"writes to {joined([str(table) for table in used])} wait while every row is checked",
        table=first,
        why=f"It fails when a value does not pass, and {lasts(ctx, first)}.",
        instead=[steps("In two migrations", *_parts(op))],
    )


def _parts(op: AlterDomain) -> tuple[tuple[str, str], ...]:
    made, domain = op.constraint, op.domain.sql()
    check = (
        f"check ({made.expression})" if made and made.expression else "check (value is not null)"
    )
    label = "check" if made and made.expression else "not_null"
    name = quote((made.name if made else "") or object_name(op.domain.name, "", label))
    return (
        ("First", f"alter domain {domain} add constraint {name} {check} not valid;"),
        ("Then, when every value passes", f"alter domain {domain} validate constraint {name};"),
    )
