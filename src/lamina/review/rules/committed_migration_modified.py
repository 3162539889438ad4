"""Editing a committed migration changes nothing where it already ran.

The Supabase CLI keeps the versions that it applied, not their content.
A database that has run the file never sees the edit; a new database, such as the one in CI, sees only the edited file.
So the edit is green everywhere and wrong in production.

Comments, white space and line ends count too: the file is what was reviewed and applied.
The message then says that no SQL changed.

Bad:

```sql
-- supabase/migrations/20260219120000_create_profiles_table.sql, committed in February, edited today
create table profiles (id uuid primary key, email text);
create index profiles_email_idx on profiles (email);
```

Good:

```sql
-- supabase/migrations/20260724081502_index_profiles_email.sql, new
create index profiles_email_idx on profiles (email);
```

What to do: `lamina rescue FILE` puts the committed content back and moves the edit into a new migration.
When only this clone has the commit and your team allows it, `[guard] protect = "published"` lets you edit what is not pushed.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import (
    SEEN_BY_DATABASES,
    edited,
    excerpt,
    on_purpose,
    rescue,
    throw_away,
    told,
)
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    words = edited(case, facts) or "replaced"
    return told(
        rule,
        case,
        facts,
        f"edited: {words}",
        SEEN_BY_DATABASES,
        (rescue(case, facts), throw_away(case, facts), on_purpose(case, facts)),
        excerpt(case, facts),
    )
