"""`lamina restamp`: later versions for migrations that nobody else has yet."""

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from lamina.adapters.files import locked
from lamina.adapters.git import GitRepo, worktree
from lamina.errors import UsageError
from lamina.migrations import Migration, Version, file_name, next_version, split_file_name
from lamina.workflows import named_migration, published, restamp_moves, same_history
from lamina.workflows.project import Project, shown
from lamina.workflows.published import Published
from lamina.workflows.restamp_moves import Move

_AHEAD = timedelta(minutes=5)  # a version further in the future is a mistake to get rid of


class Restamped(msgspec.Struct, frozen=True):
    """What was moved, or would be.

    Attributes:
        moves: In order.
        base: What the versions were compared with; empty where nothing is committed.
        movable: How many migrations only this work tree or branch has.
        resumed: How many of the moves an interrupted command had left.
        untracked: Whether one of them is not in git's index.
    """

    moves: tuple[Move, ...]
    base: str
    movable: int
    resumed: int = 0
    untracked: bool = False


class Wish(msgspec.Struct, frozen=True):
    """What a person asks for.

    Attributes:
        files: The migrations, as they name them; those that are in the way when empty.
        base: The base branch; empty for the usual one.
        dry_run: Only find out.
    """

    files: tuple[str, ...] = ()
    base: str = ""
    dry_run: bool = False


def run(project: Project, repository: GitRepo, wish: Wish, moment: datetime) -> Restamped:
    """Give migrations that are neither on the base nor applied a version after the newest one.

    Raises:
        UsageError: A file that was named is on the base, applied, or not there; or one is
            committed and has an edit that is not.
        ConfigError: A snapshot or a migration cannot be read.
        LaminaError: A file cannot be moved; those before it are.
    """
    with locked(repository.private_dir / "new.lock"):  # no two commands take one version
        others = published.read(project, repository, wish.base)
        left = restamp_moves.interrupted(project, repository)
        if left and not wish.dry_run:
            _carry_out(project, repository, left)
        moved = {move.old for move in left}
        files = [name for name in wish.files if Path(name).name not in moved]
        moves: list[Move] = []
        if not wish.dry_run or not left:
            chosen = _chosen(project, repository, files, others) if files or not wish.files else []
            _require_unedited(project, repository, chosen)
            moves = _moves(project, repository, chosen, others, moment)
        restamp_moves.check(project, repository, moves)
        if moves and not wish.dry_run:
            _carry_out(project, repository, moves)
    folder = project.migrations_path
    return Restamped(
        moves=(*left, *moves),
        base=others.base,
        movable=sum(not others.holder(m) for m in project.migrations().migrations),
        resumed=len(left),
        untracked=not all(
            worktree.index_entry(repository, worktree.path_in(repository, folder / move.new))
            for move in (*left, *moves)
        ),
    )


def _carry_out(project: Project, repository: GitRepo, moves: Sequence[Move]) -> None:
    same_history.follow(repository, {Version.parse(m.old): Version.parse(m.new) for m in moves})
    restamp_moves.carry_out(project, repository, moves)


def _chosen(
    project: Project, repository: GitRepo, files: Sequence[str], others: Published
) -> list[Migration]:
    migrations = project.migrations().migrations
    if not files:
        free = [m for m in migrations if not others.holder(m)]
        blocked = set(_in_the_way(project, repository, migrations, others))
        first = next((i for i, m in enumerate(free) if m.file_name in blocked), len(free))
        return free[first:]
    names = [m.file_name for m in migrations]
    wanted = {named_migration.find(project, repository, name, names) for name in files}
    chosen = [m for m in migrations if m.file_name in wanted]
    _require_free(project, chosen, others)
    return chosen


def _require_free(project: Project, chosen: Sequence[Migration], others: Published) -> None:
    held = [(m, holder) for m in chosen if (holder := others.holder(m))]
    if held:
        lines = [f"{shown(project.migrations_path / m.file_name)} {why}" for m, why in held]
        raise UsageError(
            "\n    ".join(["others have it already:", *lines] if len(lines) > 1 else lines),
            "Its version stays. Change the schema with a new migration:\n    lamina new",
        )


def _require_unedited(project: Project, repository: GitRepo, chosen: Sequence[Migration]) -> None:
    """Refuse committed files with an edit that is not: a rename would hide it among its lines."""
    head = worktree.commit_of(repository, "HEAD")
    if not (head and chosen):
        return
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    committed = worktree.names_at(repository, head, folder)
    edited = worktree.differing(repository, head, folder) if committed else set()
    names = [m.file_name for m in chosen]
    paths = [
        shown(project.migrations_path / name)
        for name in names
        if name in committed and f"{folder}/{name}" in edited
    ]
    if paths:
        commands = [f"    lamina rescue {shlex.quote(path)}" for path in paths]
        lead = f"{', '.join(paths)}: committed, and edited since; nothing was moved"
        hint = "Commit the edit (git commit), or carry it into a new migration:"
        raise UsageError(lead, "\n".join([hint, *commands]))


def _in_the_way(
    project: Project, repository: GitRepo, migrations: Sequence[Migration], others: Published
) -> Iterator[str]:
    """Yield the files whose version is taken, or not after those that others have."""
    newest = others.newest
    elsewhere = _elsewhere(project, repository)
    seen: set[Version] = set()
    for migration in migrations:
        late = newest is not None and migration.version <= newest
        taken = elsewhere.get(migration.version, set()) - {migration.file_name}
        if late or taken or migration.version in seen:
            yield migration.file_name
        seen.add(migration.version)


def _elsewhere(project: Project, repository: GitRepo) -> dict[Version, set[str]]:
    """Return the names of other branches, by version.

    A name that `HEAD` has as well is this branch's own: the file was renamed here.
    """
    own = _names_of_head(project, repository)
    found: dict[Version, set[str]] = {}
    for name in repository.file_names(project.migrations_path.resolve()) - own:
        if parts := split_file_name(name):
            found.setdefault(parts[0], set()).add(name)
    return found


def _names_of_head(project: Project, repository: GitRepo) -> set[str]:
    head = worktree.commit_of(repository, "HEAD")
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    return worktree.names_at(repository, head, folder) if head else set()


def _moves(
    project: Project,
    repository: GitRepo,
    chosen: Sequence[Migration],
    others: Published,
    moment: datetime,
) -> list[Move]:
    names = {m.file_name for m in project.migrations().migrations}
    names |= repository.file_names(project.migrations_path.resolve())
    soon = Version.from_datetime(moment + _AHEAD)
    leaving = {m.file_name for m in chosen if m.version > soon}
    known = [parts[0] for name in names - leaving if (parts := split_file_name(name))]
    version = next_version(moment, [*known, *filter(None, [others.newest])])
    moves = []
    for migration in chosen:
        moves.append(Move(migration.file_name, file_name(version, migration.name)))
        version = version.following()
    return moves
