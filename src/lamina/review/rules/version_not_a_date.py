"""A version that is not a UTC timestamp of 14 digits does not sort with the others.

The Supabase CLI compares versions as text: `9` comes after all of this century, `20260724` before every migration of that day.

Bad:

```text
20260231120000_add_avatars.sql
0042_add_avatars.sql
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

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    from lamina.migrations import Version  # noqa: PLC0415 - for the words only

    return told(
        rule,
        case,
        facts,
        Version(case.digits).problem() or f"version {case.digits} is not a date",
        "The Supabase CLI compares versions as text, so it does not sort with the others.",
        (restamp(case, facts),),
    )
