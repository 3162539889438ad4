"""A committed migration became executable, a symbolic link or a submodule.

What a link leads to can change without a trace in the migrations folder, and the Supabase CLI reads what is there.
An executable bit is harmless for the CLI, but it is a change of a file that should not change.

Bad:

```sh
chmod +x supabase/migrations/20260219120000_create_profiles_table.sql
```

Good: put the mode back.
"""

from lamina.review.finding import Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.history.telling import on_purpose, throw_away, told
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.HISTORY, severity=Severity.ERROR)


def finding(case: Case, facts: Facts) -> Finding:
    """Return what a person reads."""
    kinds = {"120": "a symbolic link", "160": "a submodule", "100": "a file"}
    new = case.change.new_mode
    if not case.digits:
        return _of_the_folder(case, facts)
    what = "executable" if new == "100755" else kinds.get(new[:3], new)
    if new == "100644" and case.change.old_mode == "100755":
        what = "a file that is not executable"
    return told(
        rule,
        case,
        facts,
        f"turned into {what}" if what != "executable" else "made executable",
        "A committed migration stays the file that it was.",
        (throw_away(case, facts), on_purpose(case, facts)),
    )


def _of_the_folder(case: Case, facts: Facts) -> Finding:
    return told(
        rule,
        case,
        facts,
        "the migrations folder is a link, and it leads elsewhere now",
        "Every migration behind it may be another one.",
        (throw_away(case, facts), on_purpose(case, facts)),
    )
