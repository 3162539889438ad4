"""`lamina new`, also installed as `new-migration`."""

from typing import Annotated

import typer

from lamina.cli.sandbox import ProjectOption


def _text(words: str, *names: str, metavar: str | None = None) -> object:
    """Return an option that is a text, or not given."""
    return typer.Option(*names, help=words, metavar=metavar, show_default=False)


def _switch(name: str, words: str) -> object:
    """Return an option that is on or off."""
    return typer.Option(*name.split(), help=words)


_Name = Annotated[
    str | None, typer.Argument(help="The file name, without the version.", show_default=False)
]
_Title = Annotated[str | None, _text("What the migration is for.")]
_Author = Annotated[str | None, _text("Who wrote it; git's user.name.")]
_Issue = Annotated[str | None, _text("The issue it belongs to.")]
_Rls = Annotated[str | None, _text("Answer to the RLS question.")]
_Indexes = Annotated[str | None, _text("Answer to the indexes question.")]
_Breaking = Annotated[str | None, _text("Answer to the breaking question.")]
_Database = Annotated[str | None, _text("The changed database: sandbox or local.")]
_DatabaseUrlEnv = Annotated[
    str | None, _text("The variable with the changed database's URL.", metavar="VARIABLE")
]
_Rename = Annotated[
    list[str] | None,
    _text("What was renamed: todos.title=headline, orgs=teams.", metavar="OLD=NEW"),
]
_NoRename = Annotated[bool, _switch("--no-rename", "Nothing was renamed.")]
_Schema = Annotated[list[str] | None, _text("Compare only this schema.", "--schema", "-s")]
_Engine = Annotated[str | None, _text("Where to replay: embedded or docker.")]
_DiffFile = Annotated[str | None, _text("Take this SQL (- for stdin).", metavar="FILE")]
_Empty = Annotated[bool, _switch("--empty", "Write a template to fill in.")]
_AllowPending = Annotated[
    bool, _switch("--allow-pending", "Compare with a database of another history.")
]
_Idempotent = Annotated[
    bool | None, _switch("--idempotent/--no-idempotent", "Add 'if not exists' and its like.")
]
_GitAdd = Annotated[bool | None, _switch("--git-add/--no-git-add", "Stage the new files.")]
_Edit = Annotated[bool | None, _switch("--edit/--no-edit", "Open the new files in $EDITOR.")]
_ResetTest = Annotated[
    bool, _switch("--reset-test", "Replay everything, with the seeds, after writing.")
]
_DryRun = Annotated[bool, _switch("--dry-run", "Show what would be written.")]
_AsJson = Annotated[bool, _switch("--json", "Print the result as JSON.")]
_Yes = Annotated[bool, _switch("--yes -y", "Accept every suggestion, ask nothing.")]


def new(  # noqa: PLR0913 - each parameter is an option of the command
    name: _Name = None,
    *,
    project: ProjectOption = None,
    title: _Title = None,
    author: _Author = None,
    issue: _Issue = None,
    rls: _Rls = None,
    indexes: _Indexes = None,
    breaking: _Breaking = None,
    database: _Database = None,
    database_url_env: _DatabaseUrlEnv = None,
    rename: _Rename = None,
    no_rename: _NoRename = False,
    schema: _Schema = None,
    engine: _Engine = None,
    diff_file: _DiffFile = None,
    empty: _Empty = False,
    allow_pending: _AllowPending = False,
    idempotent: _Idempotent = None,
    git_add: _GitAdd = None,
    edit: _Edit = None,
    reset_test: _ResetTest = False,
    dry_run: _DryRun = False,
    as_json: _AsJson = False,
    yes: _Yes = False,
) -> int:
    """Write a migration from what was changed in a database."""
    from lamina.cli.new_command import Options, run

    given = {"title": title, "name": name, "author": author, "issue": issue}
    given |= {"RLS": rls, "Indexes": indexes, "Breaking": breaking}
    return run(
        Options(
            project=project,
            given=given,
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
