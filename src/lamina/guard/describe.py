"""From cases to findings: what the commits behind them were, and what the configuration says."""

import importlib
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
        severity = settings.severities.get(case.rule, "")
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
    )
    described = Described()
    for case in cases:
        described.add(case, facts, gathered.settings.of(case.change.folder))
    return described


def _allowed(case: Case, settings: Settings) -> str:
    """Return the reason for which the configuration allows a case; empty when it does not."""
    blob = "deleted" if case.change.deleted else case.change.new
    for allow in settings.allow:
        if allow.version == case.digits and allow.blob == blob:
            return allow.reason
    return ""


def _introduced(gathered: Gathered) -> dict[str, Commit]:
    """Return the commit that brought each committed migration in.

    A shallow clone does not know: there every file seems to come with the oldest commit.
    """
    if gathered.place.shallow:
        return {}
    found = gathered.brought_in.items()
    return {path: Commit(commit.id, commit.author, commit.date) for path, commit in found}


def _is_new(case: Case) -> bool:
    return case.change.added and case.old is None


def _with_contents(gathered: Gathered, cases: Iterable[Case]) -> dict[str, bytes]:
    """Return the contents of what changed; what was asked for already is not asked again."""
    contents = gathered.contents
    missing = {
        name
        for case in cases
        if not _is_new(case)
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
