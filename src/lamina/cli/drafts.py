"""What a person sees of a migration in the making."""

from lamina.cli import console
from lamina.render import terminal
from lamina.workflows.draft import Draft


def show_draft(draft: Draft, *, with_sql: bool) -> None:
    """Print the SQL, what it does, and what to look at before using it."""
    out = console.out()
    out.print()
    if with_sql:
        out.print(terminal.sql(draft.sql, out))
        out.print()
    if draft.summary:
        out.print("What it does")
        out.print(terminal.bullets(draft.summary))
    if draft.cautions:
        out.print(terminal.cautions((each.message, each.advice) for each in draft.cautions))
    out.print()
