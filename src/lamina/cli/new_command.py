"""What `lamina new` does with its options: gather, ask, write, say."""

import json
import os
import shlex
from pathlib import Path

import msgspec
from rich.text import Text

from lamina import clock
from lamina.adapters.git import GitRepo
from lamina.adapters.postgres.target import Target
from lamina.cli import console, downloads, new_result, rename_choice, wizard
from lamina.cli.drafts import show_draft
from lamina.cli.inputs import read_text
from lamina.cli.new_result import Result
from lamina.cli.questions import Given, questions_for, to_answers, without_asking
from lamina.errors import CommandFailed, LaminaError, UsageError
from lamina.migrations import ProblemKind
from lamina.render import terminal
from lamina.render.plain import plain
from lamina.workflows import changed_database, new, reset_test
from lamina.workflows.draft import Answers, Draft, draft_from_sql, empty_draft
from lamina.workflows.project import Project, discover, shown
from lamina.workflows.reset_test import ResetTest

_ENGINES = ("embedded", "docker")
_NO_DATABASE = (
    "Start a database that has all migrations, change the schema there, and come back:\n"
    "    lamina sandbox start        without Docker\n"
    "    supabase start              with Docker\n"
    "or name the variable that holds its URL:\n"
    "    lamina new --database-url-env DATABASE_URL"
)


class Options(msgspec.Struct, frozen=True):
    """The options of `lamina new`; see its help."""

    project: Path | None
    given: Given
    database: str
    database_url_env: str
    renames: tuple[str, ...]
    no_rename: bool
    schemas: tuple[str, ...]
    engine: str
    diff_file: str
    empty: bool
    allow_pending: bool
    idempotent: bool | None
    git_add: bool | None
    edit: bool | None
    reset_test: bool
    dry_run: bool
    as_json: bool
    yes: bool

    @property
    def interactive(self) -> bool:
        """Whether a person is there and wants to be asked."""
        return (
            not self.yes and not self.as_json and self.diff_file != "-" and console.is_interactive()
        )


def run(options: Options) -> int:
    """Run `lamina new` and return its exit code.

    Raises:
        LaminaError: It cannot go on; nothing was written.
    """
    project = discover(options.project)
    repository = project.repository()
    _check(options)
    steps = console.ShownSteps(quiet=options.as_json)
    _say_project(project, options)
    draft = _draft(project, options, steps)
    if draft is None or not draft.parts:
        return _say_nothing_changed(options)
    questions = questions_for(draft, repository.user_name())
    answers = None
    if not options.interactive:  # say what is missing before a page of SQL
        answers = to_answers(
            without_asking(questions, options.given, accept=options.yes), options.given
        )
    if not options.as_json:
        show_draft(draft, with_sql=not options.dry_run)
    if answers is None:
        answers = to_answers(wizard.ask(questions, options.given), options.given)
    return _finish(project, repository, draft, answers, options)


def _check(options: Options) -> None:
    if options.engine not in ("", *_ENGINES):
        raise UsageError(f"--engine {options.engine} is unknown", "Known: embedded, docker.")
    sources = [options.empty, bool(options.diff_file), bool(options.database)]
    sources.append(bool(options.database_url_env))
    if sum(sources) > 1:
        raise UsageError(
            "--empty, --diff-file, --database and --database-url-env exclude each other",
            "Give one of them.",
        )


def _say_project(project: Project, options: Options) -> None:
    if options.as_json:
        return
    folder = project.migrations()
    count = f"{len(folder.migrations)} migration{'' if len(folder.migrations) == 1 else 's'}"
    newest = f", newest {folder.latest.version}" if folder.latest else ""
    detail = f"{project.name} · {shown(project.folder)} · {count}{newest}"
    err = console.err()
    err.print(terminal.labelled("Project", detail, width=err.width, fold=err.is_terminal))
    for problem in folder.problems():
        if problem.kind in {ProblemKind.SKIPPED, ProblemKind.DUPLICATE}:
            err.print(Text(f"  note: {plain(f'{shown(problem.path)}: {problem.reason}')}"))


def _draft(project: Project, options: Options, steps: console.ShownSteps) -> Draft | None:
    schemas = project.supabase.api.schemas
    if options.empty:
        return empty_draft(schemas)
    idempotent = project.config.new.idempotent if options.idempotent is None else options.idempotent
    if options.diff_file:
        text = read_text(options.diff_file, "--diff-file")
        if not text.strip():
            return None
        return draft_from_sql(
            text,
            made_from="standard input"
            if options.diff_file == "-"
            else Path(options.diff_file).name,
            exposed_schemas=schemas,
            idempotent=idempotent,
            flattened=False,
        )
    source = new.Source(
        target=_target(project, options),
        engine=options.engine or project.config.new.engine,
        schemas=options.schemas or project.config.new.schemas,
        idempotent=idempotent,
        allow_pending=options.allow_pending,
        choose_renames=rename_choice.chooser(
            options.renames,
            no_rename=options.no_rename,
            interactive=options.interactive,
        ),
    )
    permit = downloads.permit(yes=options.yes, interactive=options.interactive)
    return new.draft_from_database(project, source, steps, permit)


def _target(project: Project, options: Options) -> Target:
    named = changed_database.chosen(project, options.database, options.database_url_env)
    if named is not None:
        return named
    running = changed_database.running(project)
    if len(running) == 1:
        return running[0]
    if not options.interactive:
        raise _undecided(running)
    if running:
        label = wizard.choose("Which database was changed?", [target.label for target in running])
        return next(target for target in running if target.label == label)
    variable = wizard.text(
        "No local database runs. Which variable holds the URL of the changed one?"
    )
    if not variable.strip():
        raise _undecided(running)
    return changed_database.chosen(project, "", variable.strip()) or running[0]


def _undecided(running: list[Target]) -> UsageError:
    if running:
        labels = " and ".join(f"the {target.label}" for target in running)
        return UsageError(
            f"two databases run: {labels}", "Say which was changed: --database sandbox or local."
        )
    return UsageError("no database to compare with was found", _NO_DATABASE)


def _say_nothing_changed(options: Options) -> int:
    if options.as_json:
        console.out().print(json.dumps({"changed": False, "files": []}), markup=False)
    else:
        console.out().print(
            "Nothing to write: there is no SQL."
            if options.diff_file
            else "Nothing changed: the database is what the migrations make."
        )
    return 0


def _finish(
    project: Project, repository: GitRepo, draft: Draft, answers: Answers, options: Options
) -> int:
    moment = clock.now()
    edit = project.config.new.edit if options.edit is None else options.edit
    if options.dry_run:
        files = new.preview(project, repository, draft, answers, moment)
        return _say(project, Result(draft, files, False, False, moment), options)
    if options.interactive:
        planned = new.preview(project, repository, draft, answers, moment)
        decision = wizard.decide(", ".join(shown(file.path) for file in planned))
        if decision is wizard.Decision.CANCEL:
            console.out().print("Nothing was written.")
            return 0
        edit = edit or decision is wizard.Decision.EDIT
    files = new.write(project, repository, draft, answers, moment)
    if edit:
        _open_editor(new.paths(files))
    stage = project.config.new.git_add if options.git_add is None else options.git_add
    if stage:
        repository.stage(new.paths(files))
    return _say(project, Result(draft, files, True, stage, moment), options)


def _say(project: Project, result: Result, options: Options) -> int:
    if not options.as_json:
        new_result.say_notes(result)
        new_result.say_files(result)
    if not (result.written and options.reset_test):
        if options.as_json:
            new_result.say_json(result, None)
        return 0
    try:
        tested = _reset_test(project, options)
    except LaminaError as error:
        if options.as_json:
            new_result.say_json(result, error)
        raise
    if options.as_json:
        new_result.say_json(result, tested)
    else:
        console.out().print(Text(tested.words))
    return 0


def _reset_test(project: Project, options: Options) -> ResetTest:
    steps = console.ShownSteps(quiet=options.as_json)
    permit = downloads.permit(yes=options.yes, interactive=options.interactive)
    try:
        return reset_test.run(project, steps, permit)
    except LaminaError as error:
        error.exit_code = 1  # a check that did not hold; the files are written
        raise


def _open_editor(files: list[Path]) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    from lamina.adapters.process import interact

    try:
        code = interact([*shlex.split(editor), *map(str, files)])
    except CommandFailed as error:
        console.err().print(Text(f"  note: {error.message}; the files are written"))
        return
    if code != 0:
        console.err().print(Text(f"  note: the editor ended with exit code {code}"))
