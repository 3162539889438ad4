"""A report as GitLab's Code Quality report: what a merge request needs to show each finding."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.review_report import REPORT

from lamina.render.gitlab import render
from lamina.review.finding import Finding, Location, Report, Severity

RULE = "committed-migration-modified"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


def entries(*findings: Finding) -> list[dict[str, object]]:
    """Return what is rendered for findings."""
    shown: list[dict[str, object]] = json.loads(render(Report("guard", "v", findings)))
    return shown


def finding(
    location: Location, severity: Severity = Severity.ERROR, message: str = "edited"
) -> Finding:
    """Return a finding."""
    return Finding(RULE, severity, message, location, why="Databases will not see it.")


def test_an_entry() -> None:
    """It has what GitLab reads, and a whole file begins in line 1."""
    [entry] = entries(finding(Location("supabase/migrations/1_a.sql")))
    assert re.fullmatch("[0-9a-f]{64}", str(entry.pop("fingerprint")))
    assert entry == {
        "description": "edited. Databases will not see it.",
        "check_name": RULE,
        "severity": "critical",
        "location": {"path": "supabase/migrations/1_a.sql", "lines": {"begin": 1}},
    }


def test_a_clean_report_is_an_empty_array() -> None:
    """GitLab takes it as all problems solved."""
    assert render(Report("guard", "v")) == "[]\n"


@pytest.mark.parametrize(
    ("severity", "name"),
    [(Severity.ERROR, "critical"), (Severity.WARNING, "minor"), (Severity.NOTE, "info")],
)
def test_severities(severity: Severity, name: str) -> None:
    """Each has its word at GitLab."""
    assert entries(finding(Location("a.sql"), severity))[0]["severity"] == name


def test_lines() -> None:
    """An end is said where there is more than one line."""
    one, two = entries(
        finding(Location("a.sql", 3, 1, 3, 9)), finding(Location("a.sql", 3, 1, 5, 2))
    )
    assert one["location"] == {"path": "a.sql", "lines": {"begin": 3}}
    assert two["location"] == {"path": "a.sql", "lines": {"begin": 3, "end": 5}}


def test_a_fingerprint_stays_when_lines_move() -> None:
    """It is made of the rule, the file and the message."""
    here, there = (entries(finding(Location("a.sql", line)))[0] for line in (3, 9))
    other = entries(finding(Location("b.sql", 3)))[0]
    assert here["fingerprint"] == there["fingerprint"] != other["fingerprint"]


def test_no_two_fingerprints_are_the_same() -> None:
    """GitLab would show one finding for both; the first keeps its own."""
    same = [finding(Location("a.sql", line)) for line in (3, 9, 12)]
    names = [entry["fingerprint"] for entry in entries(*same)]
    assert len(set(names)) == 3
    assert names[0] == entries(same[0])[0]["fingerprint"]


def test_a_review() -> None:
    """Findings, then what was not reviewed, each with its own fingerprint."""
    shown = json.loads(render(REPORT))
    assert len(shown) == len({entry["fingerprint"] for entry in shown}) == 4 + 7
    assert shown[1]["location"]["lines"] == {"begin": 99, "end": 104}
    assert (shown[4]["check_name"], shown[4]["severity"]) == ("not-reviewed", "info")
    assert shown[4]["description"] == "not reviewed: dynamic SQL [red] ```."


@given(ANY_TEXT)
def test_any_text_is_carried_and_steers_nothing(text: str) -> None:
    """A description is one line, and every stream can carry the report."""
    rendered = render(Report("guard", text, (finding(Location(text), message=text),)))
    assert all(line.isprintable() for line in rendered.encode().decode().split("\n"))
    assert "\n" not in json.loads(rendered)[0]["description"]
