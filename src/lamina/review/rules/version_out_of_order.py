"""A new migration has a version before one that is committed already.

`supabase db push` refuses it: "Found local migration files to be inserted before the last migration on remote database".
With `--include-all` it is applied after migrations that come later in the folder, so databases and folder disagree about the order.
This is what a branch looks like that was open while the base branch went on.

Bad:

```text
20260724081502_add_reactions.sql    on the base branch
20260719140322_add_avatars.sql      new
```

Good:

```text
20260724081502_add_reactions.sql    on the base branch
20260725090000_add_avatars.sql      new, after lamina restamp
```

What to do: `lamina restamp` gives files that neither the base nor an environment has a version after the newest one, in their order.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import restamp, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    where = f" in {case.where}" if case.where else ""
    return told(
        rule,
        case,
        facts,
        f"version {case.digits} is before {case.other}, the newest one{where}",
        "`supabase db push` refuses a migration that comes before one it has applied.",
        (restamp(case, facts),),
    )
