"""The Supabase CLI skips this file, without failing.

It takes files directly in `supabase/migrations/` whose names are digits, an underscore, anything, and `.sql` in lower case.
Others are passed over with a note that nobody reads in CI.
It also passes over a first migration called `init` from before 2021-12-09.

Bad:

```text
supabase/migrations/add_avatars.sql
supabase/migrations/2026-07-24_add_avatars.sql
supabase/migrations/20260724081502_add_avatars.SQL
supabase/migrations/old/20260724081502_add_avatars.sql
```

Good:

```text
supabase/migrations/20260724081502_add_avatars.sql
```
"""

from lamina.review.finding import Finding, Severity, Way
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.suggestion import suggestion
from lamina.review.history.telling import move_to, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.NAMING, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    problem = suggestion(case.path)
    way = move_to(case, facts, problem.folder, problem.name)
    if ".sql.edited" in case.path:  # what `lamina rescue` puts beside a migration
        way = Way("Leave it out of this commit", f"git rm --cached {facts.at(case.path)}")
    return told(
        rule,
        case,
        facts,
        f"the Supabase CLI skips this file: {problem.reason}",
        "It would never be applied, and nothing would say so.",
        (way,),
    )
