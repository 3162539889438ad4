"""Deleting a committed migration leaves its objects in every database that ran it.

`supabase db push` then stops with "Remote migration versions not found in local migrations directory", and a new database lacks what the others have.
A `git revert` of the commit that brought a migration is such a deletion.

Bad:

```sh
git rm supabase/migrations/20260219120000_create_profiles_table.sql
```

Good:

```sql
-- supabase/migrations/20260724081502_drop_profiles.sql, new
drop table profiles;
```

What to do: put the file back, and undo what it did with a new migration.
A squash (`supabase migration squash`) is allowed when `[guard] baseline = "VERSION"` names the migration that replaces the others, in the commit that brings it.
"""

from lamina.review.finding import Finding, Severity, Way
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import on_purpose, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    return told(
        rule,
        case,
        facts,
        "deleted",
        "Databases that already ran this file keep what it made; new ones will lack it."
        " Undo a migration with a new one.",
        (
            Way("Put it back", facts.restore(case.path)),
            Way("Undo what it did", "lamina new"),
            on_purpose(case, facts),
        ),
    )
