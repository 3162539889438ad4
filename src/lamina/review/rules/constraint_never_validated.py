"""A constraint is added NOT VALID, and nothing validates it.

It holds for new rows, and says nothing about the old ones: the planner does not trust it, `set not null` cannot use it, and old rows that break it fail when they are next updated, or when a dump is restored.

Safe: a `validate constraint` in a later migration of the same change, or a constraint that is gone again at its end. When it comes with a later release, write it down: this is a note.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages
  add constraint messages_body_check check (length(body) < 10000) not valid;
```

Good:

```sql
alter table public.messages
  add constraint messages_body_check check (length(body) < 10000) not valid;
-- next migration
alter table public.messages validate constraint messages_body_check;
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import name_of
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import validated
from lamina.sql.names import quote
from lamina.sql.operations import AddConstraint, AlterDomain

rule = Rule(__name__, category=Category.ORDER, severity=Severity.NOTE)


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """A constraint that is still not valid at the end of the change set."""
    if not op.constraint.not_valid or op.constraint.not_enforced:
        return
    name = name_of(ctx, op.table, op.constraint)
    table = ctx.end.table(op.table)
    entry = table.constraints.get(name) if table else None
    if entry is not None and not entry.valid:
        yield _told(ctx, f"{quote(name)} on {op.table}", validated(op.table, name))


@rule.on(AlterDomain)
def check_domain(op: AlterDomain, ctx: Context) -> Iterator[Finding]:
    """The same for a domain."""
    made, domain = op.constraint, ctx.end.type(op.domain)
    if made is None or domain is None or not made.not_valid:
        return
    entry = next((e for e in domain.constraints.values() if e.constraint == made), None)
    if entry is not None and not entry.valid:
        sql = f"alter domain {op.domain.sql()} validate constraint {quote(entry.name)};"
        yield _told(ctx, f"{quote(entry.name)} of {op.domain}", sql)


def _told(ctx: Context, what: str, sql: str) -> Finding:
    return ctx.finding(
        f"constraint {what} is not valid, and nothing in this change validates it",
        why="Rows that break it stay, and fail when they are next updated.",
        instead=[Way("In a later migration, when every row passes", sql=sql)],
    )
