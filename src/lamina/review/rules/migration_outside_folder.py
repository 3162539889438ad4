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

A migration that is a symbolic link is found too, as an error: its content stands elsewhere, where it can change without a trace.
"""

import msgspec

from lamina.review.finding import Finding, Severity, Way
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.suggestion import suggestion
from lamina.review.history.telling import move_to, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.NAMING, severity=Severity.WARNING)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    if not case.change.new_mode.startswith("100"):
        return _of_a_link(case, facts)
    problem = suggestion(case.path)
    return told(
        rule,
        case,
        facts,
        "this looks like a migration, and it is not in supabase/migrations",
        "It would never be applied, and nothing would say so.",
        (move_to(case, facts, problem.folder, problem.name),),
    )


def _of_a_link(case: Case, facts: Facts) -> Finding:
    found = told(
        rule,
        case,
        facts,
        "this migration is no file: what it leads to stands elsewhere",
        "What a link leads to can change without a trace in the migrations folder.",
        (Way("Put the file itself here", f"git rm --cached {facts.at(case.path)}"),),
    )
    return msgspec.structs.replace(found, severity=Severity.ERROR)
