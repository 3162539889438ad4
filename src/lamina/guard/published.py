"""Which committed migrations only this clone has."""

from collections.abc import Iterable

from lamina.adapters.git import history
from lamina.guard.scene import Gathered
from lamina.review.history.case import Case
from lamina.review.history.changes import parse_raw
from lamina.review.history.pairing import Pair


def unpublished(gathered: Gathered, paths: Iterable[str]) -> set[str]:
    """Return those of some paths that came with commits that neither the base nor a remote has.

    Without a base branch and without remotes there is nobody to publish to, and nothing is.
    """
    base = gathered.base_ref
    if not base and not gathered.place.remotes:
        return set()
    asked = sorted({history.literal(path) for path in paths})
    seen = ["--not", "--remotes", *([base] if base else [])]
    commits = history.commits_of("A", asked, [gathered.head, *seen])
    return {change.path for commit in commits for change in parse_raw(commit.raw)}


def only_published(gathered: Gathered, cases: list[Case]) -> list[Case]:
    """Return the cases without those about migrations that only this clone has.

    What an environment has applied stays protected, wherever its commit is.
    """
    own = unpublished(gathered, {case.committed_path for case in cases if _is_about_old(case)})
    return [
        case
        for case in cases
        if not (_is_about_old(case) and case.committed_path in own and not _applied(gathered, case))
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
    return _same_but_for_the_name(gathered, pair) and old.path in unpublished(gathered, [old.path])


def _same_but_for_the_name(gathered: Gathered, pair: Pair) -> bool:
    """Return whether at most the file's own name in its header changed."""
    old, new = pair
    if old.old == new.new:
        return True
    before, after = gathered.contents.get(old.old), gathered.contents.get(new.new)
    if before is None or after is None:
        return False
    return before.replace(old.file_name.encode(), new.file_name.encode()) == after
