"""A version that lies in the future keeps everybody else from adding a migration.

Until that time comes, each new migration sorts before it and is out of order.
Clocks may differ by five minutes.

Bad:

```text
20991231000000_add_avatars.sql
```

Good: the present time in UTC, which `lamina new` takes.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import restamp, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        f"version {case.digits} lies in the future (UTC)",
        "Every migration that is made before that time would be out of order.",
        (restamp(case, facts),),
    )
