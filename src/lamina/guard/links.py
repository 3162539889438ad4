"""A migrations folder that is a symbolic link: where its files really are."""

import os
import posixpath

from lamina.adapters.git import snapshot
from lamina.adapters.git.snapshot import Place


def folders(place: Place, found: dict[str, str]) -> tuple[str, ...]:
    """Return the real migrations folders behind links called `supabase/migrations` or `supabase`.

    Args:
        place: The repository.
        found: The links by their path, each with the object name of its content.

    Links that lead out of the repository are left out: git does not have what is there.
    """
    targets = snapshot.contents(list(found.values()))
    real = []
    for path, target in zip(found, targets, strict=True):
        if target is None:
            continue
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(target)))
        if joined.startswith("/"):
            joined = posixpath.relpath(joined, place.top)
        if not joined.startswith(".."):
            real.append(joined if path.endswith("migrations") else f"{joined}/migrations")
    return tuple(sorted(set(real)))
