"""`lamina rescue`: a committed migration gets its content back, its edit a migration of its own.

First everything is found out (`plan`), then done (`carry_out`) in an order in which a killed
command loses nothing and the next one goes on: the edit is kept, the new migration is written, the
committed content is put back.
"""

from datetime import datetime
from enum import Enum
from pathlib import Path

import msgspec

from lamina.adapters.files import locked
from lamina.adapters.git import GitRepo, worktree
from lamina.errors import CommandFailed, LaminaError, UsageError
from lamina.migrations import is_snake_case, migration_name, split_file_name
from lamina.workflows import new, rescue_difference, rescue_edit, rescue_files
from lamina.workflows.draft import Answers, Draft, draft_from_sql
from lamina.workflows.project import Project, shown
from lamina.workflows.rescue_difference import Tools
from lamina.workflows.rescue_edit import Edit

_NOBODY = "unknown"


class Outcome(Enum):
    """What becomes of an edit.

    Attributes:
        UNCHANGED: There is none.
        PUT_BACK: The file was deleted, or something other than its content changed.
        SAME_SQL: Only comments, white space or line ends were edited.
        SAME_SCHEMA: The SQL differs, and makes the same schema.
        CARRIED: A new migration holds it.
        PARTLY: A new migration, if any, holds its schema, and statements are left out.
        KEPT: It could not be computed what it changes.
    """

    UNCHANGED = "unchanged"
    PUT_BACK = "put back"
    SAME_SQL = "same sql"
    SAME_SCHEMA = "same schema"
    CARRIED = "carried"
    PARTLY = "partly"
    KEPT = "kept"


class Asked(msgspec.Struct, frozen=True):
    """What a person says about the new migration; empty for a suggestion."""

    title: str = ""
    name: str = ""
    author: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What is to be done.

    Attributes:
        edit: The edit.
        outcome: What becomes of it.
        draft: The new migration; None when there is none, or it is written already.
        answers: Its title, name and author.
        written: The new migration that a rescue before this one wrote.
        left_out: Statements of the edit that the new migration does not hold.
        not_compared: Kinds of objects that the Supabase CLI does not compare.
        reason: Why it could not be computed.
        base: The base branch since which commits hold an edit, when nothing else does.
    """

    edit: Edit
    outcome: Outcome
    draft: Draft | None = None
    answers: Answers | None = None
    written: rescue_files.Note | None = None
    left_out: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()
    reason: LaminaError | None = None
    base: str = ""


class Rescued(msgspec.Struct, frozen=True):
    """What was done.

    Attributes:
        plan: What was to be done.
        kept: The texts in the repository's private folder.
        beside: The edited file beside the migration.
        files: The new migration, as files.
        unstaged: Why git did not stage them; empty when it did.
    """

    plan: Plan
    kept: tuple[Path, ...] = ()
    beside: Path | None = None
    files: tuple[Path, ...] = ()
    unstaged: str = ""


def plan(project: Project, repository: GitRepo, edit: Edit, asked: Asked, tools: Tools) -> Plan:
    """Find out what becomes of an edit; nothing is changed.

    Raises:
        UsageError: The name is not `snake_case`, or it is not said what was renamed.
    """
    if asked.name and not is_snake_case(asked.name):
        raise UsageError(
            f"--name {asked.name!r} is not in snake_case", f"Use: {migration_name(asked.name)}"
        )
    if not edit.changed:
        return Plan(edit, Outcome.UNCHANGED, base=_edited_since(repository, edit))
    if not edit.texts:
        return Plan(edit, Outcome.PUT_BACK)
    if edit.only_comments:
        return Plan(edit, Outcome.SAME_SQL)
    if note := rescue_files.read_note(repository, edit):
        outcome = Outcome.PARTLY if note.left_out else Outcome.CARRIED
        return Plan(edit, outcome, written=note, left_out=note.left_out)
    try:
        return _computed(project, repository, edit, asked, tools)
    except UsageError:
        raise
    except LaminaError as reason:
        _raise_interruption(reason)
        return Plan(edit, Outcome.KEPT, reason=reason)


def _raise_interruption(error: BaseException) -> None:
    """Raise the Ctrl-C that an error came after: the server may be gone when it is put in order."""
    context = error.__context__
    while context is not None:
        if isinstance(context, KeyboardInterrupt):
            raise context
        context = context.__context__


def _edited_since(repository: GitRepo, edit: Edit) -> str:
    return "" if edit.base else rescue_edit.edited_since(repository, edit)


def _computed(
    project: Project, repository: GitRepo, edit: Edit, asked: Asked, tools: Tools
) -> Plan:
    difference = rescue_difference.compute(project, repository, edit, tools)
    left_out = rescue_difference.left_out(edit.committed, edit.aligned)
    unknown = difference.not_compared
    if not difference.sql:
        nowhere = left_out or unknown
        outcome = Outcome.PARTLY if nowhere else Outcome.SAME_SCHEMA
        return Plan(edit, outcome, left_out=left_out, not_compared=unknown)
    draft = draft_from_sql(
        difference.sql,
        made_from=f"{difference.made_from}, the edit of {edit.path.name}",
        exposed_schemas=project.supabase.api.schemas,
        idempotent=project.config.new.idempotent,
        flattened=True,
    )
    return Plan(
        edit,
        Outcome.PARTLY if left_out else Outcome.CARRIED,
        draft=msgspec.structs.replace(draft, renames_decided=True),
        answers=_answers(repository, edit, draft, asked),
        left_out=left_out,
        not_compared=unknown,
    )


def _answers(repository: GitRepo, edit: Edit, draft: Draft, asked: Asked) -> Answers:
    parts = split_file_name(edit.path.name)
    fallback = f"Carry over the edit of {parts[1] if parts else edit.path.stem}"
    title = asked.title or draft.title or fallback
    suggested = "" if asked.title else draft.name
    return Answers(
        title=title,
        name=asked.name or suggested or migration_name(title),
        author=asked.author or repository.user_name() or _NOBODY,
    )


def preview(
    project: Project, repository: GitRepo, planned: Plan, moment: datetime
) -> list[new.NewFile]:
    """Return the files that `carry_out` would write now."""
    if planned.draft is None or planned.answers is None:
        return []
    return new.preview(project, repository, planned.draft, planned.answers, moment)


def carry_out(project: Project, repository: GitRepo, planned: Plan, moment: datetime) -> Rescued:
    """Do what was planned.

    Raises:
        LaminaError: The file was changed meanwhile, or git or the disk refuses; the edit is kept.
    """
    edit = planned.edit
    if planned.outcome is Outcome.UNCHANGED:
        return Rescued(planned)
    with locked(repository.private_dir / "rescue.lock"):
        kept = rescue_files.keep(repository, edit)
        _require_same(project, repository, edit)
        aside = planned.outcome in {Outcome.KEPT, Outcome.PARTLY}
        beside = rescue_files.keep_beside(edit) if aside else None
        files = write(project, repository, planned, moment)
        unstaged = _stage(repository, files)
        if rescue_edit.read_file(edit.path) not in {None, *edit.texts, edit.committed}:
            raise _changed_meanwhile(edit)
        worktree.put_back(repository, edit.commit, edit.git_path)
    return Rescued(planned, tuple(kept), beside, tuple(files), unstaged)


def _require_same(project: Project, repository: GitRepo, edit: Edit) -> None:
    now = rescue_edit.read(project, repository, edit.path.name, edit.base)
    if now != edit:
        raise _changed_meanwhile(edit)


def _changed_meanwhile(edit: Edit) -> LaminaError:
    return LaminaError(
        f"{shown(edit.path)} was changed while lamina was at work; it is as it was left",
        "Run the command again.",
    )


def write(project: Project, repository: GitRepo, planned: Plan, moment: datetime) -> list[Path]:
    """Write the new migration of a plan, if it has one, and return its files."""
    if planned.written is not None:
        return rescue_files.write_noted(repository, planned.edit, planned.written)
    with locked(repository.private_dir / "new.lock"):
        files = preview(project, repository, planned, moment)
        if not files:
            return []
        texts = {file.path.name: file.text for file in files}
        note = rescue_files.Note(planned.edit.git_path, texts, planned.left_out)
        return rescue_files.write_noted(repository, planned.edit, note)


def _stage(repository: GitRepo, files: list[Path]) -> str:
    """Stage the files; return why that is not possible, which must not stop the rest."""
    try:
        if files:
            repository.stage(files)
    except CommandFailed as error:
        return error.message
    return ""
