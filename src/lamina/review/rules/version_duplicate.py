"""Two migrations have one version.

The Supabase CLI applies the first, by name, and fails on the second with a duplicate key in its history table.
Where the first is applied already, the second never is.
The guard looks at the index, the base branch, the fetched branches and the snapshots of environments.

Bad:

```text
20260724081502_add_avatars.sql
20260724081502_add_reactions.sql
```

Good:

```text
20260724081502_add_avatars.sql
20260724081503_add_reactions.sql
```
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
        f"version {case.digits} belongs to {case.other}{where} already",
        "The Supabase CLI applies one migration for each version.",
        (restamp(case, facts),),
    )
