"""A version that was committed once, and then deleted, comes back with other content.

Somewhere a database may have run what it was.
Such a database skips the new file, because it knows the version.

Bad:

```sql
-- supabase/migrations/20260219120000_create_profiles_table.sql, deleted last week, now with other SQL
create table profiles (id uuid primary key, nickname text);
```

Good: a new version for the new SQL.

The file that was deleted may come back as it was.
The guard looks for deletions since two days before the version's own time, so that this costs nothing in a long history.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import restamp, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        f"version {case.digits} was deleted once, as {case.other}, and comes back with other SQL",
        "A database that ran the first one skips this file: it knows the version.",
        (restamp(case, facts),),
    )
