"""`lamina rescue`."""

from typing import TYPE_CHECKING, Annotated

import typer

from lamina.cli.sandbox import ProjectOption

if TYPE_CHECKING:
    from lamina.workflows.rescue import Plan
    from lamina.workflows.rescue_difference import Tools


def _text(words: str, metavar: str | None = None) -> object:
    """Return an option that is a text, or not given."""
    return typer.Option(help=words, metavar=metavar, show_default=False)


_File = Annotated[
    str, typer.Argument(help="The migration that was edited: its path or version.", metavar="FILE")
]
_Base = Annotated[str | None, _text("Take the content from before this branch left REF.", "REF")]
_Title = Annotated[str | None, _text("What the new migration is for.")]
_Name = Annotated[str | None, _text("Its file name, without the version.")]
_Author = Annotated[str | None, _text("Who wrote it; git's user.name.")]
_Rename = Annotated[
    list[str] | None, _text("What was renamed: todos.title=headline, orgs=teams.", "OLD=NEW")
]
_NoRename = Annotated[bool, typer.Option("--no-rename", help="Nothing was renamed.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; fetch what is missing.")]


def rescue(  # noqa: PLR0913 - each parameter is an option of the command
    file: _File,
    *,
    project: ProjectOption = None,
    base: _Base = None,
    title: _Title = None,
    name: _Name = None,
    author: _Author = None,
    rename: _Rename = None,
    no_rename: _NoRename = False,
    dry_run: _DryRun = False,
    yes: _Yes = False,
) -> int:
    """Put a committed migration back and move its edit into a new one."""
    from lamina.cli import console, rescue_result
    from lamina.clock import now
    from lamina.workflows import rescue as workflow
    from lamina.workflows import rescue_edit
    from lamina.workflows.named_migration import project_folder
    from lamina.workflows.project import discover

    found = discover(project or project_folder([file]))
    repository = found.repository()
    edit = rescue_edit.read(found, repository, file, base or "")
    asks = console.is_interactive() and not yes
    tools = _tools(rename or [], no_rename=no_rename, yes=yes, asks=asks)
    asked = workflow.Asked(title or "", name or "", author or "")
    planned = workflow.plan(found, repository, edit, asked, tools)
    files = workflow.preview(found, repository, planned, now())
    rescue_result.say_plan(planned, with_sql=not dry_run)
    if dry_run:
        rescue_result.say_dry_run(planned, files)
        return rescue_result.exit_code(planned)
    if asks and not _confirmed(planned, [each.path.name for each in files]):
        console.out().print("Nothing was changed.")
        return 0
    done = workflow.carry_out(found, repository, planned, now())
    rescue_result.say(done)
    return rescue_result.exit_code(planned)


def _tools(rename: list[str], *, no_rename: bool, yes: bool, asks: bool) -> "Tools":
    from lamina.cli import console, downloads, rename_choice
    from lamina.workflows.rescue_difference import Tools

    chooser = rename_choice.chooser(rename, no_rename=no_rename, interactive=asks)
    permit = downloads.permit(yes=yes, interactive=asks)
    return Tools(console.ShownSteps(), permit, chooser)


def _confirmed(planned: "Plan", names: list[str]) -> bool:
    """Ask, where something would be written that the person has not seen before."""
    from lamina.render.plain import plain
    from lamina.workflows.rescue import Outcome

    if not names and planned.outcome not in {Outcome.KEPT, Outcome.PARTLY}:
        return True
    import questionary

    # Without versions, which are made when the files are written.
    written = " and ".join(name.partition("_")[2] for name in names)
    as_what = f"a new migration, {written}" if names else f"{planned.edit.path.name}.edited"
    question = f"Put back the committed {planned.edit.path.name} and write {as_what}?"
    return bool(questionary.confirm(plain(question), default=True).unsafe_ask())
