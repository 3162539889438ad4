"""Giving a committed migration another version makes every database that ran it run it again.

The Supabase CLI takes it for a new migration and for a missing one: `supabase db push` stops, or applies it twice.

Bad:

```sh
git mv supabase/migrations/20260219120000_create_profiles_table.sql supabase/migrations/20260724081502_create_profiles_table.sql
```

Good: leave the version as it is.

A version that is in the way (`version-out-of-order`, `version-duplicate`) and that neither the base branch nor an environment has may be changed: `lamina restamp` does it, and the guard lets it pass.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import edited, on_purpose, told, undo_rename
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    words = edited(case, facts)
    return told(
        rule,
        case,
        facts,
        f"version changed, was {case.committed_path}" + (f"; edited: {words}" if words else ""),
        "Databases that ran it under its old version would run it again.",
        (*undo_rename(case, facts), on_purpose(case, facts)),
    )
