"""What an edit of a committed migration changes in the schema, as SQL."""

import contextlib
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lamina.adapters import supabase
from lamina.adapters.git import GitRepo
from lamina.adapters.npm import Permit
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.adapters.postgres.binaries import Binaries
from lamina.errors import LaminaError, ReplayError, UsageError
from lamina.review.history.sql_text import statements
from lamina.sql.operations import (
    ChangeRole,
    Delete,
    DoBlock,
    GrantRole,
    Insert,
    Maintain,
    Merge,
    Opaque,
    Operation,
    RefreshView,
    RevokeRole,
    SelectCall,
    Truncate,
    Update,
)
from lamina.sql.statements import split
from lamina.workflows import published, renames, rescue_others, shadow
from lamina.workflows.project import Project, shown
from lamina.workflows.rescue_edit import Edit
from lamina.workflows.rescue_others import Sides
from lamina.workflows.steps import Steps

_COMMITTED = "committed"

# What leaves no trace in the schemas of a database, or may do anything.
_NOT_IN_A_SCHEMA: dict[type[Operation], str] = {
    Insert: "insert",
    Update: "update",
    Delete: "delete",
    Merge: "merge",
    Truncate: "truncate",
    DoBlock: "do block",
    SelectCall: "select or call",
    Maintain: "vacuum, analyze, reindex or cluster",
    RefreshView: "refresh materialized view",
    ChangeRole: "change of a role",
    GrantRole: "grant of a role",
    RevokeRole: "revoke of a role",
    Opaque: "statement that lamina cannot read",
}


class Tools(msgspec.Struct, frozen=True):
    """Who shows the steps, permits downloads and says which drops are renames."""

    steps: Steps
    permit: Permit
    choose: renames.Choose


class Difference(msgspec.Struct, frozen=True):
    """What turns the committed schema into the edited one.

    Attributes:
        sql: As the Supabase CLI writes it; empty for none.
        made_from: What wrote it.
        not_compared: Kinds of objects that it does not compare and that are there.
    """

    sql: str
    made_from: str
    not_compared: tuple[str, ...]


class _Scene(msgspec.Struct, frozen=True):
    """What the two sides are made of."""

    project: Project
    repository: GitRepo
    edit: Edit
    sides: Sides
    tools: Tools


def compute(project: Project, repository: GitRepo, edit: Edit, tools: Tools) -> Difference:
    """Build both schemas on the throwaway Postgres and compare them.

    Raises:
        UsageError: It is not said whether something was renamed.
        LaminaError: A program is missing and may not be fetched, the migrations do not replay on
            either side, or the Supabase CLI fails.
    """
    scene = _Scene(project, repository, edit, rescue_others.read(project, repository, edit), tools)
    cli, found = _programs(project, tools)
    expose = project.supabase.api.auto_expose_new_tables
    with ThrowawayPostgres(found, expose_new_tables=expose) as server:
        with _replayed(server, scene, edited=False):
            server.clone(shadow.DATABASE, _COMMITTED)
        with _replayed(server, scene, edited=True):
            difference = _compared(server, cli, tools)
        server.drop(_COMMITTED)
        return difference


def _programs(project: Project, tools: Tools) -> tuple[supabase.SupabaseCli, Binaries]:
    try:
        cli = supabase.obtain(project.root, project.config.supabase.cli, tools.permit)
        cli.require_diff_without_docker()
        major, folder = project.supabase.db.major_version, project.config.postgres.bin
        return cli, binaries.obtain(major, folder, tools.permit)
    except UsageError as error:  # not permitted to fetch: here one of the reasons, no usage
        raise LaminaError(error.message, error.hint) from error


@contextlib.contextmanager
def _replayed(server: ThrowawayPostgres, scene: _Scene, *, edited: bool) -> Iterator[None]:
    migrations = scene.sides.after if edited else scene.sides.before
    with contextlib.ExitStack() as stack:
        with scene.tools.steps("Edited" if edited else "Committed") as step:
            count = f"{len(migrations)} migration{'' if len(migrations) == 1 else 's'}"
            step.say(count)
            try:
                made = stack.enter_context(shadow.ready(server, scene.project, migrations))
            except ReplayError as error:
                raise (_with_edit if edited else _as_committed)(scene, error) from error
            done = f"{made.replayed} replayed" if made.replayed else "unchanged since last time"
            step.say(f"{count}, {done}")
        yield


def _with_edit(scene: _Scene, error: ReplayError) -> LaminaError:
    hints = filter(None, [_edited_too(scene), error.hint])
    return LaminaError(f"with the edit: {error.message}", "\n".join(hints))


def _as_committed(scene: _Scene, error: ReplayError) -> LaminaError:
    if _may_be_restamped(scene, error.path):
        hint = (
            "If it needs the edit, give it a later version once the new migration is written:\n"
            f"    lamina restamp {shlex.quote(shown(Path(error.path)))}"
        )
    else:
        alone = "The committed migrations do not replay by themselves; the edit is kept beside."
        hint = f"{error.hint}\n{alone}" if error.hint else alone
    hints = filter(None, [_edited_too(scene), hint])
    return LaminaError(f"without the edit: {error.message}", "\n".join(hints))


def _edited_too(scene: _Scene) -> str:
    """Name the other edited files: they are taken as committed, and so may be what is missing."""
    edited = [shown(path) for path in scene.sides.edited]
    if not edited:
        return ""
    option = f"--base {shlex.quote(scene.edit.base)} " if scene.edit.base else ""
    commands = [f"    lamina rescue {option}{shlex.quote(path)}" for path in edited]
    them = "it" if len(edited) == 1 else "them"
    return "\n".join([f"also edited: {', '.join(edited)}; rescue {them} first:", *commands])


def _may_be_restamped(scene: _Scene, path: str) -> bool:
    """Return whether `lamina restamp` would take a file."""
    if Path(path) in {scene.edit.path, *scene.sides.edited}:
        return False
    found = next((each for each in scene.sides.before if str(each.path) == path), None)
    if found is None:  # the baseline
        return False
    try:
        return not published.read(scene.project, scene.repository, "").holder(found)
    except LaminaError:
        return False


def _compared(server: ThrowawayPostgres, cli: supabase.SupabaseCli, tools: Tools) -> Difference:
    unmanaged: set[str] = set()

    def compare() -> str:
        with tools.steps("Diff") as step:
            words = f"Supabase CLI {cli.version}"
            step.say(words)
            diff = cli.diff(server.server.url(_COMMITTED), server.server.url(shadow.DATABASE))
            unmanaged.update(diff.unmanaged)
            others = ", ".join(diff.unmanaged)
            step.say(words + (f"; it does not compare: {others}" if others else ""))
            return diff.sql

    sql = compare()
    if sql.strip():
        with server.connection(_COMMITTED) as connection:
            chosen = tools.choose(renames.candidates(connection, sql))
        if chosen:
            sql = renames.follow(server, _COMMITTED, chosen, tools.choose, compare)
    made_from = f"supabase db diff {cli.version}"
    return Difference(sql if sql.strip() else "", made_from, tuple(sorted(unmanaged)))


def left_out(committed: bytes, edited: bytes) -> tuple[str, ...]:
    """Return the statements of an edit that a difference between two schemas does not hold.

    Each is named by its kind and its line in the edited file, or as removed.
    """
    before, after = _statements(committed), _statements(edited)
    added = [key for key in after if len(after[key]) > len(before.get(key, ()))]
    removed = [key for key in before if len(before[key]) > len(after.get(key, ()))]
    found = sorted((line, kind) for key in added for kind, line in after[key])
    gone = {kind for key in removed for kind, _ in before[key]} - {kind for _, kind in found}
    lines = [f"{kind} (line {line})" for line, kind in found]
    return (*lines, *(f"{kind} (taken out)" for kind in sorted(gone)))


def _statements(data: bytes) -> dict[str, list[tuple[str, int]]]:
    """Return the kind and line of each statement that leaves no trace in a schema, by its text."""
    found: dict[str, list[tuple[str, int]]] = {}
    for statement in split(data.decode("utf-8")):
        kinds = [_NOT_IN_A_SCHEMA.get(type(each), "") for each in statement.operations]
        if kind := next(filter(None, kinds), ""):
            key = " ; ".join(statements(statement.text.encode()))
            found.setdefault(key, []).append((kind, statement.line))
    return found
