"""From a case to a finding: what every rule about history does alike."""

import shlex

from lamina.review.finding import Finding, Location, Way
from lamina.review.history import edits
from lamina.review.history.case import Case
from lamina.review.history.facts import Facts
from lamina.review.rule import Rule

SEEN_BY_DATABASES = "Databases that already ran this file will never see the change."


def told(  # noqa: PLR0913, PLR0917 - the parts of a finding, in the order in which they are read
    rule: Rule,
    case: Case,
    facts: Facts,
    message: str,
    why: str,
    ways: tuple[Way, ...] = (),
    excerpt: tuple[str, ...] = (),
) -> Finding:
    """Return the finding of a rule about a case."""
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        message=message,
        location=Location(case.path),
        version=case.digits,
        why=why,
        instead=() if facts.past else ways,
        excerpt=excerpt,
        since=facts.since(case),
        sql_changed=sql_changed(case, facts),
    )


def sql_changed(case: Case, facts: Facts) -> bool | None:
    """Return whether more than comments and white space changed, `None` when it is not an edit."""
    old, new = facts.old(case), facts.new(case)
    if case.change.added and case.old is None:
        return None
    if old is None or new is None:
        return True if case.change.deleted else None
    return edits.words(old, new) != edits.NO_SQL


def edited(case: Case, facts: Facts) -> str:
    """Return what was done to the statements, in words; empty when nothing was."""
    old, new = facts.old(case), facts.new(case)
    if old is None or new is None or old == new:
        return ""
    return edits.words(old, new)


def excerpt(case: Case, facts: Facts) -> tuple[str, ...]:
    """Return the lines that differ."""
    old, new = facts.old(case), facts.new(case)
    return () if old is None or new is None else edits.lines(old, new)


def rescue(case: Case, facts: Facts) -> Way:
    """Return the way out that keeps an edit."""
    base = f" --base {shlex.quote(facts.base)}" if facts.base else ""
    path = facts.at(case.committed_path)
    return Way("Keep it, as a new migration", f"lamina rescue {path}{base}")


def throw_away(case: Case, facts: Facts) -> Way:
    """Return the way out that puts the committed content back."""
    return Way("Throw it away", facts.restore(case.committed_path))


def on_purpose(case: Case, facts: Facts) -> Way:
    """Return the way out of a documented exception."""
    base = f" --base {shlex.quote(facts.base)}" if facts.base else ""
    command = f"lamina guard --explain-allow {facts.at(case.path)}{base}"
    return Way("Made on purpose?", command)


def undo_rename(case: Case, facts: Facts) -> tuple[Way, ...]:
    """Return the ways out that give a file its committed name back, and keep what was edited."""
    old, new = facts.at(case.committed_path), facts.at(case.path)
    back = Way("Name it as before", f"git mv {new} {old}")
    if case.old is None or case.old.old == case.change.new:
        return (back,)
    return (back, Way("Then keep the edit, as a new migration", rescue(case, facts).command))


def rename_to(case: Case, facts: Facts, name: str) -> Way:
    """Return the way out that gives a new file another name."""
    return move_to(case, facts, case.path.rpartition("/")[0], name)


def move_to(case: Case, facts: Facts, folder: str, name: str) -> Way:
    """Return the way out that puts a new file where it belongs."""
    return Way("Rename it", f"git mv {facts.at(case.path)} {facts.at(f'{folder}/{name}')}")


def restamp(case: Case, facts: Facts) -> Way:
    """Return the way out that gives a new file a later version."""
    base = f" --base {shlex.quote(facts.base)}" if facts.base else ""
    return Way("Give it the newest version", f"lamina restamp {facts.at(case.path)}{base}")
