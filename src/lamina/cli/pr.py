"""`lamina pr`: the description of a pull request."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lamina.errors import LaminaError, UsageError

if TYPE_CHECKING:
    from lamina.review.finding import Report
    from lamina.workflows.project import Project
    from lamina.workflows.pull_request_words import Described

_OUT_OF_DATE = 1


def pr(  # noqa: PLR0913 - one parameter for each option
    *,
    base: Annotated[str, typer.Option(metavar="REF", help="The branch it goes to.")] = "",
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the description to a new file.")
    ] = None,
    update: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Replace lamina's part of a file; the rest stays."),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Exit with 1 when lamina's part of a file is old."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="markdown or json.")
    ] = "markdown",
    title: Annotated[bool, typer.Option("--title", help="Print a title first.")] = False,
    diagram: Annotated[bool, typer.Option(help="Draw the tables that change.")] = True,
    evidence: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What a pipeline recorded; may be given more than once."),
    ] = None,
    post: Annotated[
        str,
        typer.Option(metavar="WHERE", help="Post it with gh or glab: body or comment."),
    ] = "",
    project: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder that holds supabase/.")
    ] = None,
) -> int:
    """Describe what the migrations of this branch change, for the people who review it."""
    from lamina.cli import console
    from lamina.workflows import pull_request
    from lamina.workflows.project import discover

    _check_usage(format_, post, [write, update, check])
    found = discover(project)
    branch = pull_request.branch(found, base)
    for note in branch.notes:
        console.err().print(note, markup=False, highlight=False, soft_wrap=True)
    if branch.is_empty and format_ != "json":
        return _nothing(found, branch.base, update=update, check=check, post=post)
    from lamina.workflows import pull_request_words as words

    made = words.describe(
        found,
        pull_request.judge(found, branch),
        guard=_guarded(branch.ref),
        evidence=evidence or [],
        draw=diagram,
    )
    if format_ == "json":
        _print(words.as_json(made))
        return 0
    if title:
        _print(f"{made.change.title}\n\n")
    return _deliver(found, made, write=write, update=update, check=check, post=post)


def _nothing(
    project: "Project", base: str, *, update: Path | None, check: Path | None, post: str
) -> int:
    """Say that there is nothing to describe, also where something was described before."""
    if update or check:
        from lamina.workflows.pull_request_files import is_cleared

        path = update or check
        if path is not None and not is_cleared(path, base, write=update is not None):
            return _OUT_OF_DATE
    if post:
        from lamina.workflows.pull_request_files import post_none

        _print(f"{post_none(project, base, post)}\n".lstrip("\n"))
    _print(f"No migrations in this branch that {base} does not have.\n")
    return 0


def _check_usage(format_: str, post: str, files: list[Path | None]) -> None:
    if format_ not in {"markdown", "json"}:
        raise UsageError(f"there is no format {format_!r}", "Known: markdown, json.")
    if post not in {"", "body", "comment"}:
        raise UsageError(f"--post {post}: where?", "Known: body, comment.")
    if format_ == "json" and any((*files, post)):
        raise UsageError("--format json is for standard output", "lamina pr --format json > FILE")
    if sum(bool(one) for one in (*files, post)) > 1:
        raise UsageError(
            "--write, --update, --check and --post do not go together", "Choose one of them."
        )


def _guarded(base: str) -> "Report | None":
    """What the guard says about the branch; None where it cannot judge it."""
    from lamina.guard.range_mode import report_of_branch

    try:
        return report_of_branch(base)
    except LaminaError:
        return None


def _deliver(  # noqa: PLR0913 - where it may go
    project: "Project",
    made: "Described",
    *,
    write: Path | None,
    update: Path | None,
    check: Path | None,
    post: str,
) -> int:
    from lamina.cli import console
    from lamina.workflows import pull_request_files
    from lamina.workflows.pull_request_words import body

    if check is not None:
        if pull_request_files.is_current(check, made):
            return 0
        console.err().print(
            f"{check} does not say what the branch does now.\n\n  lamina pr --update {check}",
            markup=False,
            highlight=False,
        )
        return _OUT_OF_DATE
    if write is not None:
        pull_request_files.write_new(write, made)
    elif update is not None:
        pull_request_files.update(update, made)
    elif post:
        _print(f"{pull_request_files.post(project, made, post)}\n")
    else:
        _print(body(made))
    return 0


def _print(text: str) -> None:
    typer.echo(text, nl=False)
