"""The safe changes that findings offer, put into the files."""

from pathlib import Path

import msgspec

from lamina.adapters import files
from lamina.adapters.git import GitRepo, worktree
from lamina.errors import ConfigError
from lamina.review.finding import Edit
from lamina.workflows.review import Outcome


class FixedFile(msgspec.Struct, frozen=True):
    """A file with its text before and after."""

    path: str
    place: Path
    before: str
    after: str


class Plan(msgspec.Struct, frozen=True):
    """What would be changed, and the committed files that stay as they are."""

    files: tuple[FixedFile, ...]
    committed: tuple[str, ...]


def plan(outcome: Outcome) -> Plan:
    """Return what the findings' fixes would change.

    A migration that is in `HEAD` is left alone, and so is text that is no UTF-8.

    Raises:
        ConfigError: Git cannot be asked.
    """
    edits: dict[str, list[Edit]] = {}
    for finding in outcome.reviewed.findings:
        if finding.fix:
            edits.setdefault(finding.location.path, []).extend(finding.fix.edits)
    fixed, kept = [], []
    for path, wanted in edits.items():
        text = outcome.texts[path]
        if text.place is None:
            continue
        if _is_committed(text.place):
            kept.append(path)
            continue
        fixed.append(FixedFile(path, text.place, text.text, _edited(text.text, wanted)))
    return Plan(tuple(fixed), tuple(kept))


def _is_committed(place: Path) -> bool:
    """Whether git's history, or the other side of a merge, has the file."""
    try:
        repository = GitRepo.discover(place.parent)
        path = worktree.path_in(repository, place)
    except ConfigError:  # no git: nothing is committed
        return False
    sides = (worktree.commit_of(repository, side) for side in ("HEAD", "MERGE_HEAD"))
    return any(side and worktree.entry_at(repository, side, path) for side in sides)


def _edited(text: str, edits: list[Edit]) -> str:
    """The text with the edits made; of two that overlap, the first."""
    parts, at = [], 0
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


def write(made: Plan) -> None:
    """Write the files.

    Raises:
        ConfigError: One cannot be written, or somebody changed it meanwhile; it stays as it is.
    """
    for file in made.files:
        try:
            now = file.place.read_bytes()
            if now != file.before.encode("utf-8", "surrogateescape"):
                raise ConfigError(
                    f"{file.path} is not what was reviewed: it has changes that are not staged",
                    "Stage them (git add), or review the work tree: lamina review --fix",
                )
            mode = file.place.stat().st_mode & 0o777
            files.replace(file.place, file.after.encode("utf-8", "surrogateescape"), mode)
        except OSError as error:
            raise ConfigError(f"cannot write {file.path}: {error.strerror}") from error
