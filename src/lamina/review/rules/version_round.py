"""A version that ends in 000000 was probably typed by hand.

Two people who both type midnight get the same version.
`lamina new` takes the present second, and one that nobody has.

Bad:

```text
20260724000000_add_avatars.sql
```

Good:

```text
20260724081502_add_avatars.sql
```
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import restamp, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.NOTE)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        f"version {case.digits} is midnight: somebody made it up",
        "Whoever makes up the same one has a duplicate.",
        (restamp(case, facts),),
    )
