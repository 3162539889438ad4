"""A file that is named like a migration stands beside the migrations folder.

The Supabase CLI looks into `supabase/migrations/` only, in exactly these letters.

Bad:

```text
supabase/20260724081502_add_avatars.sql
supabase/Migrations/20260724081502_add_avatars.sql
```

Good:

```text
supabase/migrations/20260724081502_add_avatars.sql
```
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.suggestion import suggestion
from lamina.review.history.telling import move_to, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.NAMING, severity=Severity.WARNING)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    problem = suggestion(case.path)
    return told(
        rule,
        case,
        facts,
        "this looks like a migration, and it is not in supabase/migrations",
        "It would never be applied, and nothing would say so.",
        (move_to(case, problem.folder, problem.name),),
    )
