"""A migration without a statement takes a version for ever.

Once it is committed it cannot be filled in any more, and the Supabase CLI records it as applied.

Bad:

```sql
-- Migration: Add avatars to profiles
```

Good:

```sql
-- Migration: Add avatars to profiles
alter table profiles add column if not exists avatar_url text;
```
"""

from lamina.review.finding import Finding, Severity, Way
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.STYLE, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        "there is no statement in it",
        "Once it is committed it cannot be filled in any more.",
        (
            Way("Fill it in, then stage it", f"git add {facts.at(case.path)}"),
            Way("Leave it out of this commit", f"git rm --cached {facts.at(case.path)}"),
        ),
    )
