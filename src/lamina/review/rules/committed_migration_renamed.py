"""Renaming a committed migration, or moving it, makes it another file for everybody else.

With another version, databases that ran it run it again; moved out of the folder, new databases lack it; with another name alone, the history table and the folder differ from then on.
A whole project that moves, with every file as it was, is no such rename.

Bad:

```sh
git mv supabase/migrations/20260219120000_create_profiles_table.sql supabase/migrations/20260219120000_profiles.sql
```

Good: leave the name as it is.
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
        f"renamed from {case.committed_path}" + (f" and edited: {words}" if words else ""),
        "The Supabase CLI knows a migration by its file name; databases know the old one.",
        (*undo_rename(case, facts), on_purpose(case, facts)),
    )
