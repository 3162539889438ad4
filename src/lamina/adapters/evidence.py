"""The evidence that checks left below the git directory, and what came from elsewhere."""

from pathlib import Path

import msgspec

from lamina.adapters import evidence_files, files
from lamina.adapters.git import GitRepo
from lamina.checklist.evidence import Evidence, Kind, decode, encode
from lamina.checklist.record import encoded, file_name
from lamina.errors import UsageError

_MOST_BYTES = 1_000_000


class EvidenceStore:
    """A folder with one small file for each check of some content.

    Nothing here is an error for the command that records: what cannot be kept is not kept, and what
    cannot be read is not there.

    Args:
        folder: Where they are; None for a store that keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @classmethod
    def of(cls, repository: GitRepo) -> "EvidenceStore":
        """Return the store of a clone, which its work trees share."""
        return cls(repository.common_dir.joinpath(*evidence_files.FOLDER))

    def record(self, evidence: Evidence) -> bool:
        """Keep an evidence in place of an earlier one about the same; return whether it is kept."""
        if self.folder is None:
            return False
        data = encoded(**msgspec.structs.asdict(evidence))
        name = file_name(evidence.kind, evidence.digest)
        return evidence_files.write(str(self.folder), name, data)

    def keep(self, kind: Kind, digest: str, summary: str, *, ok: bool, renew: bool = True) -> bool:
        """Record what this lamina saw just now; return whether it is kept."""
        if self.folder is None:
            return False
        folder = str(self.folder)
        return evidence_files.keep(
            folder, kind=kind, digest=digest, summary=summary, ok=ok, renew=renew
        )

    def find(self, kind: Kind, digest: str) -> Evidence | None:
        """Return the evidence of a check of just this content, or None."""
        if self.folder is None:
            return None
        same = (e for e in _read(self.folder / file_name(kind, digest)) if e.kind == kind)
        return next((e for e in same if e.digest == digest), None)

    def all(self) -> tuple[Evidence, ...]:
        """Return every evidence, the newest first."""
        if self.folder is None:
            return ()
        try:
            paths = sorted(self.folder.glob(f"*{evidence_files.ENDING}"))
        except OSError:
            return ()
        found = [one for path in paths for one in _read(path)]
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def export(self, path: Path) -> int:
        """Write every evidence to a file that `load` reads; return how many there are.

        Raises:
            UsageError: The file cannot be written.
        """
        every = self.all()
        try:
            files.replace(path, encode(every))
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from error
        return len(every)


def load(path: Path) -> tuple[Evidence, ...]:
    """Return the evidence in a file that somebody names, as CI records it.

    Raises:
        UsageError: It cannot be read, or there is none in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    found = decode(data)
    if not found and data.strip() != b"[]":
        raise UsageError(
            f"{path} holds no evidence",
            "It is a JSON object, or a list of them, as checks leave them in .git/lamina/evidence.",
        )
    return found


def _read(path: Path) -> tuple[Evidence, ...]:
    try:
        with path.open("rb") as file:
            return decode(file.read(_MOST_BYTES))
    except OSError:
        return ()
