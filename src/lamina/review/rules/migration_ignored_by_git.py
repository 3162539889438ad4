"""A migration that `.gitignore` names will never be committed.

It is applied on this machine, and nobody else has it.

Bad:

```text
# .gitignore
supabase/migrations/*_local.sql
```

Good: commit it, or keep what is for one machine in `supabase/seed.sql`.
"""

from lamina.review.finding import Finding, Severity, Way
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.WARNING)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        "git ignores this file",
        "It is applied on this machine, and nobody else will ever have it.",
        (
            Way("Commit it all the same", f"git add --force {facts.at(case.path)}"),
            Way("See which pattern it is", f"git check-ignore -v {facts.at(case.path)}"),
        ),
    )
