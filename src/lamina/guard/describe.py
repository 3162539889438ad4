"""From cases to findings: what the commits behind them were, and what the configuration says."""

import importlib
import os
from collections.abc import Iterable, Sequence

import msgspec

from lamina.adapters.git import snapshot
from lamina.guard.scene import Gathered
from lamina.guard.settings import Settings
from lamina.review.finding import Allowed, Commit, Finding, Severity
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts


class Described:
    """The findings that count, and those that the configuration allows."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.allowed: list[Allowed] = []

    def add(self, case: Case, facts: Facts, settings: Settings) -> None:
        """Put a case into words, unless the configuration turns its rule off."""
        module = importlib.import_module(f"lamina.review.rules.{case.rule.replace('-', '_')}")
        found: Finding = module.finding(case, facts)
        group = module.rule.category.value
        severity = settings.severities.get(case.rule) or settings.severities.get(group, "")
        if severity:
            found = msgspec.structs.replace(found, severity=Severity.named(severity))
        if found.severity is Severity.OFF:
            return
        reason = _allowed(case, settings)
        if reason:
            self.allowed.append(Allowed(found, reason))
        else:
            self.findings.append(found)


def describe(gathered: Gathered, cases: Sequence[Case]) -> Described:
    """Return the findings of some cases.

    Raises:
        CommandFailed: git cannot read the history.
    """
    commits = _introduced(gathered)
    facts = Facts(
        _with_contents(gathered, cases),
        commits,
        base=gathered.base,
        restore_from=gathered.before,
        folder=_where_the_person_stands(gathered),
    )
    described = Described()
    for case in cases:
        described.add(case, facts, gathered.settings.of(case.change.folder))
    return described


def _where_the_person_stands(gathered: Gathered) -> str:
    """Return the folder below the root; a hook runs at the root, and git says where it was called.

    See GIT_PREFIX in git(1), "alias" in git-config(1): it is empty, or ends with a slash.
    """
    here = os.environ.get("GIT_PREFIX", "").rstrip("/")
    if not here:
        here = os.path.relpath(os.getcwd(), os.path.realpath(gathered.place.top))  # noqa: PTH109 - text, as git has it
    return "" if here == "." or here.startswith("..") else here


def _allowed(case: Case, settings: Settings) -> str:
    """Return the reason for which the configuration allows a case; empty when it does not."""
    wanted = allow_key(case)
    for allow in settings.allow:
        if (allow.version, allow.blob, allow.rule or _usual(allow.blob), allow.path) == wanted:
            return allow.reason
    return ""


def allow_key(case: Case) -> tuple[str, str, str, str]:
    """Return version, blob, rule and path of the block that allows a case, and nothing else."""
    blob = "deleted" if case.change.deleted else case.change.new
    return case.digits, blob, case.rule, case.path if case.old is not None else ""


def _usual(blob: str) -> str:
    return f"committed-migration-{'deleted' if blob == 'deleted' else 'modified'}"


def _introduced(gathered: Gathered) -> dict[str, Commit]:
    """Return the commit that brought each committed migration in.

    A shallow clone does not know: there every file seems to come with the oldest commit.
    """
    if gathered.place.shallow:
        return {}
    found = gathered.brought_in.items()
    return {path: Commit(commit.id, commit.author, commit.date) for path, commit in found}


def _with_contents(gathered: Gathered, cases: Iterable[Case]) -> dict[str, bytes]:
    """Return the contents of what changed; what was asked for already is not asked again."""
    contents = gathered.contents
    missing = {
        name
        for case in cases
        if case.is_of_committed
        for mode, name in (
            ((case.old or case.change).old_mode, (case.old or case.change).old),
            (case.change.new_mode, case.change.new),
        )
        if mode.startswith("100") and name not in contents
    }
    names = sorted(missing)
    found = zip(names, snapshot.contents(names), strict=True)
    contents.update((name, data) for name, data in found if data is not None)
    return contents
