"""What a rescue keeps outside of git's history: the edited texts, and what was made of them."""

import hashlib
import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import msgspec

from lamina.adapters.files import replace, write_all_new, write_new
from lamina.adapters.git import GitRepo
from lamina.workflows.rescue_edit import Edit

_FOLDER = "rescued"


class Note(msgspec.Struct, frozen=True):
    """Which new migrations were written for an edit, so that they are written once.

    Attributes:
        path: The edited migration.
        files: The text of each new one, by file name.
        left_out: Statements of the edit that they do not hold.
    """

    path: str
    files: dict[str, str]
    left_out: tuple[str, ...] = ()


def keep(repository: GitRepo, edit: Edit) -> list[Path]:
    """Keep every text of the edit in the repository's private folder and return the files."""
    return [_keep(repository, edit.path.stem, text) for text in edit.texts]


def _keep(repository: GitRepo, stem: str, text: bytes) -> Path:
    digest = hashlib.sha256(text).hexdigest()[:16]
    path = repository.private_dir / _FOLDER / f"{stem}-{digest}.sql"
    if not path.exists():
        write_new(path, text)
    return path


def place_beside(edit: Edit) -> Path:
    """Return where an edit is kept beside the migration, where the Supabase CLI does not read it.

    A file that is there already stays as it is; it is the one when its content is the same.
    """
    for number in count(1):
        path = edit.path.with_name(f"{edit.path.name}.edited{'' if number == 1 else f'-{number}'}")
        if not os.path.lexists(path) or (path.is_file() and path.read_bytes() == edit.text):
            return path
    raise AssertionError("unreachable")


def keep_beside(edit: Edit) -> Path:
    """Keep an edit beside the migration and return the file."""
    path = place_beside(edit)
    if not path.exists():
        write_new(path, edit.text)
    return path


def kept_beside(edit: Edit) -> list[Path]:
    """Return the edits that earlier rescues kept beside the migration."""
    start = f"{edit.path.name}.edited"
    return sorted(path for path in edit.path.parent.iterdir() if path.name.startswith(start))


def read_note(repository: GitRepo, edit: Edit) -> Note | None:
    """Return the note of an edit; None when no new migration of it is there."""
    try:
        note = msgspec.json.decode(_note_path(repository, edit).read_bytes(), type=Note)
    except (OSError, msgspec.MsgspecError):
        return None
    folder = edit.path.parent
    return note if any((folder / name).exists() for name in note.files) else None


def write_noted(repository: GitRepo, edit: Edit, note: Note) -> list[Path]:
    """Write the note, then those of its files that are not there; return the files.

    Killed in between, the next rescue of the same edit goes on here.
    """
    replace(_note_path(repository, edit), msgspec.json.encode(note))
    texts: Mapping[Path, str] = {edit.path.parent / n: text for n, text in note.files.items()}
    write_all_new({path: text.encode() for path, text in texts.items() if not path.exists()})
    return list(texts)


def _note_path(repository: GitRepo, edit: Edit) -> Path:
    digest = hashlib.sha256(edit.git_path.encode("utf-8", "surrogateescape"))
    digest.update(b"\0" + hashlib.sha256(edit.committed).digest())
    digest.update(hashlib.sha256(edit.text).digest())
    return repository.private_dir / _FOLDER / f"{digest.hexdigest()[:32]}.json"
