"""`lamina restamp`."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from lamina.cli.sandbox import ProjectOption

if TYPE_CHECKING:
    from lamina.workflows.project import Project
    from lamina.workflows.restamp import Restamped

_Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="The migrations: paths or versions; those that are in the way.",
        metavar="FILE",
        show_default=False,
    ),
]
_Base = Annotated[
    str | None,
    typer.Option(metavar="REF", help="The branch that has to come first.", show_default=False),
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")]


def restamp(
    files: _Files = None,
    *,
    project: ProjectOption = None,
    base: _Base = None,
    dry_run: _DryRun = False,
) -> int:
    """Give migrations that nobody else has yet a version after the newest one."""
    from lamina.clock import now
    from lamina.workflows import restamp as workflow
    from lamina.workflows.named_migration import project_folder
    from lamina.workflows.project import discover

    found = discover(project or project_folder(files or []))
    wish = workflow.Wish(tuple(files or ()), base or "", dry_run)
    done = workflow.run(found, found.repository(), wish, now())
    _say(found, done, dry_run=dry_run)
    return 0


def _say(project: "Project", done: "Restamped", *, dry_run: bool) -> None:
    from rich.text import Text

    from lamina.cli import console
    from lamina.render.plain import plain
    from lamina.workflows.project import shown

    out, err = console.out(), console.err()
    if not done.moves:
        out.print(Text(_nothing(done)))
        return
    if done.resumed:
        err.print(Text("  note: a restamp that was interrupted goes on"))
    label = "Would move" if dry_run else "Moved"
    for move in done.moves:
        old = shown(project.migrations_path / move.old)
        out.print(Text(plain(f"{label:<10} {old}")))
        beside = any((project.rollbacks_path / name).exists() for name in (move.old, move.new))
        new = shown(project.migrations_path / move.new)
        out.print(Text(plain(f"{'to':>10} {new}{', with its rollback' if beside else ''}")))
    if not dry_run:
        add = f"git add {shlex.quote(shown(project.folder))} && " if done.untracked else ""
        out.print(Text(f"Next       {add}git commit"))
        err.print(Text("  note: a local database that ran them before has to be reset"))


def _nothing(done: "Restamped") -> str:
    if not done.movable:
        where = f"every migration here is in {done.base}" if done.base else "no migrations here"
        return f"Nothing to restamp: {where}"
    count = "1 new migration comes" if done.movable == 1 else f"{done.movable} new migrations come"
    return f"Nothing to restamp: {count} after those {f'in {done.base}' if done.base else 'before'}"
