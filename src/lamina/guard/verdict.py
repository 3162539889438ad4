"""The judge's answer about what was gathered, and the line that says that all is well."""

import os

from lamina.adapters.git import snapshot
from lamina.errors import ConfigError
from lamina.guard.scene import Gathered
from lamina.review.history.case import Case
from lamina.review.history.changes import Change
from lamina.review.history.judge import judge
from lamina.review.history.pairing import Pair

_FEW = 3


def cases_of(gathered: Gathered) -> list[Case]:
    """Return everything that is wrong with what was gathered."""
    scene = gathered.scene
    ours = gathered.ours
    if not scene.changes:
        return []
    if ours:
        scene.baseline = lambda folder: gathered.settings.of(folder).baseline
        scene.similar = lambda old, new: _similar(gathered, old, new)
        scene.may_restamp = lambda pair: _may_restamp(gathered, pair)
    cases = judge(scene)
    if any(case.is_of_committed and _may_be_own(gathered, case) for case in cases):
        from lamina.guard.published import only_published

        return only_published(gathered, cases)
    return cases


def _may_be_own(gathered: Gathered, case: Case) -> bool:
    """Return whether the configuration lets one's own migrations be changed."""
    return gathered.settings.of(case.change.folder).protect == "published"


def _similar(gathered: Gathered, old: Change, new: Change) -> bool:
    from lamina.review.history.edits import similar

    before, after = gathered.contents.get(old.old), gathered.contents.get(new.new)
    return before is not None and after is not None and similar(before, after)


def _may_restamp(gathered: Gathered, pair: Pair) -> bool:
    from lamina.guard.published import may_restamp

    return may_restamp(gathered, pair)


def all_well(gathered: Gathered) -> str:
    """Return the line for a result without findings."""
    new = sorted(change.digits for change in gathered.ours if change.added)
    committed = len(gathered.scene.after) - len(new)
    if gathered.alone:
        return (
            f"{committed} committed {_plural(committed, 'migration')}; nothing was compared,"
            " because this pipeline is about no earlier state"
        )
    of = f" of {gathered.base}" if gathered.base else ""
    words = f"{committed} committed {_plural(committed, 'migration')}{of} untouched"
    if not new:
        return words
    listed = ", ".join(new) if len(new) <= _FEW else f"{new[0]} to {new[-1]}"
    return f"{words}, {len(new)} new ({listed})"


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def require_project(gathered: Gathered) -> None:
    """Refuse to call a repository clean that has no Supabase project.

    Raises:
        ConfigError: There is none.
    """
    scene, top = gathered.scene, gathered.place.top
    if gathered.unrelated or scene.after or scene.changes:
        return
    if os.path.isdir(os.path.join(top, "supabase")):  # noqa: PTH112, PTH118 - pathlib is not loaded
        return
    if not gathered.place.head and snapshot.has_refs():
        return  # the first commit of a branch that begins anew, such as one of pages
    if not snapshot.has_project():
        raise ConfigError(
            f"there is no supabase/ folder in {top}",
            "The guard looks after supabase/migrations. Start a project:\n    npx supabase init",
        )
