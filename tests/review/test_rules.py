"""Every rule is a page, and a rule that is not there is said."""

import pytest

from lamina.errors import UsageError
from lamina.review.finding import Finding, Location, Report, Severity
from lamina.review.rule import module_of, names, rule_named

COMMITTED = ["modified", "deleted", "renamed", "restamped", "mode-changed", "resurrected"]
ISSUE = {
    *(f"committed-migration-{what}" for what in COMMITTED),
    *(f"version-{what}" for what in ("out-of-order", "duplicate", "in-future", "not-a-date")),
    *("version-round", "name-skipped-by-supabase", "name-not-snake-case"),
    *("migration-empty", "migration-unfinished", "migration-ignored-by-git"),
    "migration-outside-folder",
}

TOLD_BY_THE_ENGINE = {
    *("syntax-error", "psql-command"),
    *("allow-without-reason", "allow-unknown-rule", "allow-unused"),
}


def test_the_rules_about_history_are_there() -> None:
    """Each has a module of its name."""
    assert len(ISSUE) == 17
    assert set(names()) >= ISSUE


@pytest.mark.parametrize("name", names())
def test_a_rule_is_a_page(name: str) -> None:
    """It begins with a sentence, and shows what is bad and what is good."""
    rule = rule_named(name)
    assert rule.name == name
    assert rule.summary.endswith(".")
    assert rule.page.count("\n\nBad:") == 1
    assert rule.page.count("\n\nGood:") == 1
    about_history = hasattr(module_of(name), "finding")
    assert about_history or name in TOLD_BY_THE_ENGINE or rule.checks or rule.end_checks


def test_an_unknown_rule() -> None:
    """The nearest known one is named."""
    with pytest.raises(UsageError) as caught:
        rule_named("version-rund")
    assert caught.value.hint == "Did you mean version-round?"


def test_what_blocks() -> None:
    """A report is as bad as its worst finding."""

    def finding(severity: Severity) -> Finding:
        return Finding("version-round", severity, "x", Location("x.sql"))

    report = Report("guard", "x", (finding(Severity.NOTE), finding(Severity.WARNING)))
    assert report.worst is Severity.WARNING
    assert report.blocks(Severity.WARNING)
    assert not report.blocks(Severity.ERROR)
    assert not Report("guard", "x").blocks(Severity.NOTE)
