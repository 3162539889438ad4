"""A branch against the merge base with its base: what a push or a pull request is about to do."""

from lamina.adapters.git import snapshot
from lamina.adapters.git.bases import short_ref
from lamina.adapters.git.snapshot import Place, find_place
from lamina.errors import ConfigError, UsageError
from lamina.guard.ci import Range
from lamina.guard.scene import Gathered, base_ref, fill
from lamina.guard.settings import AllSettings
from lamina.review.history.changes import Change, listed, parse_raw
from lamina.review.history.judge import Scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.review.finding import Report

_IN_PIPELINES = (
    "\nIn GitHub Actions: `fetch-depth: 0` for actions/checkout.\nIn GitLab CI: `GIT_DEPTH: 0`."
)


def named_range(base: str, head: str) -> Gathered:
    """Return what a branch changes since it left a base that a person named.

    Raises:
        UsageError: A name is no revision.
        ConfigError: A revision is missing, or their histories do not meet.
    """
    require_revision(base, "--base")
    require_revision(head, "--head")
    place = find_place(base, head)
    return gather(place, AllSettings(place.top), base, head)


def found_range(found: Range) -> Gathered:
    """Return what a branch changes since it left the base that a pipeline is about.

    Raises:
        ConfigError: A revision is missing, or their histories do not meet.
    """
    place = find_place(found.base, found.head)
    settings = AllSettings(place.top)
    if found.fallback and not _is_joined(place):
        second = find_place(found.fallback, found.head)
        if _is_joined(second) and found.only_for in {"", second.head}:
            gathered = gather(second, settings, found.fallback, found.head)
            gathered.base = short_ref(found.base)
            return gathered
    return gather(place, settings, found.base, found.head, found.pushed, found.default)


def _is_joined(place: Place) -> bool:
    """Return whether both revisions are there, and what joins them."""
    return bool(place.compared[2:]) and None not in snapshot.contents(place.compared[:2])


def gather(  # noqa: PLR0913, PLR0917 - two revisions, and two branches that may be unknown
    place: Place,
    settings: AllSettings,
    base: str,
    head: str,
    pushed: str = "",
    default: str = "",
) -> Gathered:
    """Return what `head` changes since it left `base`.

    Args:
        place: What `find_place(base, head)` returned.
        settings: The configuration.
        base: The base branch, or any revision.
        head: The branch that is judged.
        pushed: The branch that is pushed, when one is: of the base branch nothing may be lost, so
            its tips are compared as they are; another branch may have got the base branch's
            migrations since it was pushed last, or have nothing to do with it.

        default: The default branch, when a pipeline says which it is.

    Raises:
        ConfigError: The revisions are not there, or what joins them is not.
        CommandFailed: git cannot read the repository.
    """
    named = settings.main.base or (default and f"refs/remotes/origin/{default}")
    branch = base_ref(place, named if named in {settings.main.base, *place.remotes} else "")
    is_base = bool(pushed) and pushed.removeprefix("refs/heads/") in {_name(branch), default}
    branch = branch if pushed else ""
    if pushed and not is_base and _has_nothing(place):
        unrelated = Gathered(Scene([], []), place, settings)  # such as a branch of pages
        unrelated.unrelated = True
        return unrelated
    require_joined(place, base, head)
    tip, new, *merge_bases = place.compared
    paths = snapshot.tree_paths(new, place.empty_tree)
    linked = snapshot.linked_folders(paths, new, place.top)
    if linked:
        paths = snapshot.tree_paths(new, place.empty_tree, linked)
    changes = _changes([tip] if is_base else merge_bases, new, linked)
    gathered = Gathered(Scene(changes, listed(paths, linked), links=linked), place, settings)
    gathered.base, gathered.head, gathered.before = short_ref(base), new, merge_bases[0]
    gathered.base_ref = tip
    gathered.excused = (tip, branch) if branch and branch != base and not is_base else (tip,)
    gathered.own_ref = tip if len(gathered.excused) > 1 else ""
    if gathered.ours:
        fill(gathered)
    return gathered


def _name(ref: str) -> str:
    """Return the name of a branch without its remote: `main` for `refs/remotes/origin/main`."""
    if ref.startswith("refs/remotes/"):
        return ref.split("/", 3)[-1]
    return ref.removeprefix("refs/heads/").removeprefix("origin/")


def _has_nothing(place: Place) -> bool:
    """Return whether the head has no migrations and no commit in common with the base."""
    if not place.compared or place.compared[2:] or None in snapshot.contents(place.compared[:2]):
        return False
    return not snapshot.tree_paths(place.compared[1], place.empty_tree)


def _changes(merge_bases: list[str], new: str, linked: tuple[str, ...]) -> list[Change]:
    """Return what differs from the merge bases: after criss-cross merges there are several.

    What one of them had and another had not is compared with the one that had it.
    """
    found: dict[str, Change] = {}
    for old in merge_bases:
        for change in parse_raw(snapshot.tree_changes(old, new, linked)):
            if change.path not in found or found[change.path].added:
                found[change.path] = change
    return list(found.values())


def require_joined(place: Place, base: str, head: str) -> None:
    """Refuse to judge without a merge base: then nothing can be said of what was there before.

    Raises:
        ConfigError: A revision is missing, or their histories do not meet.
    """
    if not place.head:
        raise ConfigError("there are no commits yet", "Commit first; then there is history.")
    missing = _missing(place, base, head)
    if missing:
        raise ConfigError(
            f"git has no revision {missing!r} here",
            f"Fetch it, or name another with --base:\n    {fetch_command(place, missing)}"
            + (_IN_PIPELINES if place.shallow else ""),
        )
    if not place.compared[2:] and place.shallow:
        raise ConfigError(
            f"this clone is shallow and does not reach the commit that {head} and {base} share",
            f"Fetch more of the history:\n    {fetch_command(place, base)}{_IN_PIPELINES}",
        )
    if not place.compared[2:]:
        raise ConfigError(
            f"{head} and {base} have no commit in common", "Name the right base with --base."
        )


def _missing(place: Place, base: str, head: str) -> str:
    """Return the revision that is not in this clone; empty when both are.

    A full object name is taken for a revision by git also where it has no such object.
    """
    if not place.compared:
        return head if head != "HEAD" and not find_place(head).compared else base
    if place.compared[2:]:
        return ""
    found = zip((base, head), snapshot.contents(place.compared[:2]), strict=True)
    return next((revision for revision, content in found if content is None), "")


def fetch_command(place: Place, revision: str) -> str:
    """Return the command that fetches what is missing."""
    remote, _, branch = short_ref(revision).partition("/")
    deepen = "--unshallow " if place.shallow else ""
    if branch and not revision.startswith("refs/heads/"):
        target = f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"
        return f"git fetch {deepen}{remote} {target}"
    return f"git fetch {deepen}origin {revision}"


def require_revision(text: str, option: str) -> str:
    """Return a revision that a person named.

    Raises:
        UsageError: It looks like an option, or holds what no revision holds.
    """
    if not text or text.startswith("-") or ".." in text or any(c.isspace() for c in text):
        raise UsageError(f"{option} {text!r} is not a revision", "Name a branch or a commit.")
    return text


def report_of_branch(base: str, head: str = "HEAD") -> "Report":
    """Return what the guard says about a branch, for a description of it.

    Raises:
        LaminaError: It cannot be judged.
    """
    from lamina.guard.describe import describe
    from lamina.guard.report import verdict
    from lamina.guard.seen import keep
    from lamina.guard.verdict import all_well, cases_of
    from lamina.review.finding import Report, Severity

    gathered = named_range(base, head)
    cases = cases_of(gathered)
    described = describe(gathered, cases)
    report = Report(
        tool="guard",
        verdict=verdict(described) or all_well(gathered),
        findings=tuple(described.findings),
        allowed=tuple(described.allowed),
    )
    threshold = Severity.named(gathered.settings.main.fail_on)
    keep(gathered, cases, int(report.blocks(threshold)), renew=False)
    return report
