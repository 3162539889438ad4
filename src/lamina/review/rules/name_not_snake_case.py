"""The name of a migration is lower-case words and digits, joined by underscores.

Upper case and spaces work on one machine and collide or need quotes on another.

Bad:

```text
20260724081502_Add Avatars.sql
```

Good:

```text
20260724081502_add_avatars.sql
```
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.suggestion import suggestion
from lamina.review.history.telling import rename_to, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.NAMING, severity=Severity.WARNING)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    problem = suggestion(case.path)
    return told(
        rule,
        case,
        facts,
        "the name is not snake_case",
        "Upper case and spaces collide on some disks and need quotes in every command.",
        (rename_to(case, facts, problem.name),),
    )
