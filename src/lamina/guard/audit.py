"""`--audit`: what past commits of the current branch did to migrations that git already had."""

from collections.abc import Iterable, Sequence

from lamina.adapters.git import history, snapshot
from lamina.adapters.git.history import PastCommit
from lamina.adapters.git.snapshot import Place, find_place
from lamina.errors import ConfigError
from lamina.guard.describe import Described
from lamina.guard.options import Options
from lamina.guard.past import Past
from lamina.guard.report import finish
from lamina.guard.settings import AllSettings
from lamina.review.finding import Commit, Finding, Report
from lamina.review.history import edits
from lamina.review.history.case import Case
from lamina.review.history.changes import Change, listed, parse_raw
from lamina.review.history.facts import Facts
from lamina.review.history.judge import Scene, judge

_ANYWHERE = (":(top,glob)**/supabase/migrations/*",)
# What is wrong with a name or a content was so when it came, and cannot be mended any more.
_RULES = ("committed-", "version-out-of-order", "version-duplicate")


def audit(options: Options) -> tuple[int, str]:
    """Return the exit code and the report about the history of the current branch.

    A merge is compared with its first parent: a file that arrives through another one is new, and
    an edit that arrives so is an edit.

    Raises:
        ConfigError: There are no commits, or the clone is shallow.
        CommandFailed: git cannot read the history.
    """
    place = find_place()
    if not place.head:
        raise ConfigError("there are no commits yet", "Commit first; then there is history.")
    if place.shallow:
        raise ConfigError("this clone is shallow: its history ends early", "git fetch --unshallow")
    settings = AllSettings(place.top)
    wanted = history.first_parents_since(options.since) if options.since else None
    there = snapshot.tree_paths(place.head, place.empty_tree)
    links = snapshot.linked_folders(there, "HEAD", place.top)
    past = Past(links)
    found: list[tuple[Case, Commit, Commit | None]] = []
    for commit in _commits(place, links):
        cases = _cases(past, commit, settings)
        if wanted is None or commit.id in wanted:
            who = Commit(commit.id, commit.author, commit.date)
            found += [(case, who, past.commits.get(case.committed_path)) for case in cases]
        past.take(commit)
    return finish(_report(found, settings), options, settings.main.fail_on)


def _commits(place: Place, links: tuple[str, ...]) -> list[PastCommit]:
    """Return the commits that touched the migrations folders that there are, or were before a move.

    Only named folders are asked for, because git takes three times as long for `**`. A folder that
    came from another one is found where it first appears: the other one is there just before.
    """
    folders = _folders(place, place.head).union(links)
    while folders:
        commits = list(history.first_parents([history.literal(folder) for folder in folders]))
        new = _folders_before(place, commits, folders) - folders
        if not new:
            return commits
        folders |= new
    return list(history.first_parents(_ANYWHERE))


def _folders(place: Place, commit: str) -> set[str]:
    there = listed(snapshot.tree_paths(commit, place.empty_tree))
    return {folder for folder, _, _ in there}


def _folders_before(place: Place, commits: Sequence[PastCommit], folders: set[str]) -> set[str]:
    seen: set[str] = set()
    found: set[str] = set()
    for commit in commits:
        first = {c.folder for c in parse_raw(commit.raw)} & folders - seen
        if first and commit.parent:
            found |= _folders(place, commit.parent)
        seen |= first
        if seen == folders:
            break
    return found


def _cases(past: Past, commit: PastCommit, settings: AllSettings) -> list[Case]:
    changes = past.migrations_of(commit)
    if all(change.added for change in changes) and not past.is_in_the_way(changes):
        return []
    scene = Scene(changes, past.after(changes), links=past.links)
    scene.elsewhere.deleted = past.deleted_with(changes)
    scene.baseline = lambda folder: settings.of(folder).baseline
    scene.similar = _Similar(changes)
    return [case for case in judge(scene) if _counts(case, settings)]


def _counts(case: Case, settings: AllSettings) -> bool:
    start = settings.of(case.change.folder).start
    return case.rule.startswith(_RULES) and case.digits >= start


class _Similar:
    """Whether two files of one commit are alike; their contents are read together, when asked."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._names = sorted({c.old if c.deleted else c.new for c in changes})
        self._contents: dict[str, bytes | None] = {}

    def __call__(self, old: Change, new: Change) -> bool:
        if not self._contents:
            found = zip(self._names, snapshot.contents(self._names), strict=True)
            self._contents = dict(found)
        before, after = self._contents.get(old.old), self._contents.get(new.new)
        return before is not None and after is not None and edits.similar(before, after)


def _report(found: Sequence[tuple[Case, Commit, Commit | None]], settings: AllSettings) -> Report:
    import msgspec

    names = sorted({name for case, _, _ in found for name in _blobs(case)})
    contents = {
        name: data
        for name, data in zip(names, snapshot.contents(names), strict=True)
        if data is not None
    }
    described = Described()
    for case, commit, since in found:
        commits = {case.committed_path: since} if since is not None else {}
        before = len(described.findings)
        facts = Facts(contents, commits, past=True)
        described.add(case, facts, settings.of(case.change.folder))
        described.findings[before:] = [
            msgspec.structs.replace(one, commit=commit, why="", excerpt=())
            for one in described.findings[before:]
        ]
    return Report(
        tool="guard",
        verdict=_verdict(described.findings),
        findings=tuple(described.findings),
        allowed=tuple(described.allowed),
        notes=_notes(described.findings),
    )


def _blobs(case: Case) -> list[str]:
    old = case.old or case.change
    sides = ((old.old_mode, old.old), (case.change.new_mode, case.change.new))
    return [name for mode, name in sides if mode.startswith("100")]


def _verdict(findings: Sequence[Finding]) -> str:
    if not findings:
        return "no past commit of this branch changed a committed migration"
    commits = {finding.commit.id for finding in findings if finding.commit is not None}
    sql = sum(1 for finding in findings if finding.sql_changed)
    words = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    count = "1 past commit" if len(commits) == 1 else f"{len(commits)} past commits"
    return f"{words} in {count}, SQL changed in {sql}"


def _notes(findings: Sequence[Finding]) -> tuple[str, ...]:
    if not findings:
        return ()
    newest = max(finding.version for finding in findings)
    advice = (
        "The past cannot be mended. To leave it alone, put a version into lamina.toml; older"
        f" migrations are not listed then (the newest above is {newest}):"
    )
    return (advice, '    [guard] start = "VERSION"')
