"""`lamina review --fix`: the safe changes, shown before they are made."""

import difflib
from collections.abc import Iterator

from lamina.cli import console
from lamina.errors import UsageError
from lamina.workflows import review_fix
from lamina.workflows.review import Outcome


def fix(outcome: Outcome, *, ask: bool) -> bool:
    """Make the safe changes, and return whether a file was changed.

    Raises:
        UsageError: Nobody can be asked.
        LaminaError: A file cannot be written.
    """
    plan = review_fix.plan(outcome)
    for path in plan.committed:
        console.err().print(
            f"{path} is committed and stays as it is; a new migration can mend it.", markup=False
        )
    if not plan.files:
        console.err().print("There is nothing to fix.", markup=False)
        return False
    for file in plan.files:
        for line in _difference(file.path, file.before, file.after):
            console.err().print(line, markup=False, highlight=False, soft_wrap=True)
    if ask:
        if not console.is_interactive():
            raise UsageError("nobody can be asked here", "Add --yes to make these changes.")
        import questionary

        if not questionary.confirm("Make these changes?", default=True).unsafe_ask():
            return False
    review_fix.write(plan)
    return True


def _difference(path: str, before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="")
    return (line.expandtabs() for line in lines)
