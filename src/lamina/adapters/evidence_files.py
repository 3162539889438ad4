"""Keeping evidence below the git directory, without pathlib and msgspec: the guard runs this.

A check is not disturbed by it: what cannot be kept is not kept.
"""

import contextlib
import os
import time
from collections.abc import Iterable

from lamina import __version__, clock
from lamina.checklist.record import change_digest, encoded, file_name, stamp
from lamina.errors import LaminaError

FOLDER = ("lamina", "evidence")
KEPT = 50
"""So many checks are kept, the newest."""

ENDING = ".json"
_UNFINISHED = ".unfinished"
_SECONDS_TO_FINISH = 3600


def folder_of(git_dir: str) -> str:
    """Return the folder for evidence: all work trees of a repository share it."""
    common = git_dir
    with contextlib.suppress(OSError), open(os.path.join(git_dir, "commondir")) as file:  # noqa: PTH118, PTH123 - pathlib is not loaded
        common = os.path.join(git_dir, file.read().rstrip("\n"))  # noqa: PTH118 - the same
    return os.path.join(common, *FOLDER)  # noqa: PTH118 - the same


def keep(  # noqa: PLR0913 - what was checked, and how it went
    folder: str, *, kind: str, digest: str, summary: str, ok: bool, renew: bool = True
) -> bool:
    """Keep what a check saw just now; return whether that was possible.

    Without `renew`, evidence that says the same already stays with its time.
    """
    if not renew and _says(os.path.join(folder, file_name(kind, digest)), summary, ok=ok):  # noqa: PTH118 - pathlib is not loaded
        return True
    try:
        at = stamp(clock.now())
    except LaminaError:
        return False
    source = f"lamina {__version__}"
    data = encoded(kind=kind, source=source, summary=summary, digest=digest, at=at, ok=ok)
    return write(folder, file_name(kind, digest), data)


def _says(path: str, summary: str, *, ok: bool) -> bool:
    import json  # noqa: PLC0415 - only where evidence is looked at again

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib is not loaded
            told = json.load(file)
    except (OSError, ValueError):
        return False
    same = isinstance(told, dict) and told.get("summary") == summary
    return same and told.get("ok") is ok


def keep_change(  # noqa: PLR0913 - what was checked, and how it went
    folder: str,
    kind: str,
    names: Iterable[str],
    changed: dict[str, bytes],
    summary: str,
    *,
    ok: bool,
    renew: bool = True,
) -> bool:
    """Keep what a check saw of a change set; see `change_digest`."""
    digest = change_digest(names, changed)
    return keep(folder, kind=kind, digest=digest, summary=summary, ok=ok, renew=renew)


def write(folder: str, name: str, data: bytes) -> bool:
    """Write one evidence in one step, in place of an earlier one; the oldest go.

    Returns:
        Whether it is kept: not in a folder that cannot be written, or on a full disk.
    """
    target = os.path.join(folder, name)  # noqa: PTH118 - pathlib is not loaded
    unfinished = f"{target}.{os.getpid()}{_UNFINISHED}"
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the same
        _fill(unfinished, data)
        os.replace(unfinished, target)  # noqa: PTH105 - the same
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)  # noqa: PTH108 - the same
        return False
    with contextlib.suppress(OSError):
        _drop_old(folder)
    return True


def _fill(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def _drop_old(folder: str) -> None:
    there = list(_entries(folder))
    finished = sorted(entry for entry in there if entry[1].endswith(ENDING))
    late = time.time() - _SECONDS_TO_FINISH
    left = [entry for entry in there if entry[1].endswith(_UNFINISHED) and entry[0] < late]
    for _, path in (*finished[:-KEPT], *left):
        with contextlib.suppress(FileNotFoundError):  # another process was faster
            os.unlink(path)  # noqa: PTH108 - pathlib is not loaded


def _entries(folder: str) -> Iterable[tuple[float, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                yield entry.stat().st_mtime, entry.path
