"""What may be wrong with a new migration: its version, and what it holds."""

from collections.abc import Iterable, Iterator, Sequence

from lamina.migrations.file_names import is_snake_case, moment
from lamina.review.history.case import Case
from lamina.review.history.changes import Change, Listed, file_name_of
from lamina.review.history.elsewhere import Elsewhere
from lamina.review.history.unfinished import has_sql, has_todo

_MADE_UP = "000000"


def judge_versions(
    added: Sequence[Change], after: Sequence[Listed], elsewhere: Elsewhere
) -> Iterator[Case]:
    """Yield what is wrong with the versions and the content of new migrations."""
    if not added:
        return
    for folder in sorted({change.folder for change in added}):
        here = [change for change in added if change.folder == folder]
        yield from _in_folder(here, [one for one in after if one[0] == folder], elsewhere)


def _in_folder(
    added: Sequence[Change], after: Sequence[Listed], elsewhere: Elsewhere
) -> Iterator[Case]:
    new = {(change.digits, change.name) for change in added}
    old = [one for one in after if one[1:] not in new]
    folder = added[0].folder
    base = [one for one in elsewhere.base if one[0] == folder]
    newest = max((digits for _, digits, _ in (*old, *base)), default="")
    for change in sorted(added, key=lambda change: (change.digits, change.path)):
        yield from _duplicate(change, after, elsewhere)
        yield from _order(change, newest, elsewhere)
        yield from _moment(change, elsewhere)
        yield from _resurrected(change, elsewhere)
        if not is_snake_case(change.name):
            yield Case("name-not-snake-case", change)
        yield from _content(change, elsewhere)


def _duplicate(change: Change, after: Sequence[Listed], elsewhere: Elsewhere) -> Iterator[Case]:
    digits = change.digits
    same = [one for one in after if one[1] == digits]
    # The Supabase CLI applies the first by name; the others are in the way.
    others = [file_name_of(one) for one in same if one[2] != change.name]
    places = [("", others)] + [
        (where, _others(change, listed))
        for where, listed in ((elsewhere.base_name, elsewhere.base), *elsewhere.branches.items())
    ]
    for environment, applied in elsewhere.applied_to(change).items():
        name = applied.get(change.digits, "") or change.name
        places.append((environment, [f"{change.digits}_{name}.sql"] if name != change.name else []))
    for where, names in places:
        if names:
            yield Case("version-duplicate", change, other=names[0], where=where)
            return
    # What the base has just so is not judged, so this is the same file with other content.
    if (change.folder, digits, change.name) in elsewhere.base:
        where = f"{elsewhere.base_name} with other content"
        yield Case("version-duplicate", change, other=change.file_name, where=where)


def _others(change: Change, listed: Iterable[Listed]) -> list[str]:
    digits = change.digits
    same = [one for one in listed if one[1] == digits]
    return [file_name_of(one) for one in same if one[0] == change.folder and one[2] != change.name]


def _order(change: Change, newest: str, elsewhere: Elsewhere) -> Iterator[Case]:
    if change.digits < newest:
        yield Case("version-out-of-order", change, other=newest)
        return
    for environment, applied in elsewhere.applied_to(change).items():
        latest = max(applied, default="")
        if change.digits < latest and change.digits not in applied:
            yield Case("version-out-of-order", change, other=latest, where=environment)
            return


def _moment(change: Change, elsewhere: Elsewhere) -> Iterator[Case]:
    digits = change.digits
    if moment(digits) is None:
        yield Case("version-not-a-date", change)
    elif elsewhere.latest_moment and digits > elsewhere.latest_moment:
        yield Case("version-in-future", change)
    elif digits.endswith(_MADE_UP):
        yield Case("version-round", change)


def _resurrected(change: Change, elsewhere: Elsewhere) -> Iterator[Case]:
    before = [
        old
        for old in elsewhere.deleted
        if old.digits == change.digits and old.folder == change.folder
    ]
    if before and all(old.old != change.new for old in before):
        yield Case("committed-migration-resurrected", change, other=before[0].file_name)


def _content(change: Change, elsewhere: Elsewhere) -> Iterator[Case]:
    data = elsewhere.content(change)
    if data is None:
        return
    if has_todo(data):
        yield Case("migration-unfinished", change)
    elif not has_sql(data):
        yield Case("migration-empty", change)
