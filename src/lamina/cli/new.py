"""`lamina new`, also installed as `new-migration`."""

from pathlib import Path
from typing import Annotated

import typer

from lamina.cli.sandbox import ProjectOption

_Text = Annotated[str | None, typer.Option(show_default=False)]


def new(  # noqa: PLR0913 - each parameter is an option of the command
    name: Annotated[
        str | None,
        typer.Argument(help="The file name, without the version.", show_default=False),
    ] = None,
    *,
    project: ProjectOption = None,
    title: Annotated[
        str | None, typer.Option(help="What the migration is for.", show_default=False)
    ] = None,
    author: Annotated[
        str | None, typer.Option(help="Who wrote it; git's user.name.", show_default=False)
    ] = None,
    issue: Annotated[
        str | None, typer.Option(help="The issue it belongs to.", show_default=False)
    ] = None,
    rls: Annotated[
        str | None, typer.Option(help="Answer to the RLS question.", show_default=False)
    ] = None,
    indexes: Annotated[
        str | None, typer.Option(help="Answer to the indexes question.", show_default=False)
    ] = None,
    breaking: Annotated[
        str | None, typer.Option(help="Answer to the breaking question.", show_default=False)
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(help="The changed database: sandbox or local.", show_default=False),
    ] = None,
    database_url_env: Annotated[
        str | None,
        typer.Option(
            metavar="VARIABLE",
            help="The variable with the changed database's URL.",
            show_default=False,
        ),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="What was renamed: todos.title=headline, orgs=teams.",
            show_default=False,
        ),
    ] = None,
    no_rename: Annotated[bool, typer.Option("--no-rename", help="Nothing was renamed.")] = False,
    schema: Annotated[
        list[str] | None,
        typer.Option("--schema", "-s", help="Compare only this schema.", show_default=False),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(help="Where to replay: embedded or docker.", show_default=False),
    ] = None,
    diff_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Take this SQL (- for stdin).", show_default=False),
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Write a template to fill in.")] = False,
    allow_pending: Annotated[
        bool,
        typer.Option("--allow-pending", help="Compare with a database of another history."),
    ] = False,
    idempotent: Annotated[
        bool | None,
        typer.Option("--idempotent/--no-idempotent", help="Add 'if not exists' and its like."),
    ] = None,
    git_add: Annotated[
        bool | None, typer.Option("--git-add/--no-git-add", help="Stage the new files.")
    ] = None,
    edit: Annotated[
        bool | None, typer.Option("--edit/--no-edit", help="Open the new files in $EDITOR.")
    ] = None,
    reset_test: Annotated[
        bool,
        typer.Option("--reset-test", help="Replay everything, with the seeds, after writing."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Accept every suggestion, ask nothing.")
    ] = False,
) -> int:
    """Write a migration from what was changed in a database."""
    from lamina.cli.new_command import Options, run

    return run(
        Options(
            project=project,
            given={
                "title": title,
                "name": name,
                "author": author,
                "issue": issue,
                "RLS": rls,
                "Indexes": indexes,
                "Breaking": breaking,
            },
            database=database or "",
            database_url_env=database_url_env or "",
            renames=tuple(rename or ()),
            no_rename=no_rename,
            schemas=tuple(schema or ()),
            engine=engine or "",
            diff_file=diff_file or "",
            empty=empty,
            allow_pending=allow_pending,
            idempotent=idempotent,
            git_add=git_add,
            edit=edit,
            reset_test=reset_test,
            dry_run=dry_run,
            as_json=as_json,
            yes=yes,
        )
    )


__all__ = ["Path", "new"]
