"""Evidence as bytes, and the name of what it is about; the guard loads this in a commit."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import itemgetter

FORMAT = 1


def digest_of(files: Iterable[tuple[str, bytes | None]], *about: str) -> str:
    """Return a name for some content: the same for the same files, in whatever order they come.

    Line ends do not count, because git may change them on the way to the work tree.

    Args:
        files: The name and the content of each; None for one that is only there, as the base has
            it.
        about: What else the result of a check hangs on, such as severities.
    """
    told = [(name.encode("utf-8", "surrogateescape"), content) for name, content in files]
    told.sort(key=itemgetter(0))
    parts = [str(len(told)).encode()]
    for name, content in told:
        parts += name, b"-" if content is None else b"+" + content.replace(b"\r\n", b"\n")
    parts += [words.encode("utf-8", "backslashreplace") for words in about]
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()


def change_digest(names: Iterable[str], changed: dict[str, bytes], *about: str) -> str:
    """Return a name for a change set, as the guard and the review see it.

    Args:
        names: All migrations, by file name: one more or one less is another change set.
        changed: The content of those that are new, or not as the base has them.
        about: What else the result hangs on.
    """
    return digest_of([(name, changed.get(name)) for name in names], *about)


def stamp(moment: datetime) -> str:
    """Return a moment in UTC to the second: `2026-07-24T08:15:02Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def encoded(  # noqa: PLR0913 - the fields of an evidence
    *, kind: str, source: str, summary: str, digest: str, at: str, ok: bool
) -> bytes:
    """Return an evidence as a line of JSON."""
    fields = {
        "format": FORMAT,
        "kind": kind,
        "source": _text(source),
        "summary": _text(summary),
        "digest": digest,
        "at": at,
        "ok": ok,
    }
    return json.dumps(fields).encode() + b"\n"


def _text(words: str) -> str:
    """The words; a byte that is not UTF-8, in the name of a branch, stands as its number."""
    return words.encode("utf-8", "backslashreplace").decode()


def file_name(kind: str, digest: str) -> str:
    """Return the name of the file for a check of some content; another run replaces it."""
    return f"{kind}-{digest}.json"
