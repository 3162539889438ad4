"""The template is not filled in: there is a `TODO` above the first statement.

Once the migration is committed, its header cannot be corrected any more.
A `TODO` further below is a remark on the SQL, which is not looked at.

Bad:

```sql
-- Migration: TODO
create table reactions (id bigint primary key);
```

Good:

```sql
-- Migration: Add reactions
create table reactions (id bigint primary key);
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
        "there is a TODO left above the first statement",
        "Once it is committed it cannot be filled in any more.",
        (
            Way("Finish it, then stage it", f"git add {facts.at(case.path)}"),
            Way("Leave it out of this commit", f"git rm --cached {facts.at(case.path)}"),
        ),
    )
