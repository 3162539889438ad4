"""What `lamina rescue` says."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from lamina.cli import console
from lamina.cli.drafts import show_draft
from lamina.errors import LaminaError
from lamina.render import terminal
from lamina.render.plain import plain
from lamina.workflows import rescue_files
from lamina.workflows.new import NewFile
from lamina.workflows.project import shown
from lamina.workflows.rescue import Outcome, Plan, Rescued

_TO_DO = frozenset({Outcome.KEPT, Outcome.PARTLY})
_NO_NEW_FILE = {
    Outcome.SAME_SQL: "Only comments or white space were edited, so there is no new migration.",
    Outcome.SAME_SCHEMA: "The edit makes the same schema, so there is no new migration.",
}
_UNDO = "To undo a migration, write a new one:  lamina new"


def exit_code(plan: Plan) -> int:
    """Return 1 where something is left to do by hand."""
    return 1 if plan.outcome in _TO_DO else 0


def say_plan(plan: Plan, *, with_sql: bool) -> None:
    """Show the new migration's SQL, what to look at, and what it does not hold."""
    if plan.draft is not None:
        show_draft(plan.draft, with_sql=with_sql)
    if plan.outcome in _TO_DO:
        console.show_error(_shortcoming(plan))
        console.err().print()


def say_dry_run(plan: Plan, files: Sequence[NewFile]) -> None:
    """Say what would be done."""
    if plan.outcome is Outcome.UNCHANGED:
        _say_unchanged(plan)
        return
    _line("Would put back", plan.edit.path)
    if plan.outcome in _TO_DO:
        _line("Would keep", rescue_files.place_beside(plan.edit))
    for file in files:
        _line("Would write", file.path)
        console.out().print(Text())
        console.out().print(terminal.sql(file.text, console.out()))


def say(done: Rescued) -> None:
    """Say what was done, and what comes next."""
    plan = done.plan
    if plan.outcome is Outcome.UNCHANGED:
        _say_unchanged(plan)
        return
    _line("Put back", plan.edit.path)
    for index, path in enumerate(done.files):
        _line("Wrote" if index == 0 else "", path)
    if kept := done.beside or next(iter(done.kept), None):
        _line("Kept", kept)
    for path in done.kept[1:]:
        _line("Kept", path, "   (what was staged)")
    deleted = plan.outcome is Outcome.PUT_BACK and plan.edit.deleted
    if words := _UNDO if deleted else _NO_NEW_FILE.get(plan.outcome):
        console.out().print(words)
    if done.unstaged:
        console.err().print(Text(f"  note: not staged: {plain(done.unstaged)}"))
    if (done.files or plan.edit.base) and plan.outcome not in _TO_DO:
        add = f"git add {_quoted(done.files[0].parent)} && " if done.unstaged else ""
        console.out().print(Text(f"Next      {add}git commit"))
    if done.beside:
        hint = _what_is_left(plan, done.beside)
        console.err().print(Text("\n" + "\n".join(f"  {line}" for line in hint.splitlines())))


def _say_unchanged(plan: Plan) -> None:
    where = plan.edit.base or "HEAD"
    words = f"{shown(plan.edit.path)} is as it was committed in {where}: nothing to rescue"
    console.out().print(Text(plain(words)))
    for path in rescue_files.kept_beside(plan.edit):
        _line("Kept", path, "   (an earlier edit)")
    if plan.base:
        command = f"lamina rescue --base {shlex.quote(plan.base)} {_quoted(plan.edit.path)}"
        console.out().print(Text(f"This branch's commits edit it:  {command}"))


def _shortcoming(plan: Plan) -> LaminaError:
    """Return why the new migration, if any, is not the whole edit."""
    if plan.reason is not None:
        lead = "the edit does not become a new migration"
        return LaminaError(f"{lead}: {plan.reason.message}")
    held = "the new migration holds the schema of the edit, but not:"
    lead = held if _has_files(plan) else "the edit changes no schema, but has:"
    listed = plan.left_out or [f"objects that were not compared: {', '.join(plan.not_compared)}"]
    return LaminaError("\n    ".join([lead, *listed]))


def _what_is_left(plan: Plan, edited: Path) -> str:
    """Return what the person has to do by hand."""
    if plan.reason is None:
        into = "the new migration" if _has_files(plan) else "a new one (lamina new --empty)"
        return f"Copy what you want from the .edited file into {into}, then remove that file."
    hint = f"{plan.reason.hint}\n" if plan.reason.hint else ""
    path = _quoted(plan.edit.path)
    return (
        f"{hint}Write the statements that you want into a new migration:\n"
        "    lamina new --empty\n"
        "or remove the cause and try again:\n"
        f"    mv {_quoted(edited)} {path} && lamina rescue {path}"
    )


def _has_files(plan: Plan) -> bool:
    return plan.draft is not None or plan.written is not None


def _line(label: str, path: Path, remark: str = "") -> None:
    width = 15 if label.startswith("Would") else 10
    console.out().print(Text(plain(f"{label:<{width}}{shown(path)}{remark}")))


def _quoted(path: Path) -> str:
    return shlex.quote(shown(path))
