"""What each migration does, in a few lines."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from lamina.describe import grouping
from lamina.describe.given import Given
from lamina.describe.grouping_lines import Line, line
from lamina.describe.grouping_wall import few
from lamina.describe.model import Migration, Phrase
from lamina.describe.phrases_parts import fitted, say
from lamina.review.context import SqlFile
from lamina.sql import operations as ops
from lamina.sql.words import count


def migrations(given: Given) -> tuple[Migration, ...]:
    """The new migrations in order; every operation of each is in one of its lines."""
    found = dict(_lines(given))
    return tuple(_migration(file, found.get(file.path, ())) for file in given.files)


def described(given: Given) -> frozenset[int]:
    """The ``id()`` of every step that a line stands for, described or said not to be reviewed."""
    return frozenset(
        id(member.step)
        for _, few_lines in _lines(given)
        for one in few_lines
        for member in one.members
    )


def _lines(given: Given) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for path, found in lines(given):
        yield path, tuple(few(sorted(found, key=_is_about_session)))


def lines(given: Given) -> Iterator[tuple[str, list[Line]]]:
    """For each migration that has operations its path and all its lines, however many."""
    exposed = frozenset(given.settings.exposed_schemas)
    for path, members in grouping.told(given):
        yield path, [line(bucket, exposed) for bucket in grouping.buckets(members)]


def _is_about_session(one: Line) -> bool:
    """Settings end with the migration: they come last."""
    return isinstance(one.head.operation, ops.SetParameter | ops.Transaction)


def _migration(file: SqlFile, found: tuple[Line, ...]) -> Migration:
    stem = PurePosixPath(file.path).stem
    return Migration(
        path=file.path,
        version=file.version,
        name=stem.removeprefix(file.version).removeprefix("_"),
        lines=(*(one.words for one in found), *_unread(file)) or (("has no statements",),),
        operations=sum(len(one.members) for one in found),
    )


def _unread(file: SqlFile) -> tuple[Phrase, ...]:
    """What is no SQL has no operation and is told all the same."""
    unread = file.script.unread
    if not unread:
        return ()
    first = unread[0]
    parts = count(len(unread), "part")
    return (fitted(say("not reviewed: {} (line {}: {})", parts, str(first.line), first.kind)),)
