"""`lamina new`: from a changed database to finished migration files."""

import contextlib
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from lamina import __version__, clock
from lamina.adapters import supabase
from lamina.adapters.files import locked, write_all_new
from lamina.adapters.git import GitRepo
from lamina.adapters.npm import Permit
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.adapters.postgres.target import Target, TargetFacts
from lamina.adapters.templates import render
from lamina.errors import ConfigError, UsageError
from lamina.migrations import (
    Header,
    Version,
    file_name,
    is_snake_case,
    split_file_name,
)
from lamina.sql.statements import split
from lamina.workflows import renames, same_history, shadow
from lamina.workflows.draft import Answers, Draft, draft_from_sql
from lamina.workflows.project import Project
from lamina.workflows.steps import Steps

_TEMPLATE = "migration.sql.j2"
_RENAMED = "renamed"

now = clock.now


class Source(msgspec.Struct, frozen=True):
    """Where the SQL of a migration comes from, and how it is made.

    Attributes:
        target: The database that was changed.
        engine: `embedded` or `docker`.
        schemas: Only these schemas; all when empty.
        idempotent: Whether `if not exists` and its like are added.
        allow_pending: Compare even though the database has not run all migrations.
        choose_renames: Says which drops are renames; none of them by default.
    """

    target: Target
    engine: str
    schemas: tuple[str, ...]
    idempotent: bool
    allow_pending: bool = False
    choose_renames: renames.Choose = lambda _: []


class NewFile(msgspec.Struct, frozen=True):
    """A migration that was written, or would be."""

    path: Path
    version: Version
    text: str


def draft_from_database(
    project: Project, source: Source, steps: Steps, permit: Permit
) -> Draft | None:
    """Return the draft of what was changed in a database; `None` when nothing was.

    Raises:
        LaminaError: The database does not answer, the migrations do not replay, or the Supabase
            CLI is missing, too old, or fails.
    """
    folder = project.migrations()
    with steps("Database") as step:
        facts = source.target.facts()
        step.say(f"{source.target.label} ({source.target.address}) · PostgreSQL {facts.version}")
    if not source.allow_pending:
        same_history.require(source.target, facts, folder, project.repository())
    cli = supabase.obtain(project.root, project.config.supabase.cli, permit)
    if source.engine == "docker":
        sql = _diff_with_docker(project, source, cli, steps)
        made_from = f"supabase db diff {cli.version} (Docker)"
    else:
        cli.require_diff_without_docker()
        found = binaries.obtain(facts.major, project.config.postgres.bin, permit)
        with ThrowawayPostgres(found, expose_new_tables=facts.exposes_new_tables) as server:
            sql = _diff(project, source, server, cli, steps)
        made_from = f"supabase db diff {cli.version}"
    if not sql.strip():
        _require_schemas(source, facts)
        return None
    draft = draft_from_sql(
        sql,
        made_from=made_from,
        exposed_schemas=project.supabase.api.schemas,
        idempotent=source.idempotent,
        flattened=True,
    )
    decided = source.engine != "docker"
    return msgspec.structs.replace(draft, database=facts.identity, renames_decided=decided)


def _require_schemas(source: Source, facts: TargetFacts) -> None:
    """Refuse to say that nothing changed in a schema that is not there: it was mistyped."""
    unknown = [schema for schema in source.schemas if schema not in facts.schemas]
    if unknown:
        raise UsageError(
            f"{source.target.label} has no schema {unknown[0]}, and the migrations make none",
            "Check --schema, or schemas in lamina.toml.",
        )


def _diff(
    project: Project,
    source: Source,
    server: ThrowawayPostgres,
    cli: supabase.SupabaseCli,
    steps: Steps,
) -> str:
    migrations = project.migrations().migrations
    with contextlib.ExitStack() as stack:
        with steps("Shadow") as step:
            step.say(f"{len(migrations)} migrations")
            made = stack.enter_context(shadow.ready(server, project, migrations))
            step.say(_shadow_words(len(migrations), made))
        threading.Thread(target=_load_parser, daemon=True).start()
        sql = _compare(source, server, shadow.DATABASE, cli, steps)
        if not sql.strip():
            return sql
        with server.connection(shadow.DATABASE) as connection:
            chosen = source.choose_renames(renames.candidates(connection, sql))
        if not chosen:
            return sql
        server.clone(shadow.DATABASE, _RENAMED)
    return renames.follow(
        server,
        _RENAMED,
        chosen,
        source.choose_renames,
        lambda: _compare(source, server, _RENAMED, cli, steps),
    )


def _compare(
    source: Source,
    server: ThrowawayPostgres,
    database: str,
    cli: supabase.SupabaseCli,
    steps: Steps,
) -> str:
    with steps("Diff") as step:
        words = f"Supabase CLI {cli.version}"
        step.say(words)
        diff = cli.diff(
            server.server.url(database),
            source.target.url,
            schemas=source.schemas,
            password=source.target.password,
        )
        step.say(words + _not_compared(diff))
    return diff.sql


def _load_parser() -> None:
    """Load what the draft needs while the Supabase CLI is at work, 0.1 s that nobody waits for."""
    split("select 1")


def _shadow_words(total: int, made: shadow.Shadow) -> str:
    count = f"{total} migration{'' if total == 1 else 's'}"
    if made.replayed == 0:
        return f"{count}, unchanged since last time"
    new = f"{count}, {made.replayed} replayed"
    return new + (f", empty stubs for {', '.join(made.stubs)}" if made.stubs else "")


def _diff_with_docker(
    project: Project, source: Source, cli: supabase.SupabaseCli, steps: Steps
) -> str:
    with steps("Diff") as step:
        words = f"Supabase CLI {cli.version}, shadow in Docker"
        step.say(words)
        diff = cli.diff_with_docker(
            project.root,
            source.target.url,
            schemas=source.schemas,
            password=source.target.password,
        )
        step.say(words + _not_compared(diff))
    return diff.sql


def _not_compared(diff: supabase.Diff) -> str:
    return f"; it does not compare: {', '.join(diff.unmanaged)}" if diff.unmanaged else ""


def compose(
    project: Project, draft: Draft, answers: Answers, first: Version, moment: datetime
) -> list[NewFile]:
    """Return the files of a draft, with their versions, headers and checklists.

    Raises:
        ConfigError: A template of the project is wrong.
        UsageError: The name is not `snake_case`.
    """
    if not is_snake_case(answers.name):
        raise UsageError(
            f"{answers.name!r} is not a file name in snake_case",
            "Use lower-case letters, digits and underscores, such as add_avatar_to_profiles.",
        )
    day = moment.astimezone(UTC).date()
    files, version = [], first
    for index, part in enumerate(draft.parts):
        name = _part_name(answers.name, index, len(draft.parts))
        path = project.migrations_path / file_name(version, name)
        header = _header(draft, index, answers, path.name, day).render()
        text = render(_TEMPLATE, project.root, header=header, sql=part.sql.rstrip("\r\n"))
        if Header.parse(text) is None:
            raise ConfigError(
                f"the template {_TEMPLATE} loses the header", "It must begin with {{ header }}."
            )
        files.append(NewFile(path, version, part.in_its_line_ends(text)))
        version = version.following()
    return files


def _part_name(name: str, index: int, total: int) -> str:
    return name if total == 1 else f"{name}_part_{index + 1}"


def _header(draft: Draft, index: int, answers: Answers, name: str, day: date) -> Header:
    checklist = [
        answer.item() for answer in draft.answered_checklist(index, name, answers.checklist)
    ]
    total = len(draft.parts)
    made = f"Made by lamina {__version__}"
    return Header.new(
        answers.title if total == 1 else f"{answers.title} ({index + 1} of {total})",
        answers.author,
        day,
        issue=answers.issue,
        checklist=checklist,
        notes=[f"{made} from {draft.made_from}" if draft.made_from else made],
    )


def known_versions(project: Project, repository: GitRepo) -> list[Version]:
    """Return the versions in `HEAD`, the branches and the remote branches."""
    names = repository.file_names(project.migrations_path.resolve())
    return [parts[0] for name in names if (parts := split_file_name(name)) is not None]


def preview(
    project: Project, repository: GitRepo, draft: Draft, answers: Answers, moment: datetime
) -> list[NewFile]:
    """Return the files that `write` would write now."""
    version = project.migrations().next_version(moment, known_versions(project, repository))
    return compose(project, draft, answers, version, moment)


def write(
    project: Project, repository: GitRepo, draft: Draft, answers: Answers, moment: datetime
) -> list[NewFile]:
    """Write the files of a draft; two commands at once get two different versions.

    Raises:
        LaminaError: A file cannot be written; then none is.
    """
    with locked(repository.private_dir / "new.lock"):
        files = preview(project, repository, draft, answers, moment)
        # First the note, which does no harm without the files; the other way round it would.
        same_history.remember(repository, draft.database, [file.version for file in files])
        write_all_new({file.path: file.text.encode() for file in files})
    return files


def paths(files: Sequence[NewFile]) -> list[Path]:
    """Return the paths of the files."""
    return [file.path for file in files]
