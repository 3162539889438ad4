"""Which committed migrations only this clone has."""

import os

from lamina.adapters.git import history
from lamina.guard.scene import Gathered
from lamina.review.history.case import Case
from lamina.review.history.changes import parse_raw
from lamina.review.history.pairing import Pair


def unpublished(gathered: Gathered) -> set[str]:
    """Return the committed paths that changed and that neither the base nor a remote has.

    Without a base branch and without remotes there is nobody to publish to, and nothing is.
    """
    if gathered.only_here is None:
        gathered.only_here = _ask(gathered)
    return gathered.only_here


def _ask(gathered: Gathered) -> set[str]:
    base = gathered.base_ref
    committed = [change.path for change in gathered.ours if not change.added]
    if not committed or not (base or gathered.place.remotes):
        return set()
    seen = ["--not", "--remotes", *([base] if base else [])]
    asked = [history.literal(path) for path in committed]
    commits = history.commits_of("A", asked, [gathered.head, *seen])
    return {change.path for commit in commits for change in parse_raw(commit.raw)}


def only_published(gathered: Gathered, cases: list[Case]) -> list[Case]:
    """Return the cases without those about migrations that only this clone has.

    What an environment has applied stays protected, wherever its commit is.
    """
    own = unpublished(gathered)
    return [
        case
        for case in cases
        if case.committed_path not in own
        or not _is_about_old(case)
        or gathered.settings.of(case.change.folder).protect != "published"
        or _applied(gathered, case)
    ]


def _is_about_old(case: Case) -> bool:
    return not case.change.added or case.old is not None


def _applied(gathered: Gathered, case: Case) -> bool:
    applied = gathered.settings.of(case.change.folder).applied
    return any(case.digits in versions for versions in applied.values())


def may_restamp(gathered: Gathered, pair: Pair) -> bool:
    """Return whether a version was in the way and its migration is nobody else's yet.

    That is what `lamina restamp` does: without it, the guard would refuse the way out that it
    offers itself.
    """
    old, new = pair
    elsewhere = gathered.scene.elsewhere
    base = [one for one in elsewhere.base if one[0] == old.folder]
    taken = [*base, *(one for listed in elsewhere.branches.values() for one in listed)]
    newest = max((digits for _, digits, _ in base), default="")
    in_the_way = old.digits < newest or any(
        digits == old.digits and name != old.name for _, digits, name in taken
    )
    if not in_the_way or old.folder != new.folder or old.name != new.name or new.digits <= newest:
        return False
    if any(old.digits in versions for versions in elsewhere.applied.values()):
        return False
    return _same_but_for_the_name(gathered, pair) and old.path in unpublished(gathered)


def _same_but_for_the_name(gathered: Gathered, pair: Pair) -> bool:
    """Return whether at most the file's own name in its header changed."""
    old, new = pair
    if old.old == new.new:
        return True
    before, after = gathered.contents.get(old.old), gathered.contents.get(new.new)
    if before is None or after is None:
        return False
    names = (old.file_name, new.file_name)
    return _without(before, names) == _without(after, names)


def _without(data: bytes, names: tuple[str, str]) -> bytes:
    for name in names:
        data = data.replace(os.fsencode(name), b"")
    return data
