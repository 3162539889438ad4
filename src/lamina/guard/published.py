"""Which committed migrations only this clone has."""

import os

from lamina.adapters.git import history
from lamina.guard.branches import migrations
from lamina.guard.scene import MOST_PATHS, Gathered
from lamina.review.history.case import Case
from lamina.review.history.changes import Change, parse_raw
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
    # What a branch has is published, whichever commit brought it there: it may have been squashed.
    known = {one for trees in gathered.trees.values() for one in migrations(trees)}
    committed = [
        change.path
        for change in gathered.ours
        if not change.added and (change.folder, change.digits, change.name) not in known
    ]
    if not committed or not _has_others(gathered):
        return set()
    seen = ["--not", "--remotes", *([base] if base else [])]
    asked = [history.literal(path) for path in committed[:MOST_PATHS]]
    commits = history.commits_of("A", asked, [gathered.head, *seen])
    added = {change.path for commit in commits for change in parse_raw(commit.raw)}
    return added.intersection(committed)


def only_published(gathered: Gathered, cases: list[Case]) -> list[Case]:
    """Return the cases without those about migrations that only this clone has.

    What an environment has applied stays protected, wherever its commit is.
    """
    own = unpublished(gathered)
    return [
        case
        for case in cases
        if case.committed_path not in own
        or not case.is_of_committed
        or gathered.settings.of(case.change.folder).protect != "published"
        or _is_applied(gathered, case.old or case.change)
    ]


def _is_applied(gathered: Gathered, change: Change) -> bool:
    applied = gathered.settings.of(change.folder).applied
    return any(change.digits in versions for versions in applied.values())


def may_restamp(gathered: Gathered, pair: Pair) -> bool:
    """Return whether only the version changed of a migration that is nobody else's yet.

    That is what `lamina restamp` does; without it, the guard would refuse the way out that it
    offers itself. Nobody else: neither the base branch nor an environment has it. The new version
    has to come after all of the base.
    """
    old, new = pair
    bases = [ref for ref in gathered.excused if ref != gathered.own_ref]
    if old.folder != new.folder or old.name != new.name or not bases:
        return False
    base = [one for one in gathered.scene.elsewhere.base if one[0] == old.folder]
    newest = max((digits for _, digits, _ in base), default="")
    if new.digits <= newest or _is_on(gathered, bases, old) or _is_applied(gathered, old):
        return False
    return _same_but_for_the_name(gathered, pair)


def _has_others(gathered: Gathered) -> bool:
    """Return whether there is a base branch or a remote: without, everything is everybody's."""
    return bool(gathered.base_ref or gathered.place.remotes)


def _is_on(gathered: Gathered, refs: list[str], old: Change) -> bool:
    trees = [gathered.trees.get(ref, {}) for ref in refs]
    return any(old.folder in tree and tree[old.folder].object_name(old.file_name) for tree in trees)


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
