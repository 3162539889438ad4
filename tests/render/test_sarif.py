"""A report as SARIF: what code scanning shows, and what keeps its alerts apart."""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.review_report import CLEAN, REPORT

from lamina import __version__
from lamina.render.sarif import render
from lamina.review import rule as rules
from lamina.review.finding import Allowed, Finding, Location, Report, Severity, Way

UNKNOWN = "no-such-rule"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


def run(
    *findings: Finding, allowed: tuple[Allowed, ...] = (), notes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the run that is rendered for findings."""
    log = json.loads(render(Report("guard", "v", findings, allowed, notes)))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    [only] = log["runs"]
    return dict(only)


def finding(
    location: Location | None = None, rule: str = UNKNOWN, message: str = "edited"
) -> Finding:
    """Return a finding."""
    return Finding(rule, Severity.ERROR, message, location or Location("a.sql"))


def place(location: Location) -> dict[str, Any]:
    """Return the physical location that is rendered for one."""
    shown = run(finding(location))["results"][0]["locations"][0]["physicalLocation"]
    return dict(shown)


def test_a_result() -> None:
    """It names its rule twice over, and says what happened, why, and what to do."""
    found = Finding(
        UNKNOWN,
        Severity.WARNING,
        "edited",
        Location("a.sql"),
        why="Databases will not see it.",
        instead=(Way("Keep it", "lamina rescue a.sql"),),
    )
    [result] = run(found)["results"]
    assert len(result.pop("partialFingerprints")["laminaFinding/v1"]) == 64
    assert result == {
        "ruleId": UNKNOWN,
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "edited\nDatabases will not see it.\nKeep it: lamina rescue a.sql"},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "a.sql", "uriBaseId": "%SRCROOT%"}}}
        ],
        "suppressions": [],
    }


def test_the_tool_and_its_category() -> None:
    """Code scanning keeps the results of guard and review apart."""
    shown = run()
    assert shown["tool"]["driver"] == {"name": "lamina", "version": __version__, "rules": []}
    assert shown["automationDetails"] == {"id": "lamina-guard/"}
    assert shown["results"] == []


def test_a_rule_is_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The help that code scanning shows is what `lamina explain` prints."""
    module = ModuleType("made_up.edited")
    module.__doc__ = "Edited.\n\nDatabases will\nnot see it.\n\nBad:\n"
    monkeypatch.setitem(sys.modules, module.__name__, module)
    made_up = rules.Rule(module.__name__, rules.Category.HISTORY, Severity.WARNING)
    monkeypatch.setattr("lamina.render.sarif.rule_named", {"edited": made_up}.__getitem__)
    assert run(finding(rule="edited"))["tool"]["driver"]["rules"] == [
        {
            "id": "edited",
            "shortDescription": {"text": "Edited."},
            "fullDescription": {"text": "Databases will not see it."},
            "help": {"text": made_up.page, "markdown": made_up.page},
            "defaultConfiguration": {"level": "warning"},
            "properties": {"tags": ["history"]},
        }
    ]


def test_every_rule_has_help() -> None:
    """No page is without a summary, and none is left out."""
    names = rules.names()
    shown = run(*(finding(rule=name) for name in names))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in shown] == names
    assert all(rule["shortDescription"]["text"] for rule in shown)
    assert all(rule["help"]["markdown"] for rule in shown)


def test_a_rule_without_a_page_has_a_name() -> None:
    """A finding is never lost for want of a page."""
    [shown] = run(finding())["tool"]["driver"]["rules"]
    assert shown == {"id": UNKNOWN, "defaultConfiguration": {"level": "error"}}


def test_rules_are_listed_once() -> None:
    """Each result points at its own, also those that are allowed."""
    found = [finding(rule=name) for name in ("b-rule", "a-rule", "b-rule")]
    shown = run(*found, allowed=(Allowed(finding(rule="c-rule"), "r"),))
    listed = [rule["id"] for rule in shown["tool"]["driver"]["rules"]]
    assert listed == ["a-rule", "b-rule", "c-rule"]
    assert [listed[result["ruleIndex"]] for result in shown["results"]] == [
        result["ruleId"] for result in shown["results"]
    ]


def test_what_is_allowed_is_suppressed_with_its_reason() -> None:
    """And two findings alike, one of them allowed, have two fingerprints."""
    shown = run(finding(), allowed=(Allowed(finding(), "never shipped"),))["results"]
    assert [result["suppressions"] for result in shown] == [
        [],
        [{"kind": "external", "justification": "never shipped"}],
    ]
    assert len({result["partialFingerprints"]["laminaFinding/v1"] for result in shown}) == 2


def test_notes_are_notifications() -> None:
    """What was not reviewed is said here too."""
    [invocation] = run(notes=("1 statement not reviewed",))["invocations"]
    assert invocation == {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": "1 statement not reviewed"}}
        ],
    }


def test_regions() -> None:
    """A region says what is known; a finding about a whole file has none."""
    assert "region" not in place(Location("a.sql"))
    assert place(Location("a.sql", 3))["region"] == {"startLine": 3}
    assert place(Location("a.sql", 3, 5, 4, 9))["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 4,
        "endColumn": 9,
    }


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("supabase/migrations/1_a.sql", "supabase/migrations/1_a.sql"),
        ("a b#c?d%e:f.sql", "a%20b%23c%3Fd%25e%3Af.sql"),
        ("Größe.sql", "Gr%C3%B6%C3%9Fe.sql"),
        ("caf\udce9.sql", "caf%E9.sql"),
        ("a\n.sql", "a%0A.sql"),
    ],
)
def test_uris_keep_the_bytes_of_a_name(path: str, uri: str) -> None:
    """A viewer finds the file, also where its name is not UTF-8."""
    assert place(Location(path))["artifactLocation"]["uri"] == uri


def test_messages_hold_no_links_and_no_arguments() -> None:
    """SARIF reads `[text](1)` and `{0}` in a message; a file name has no say in that."""
    [result] = run(finding(message="[a](https://example.com) {0} {}"))["results"]
    assert result["message"]["text"] == "[a] (https://example.com) { 0 } {}"


@pytest.mark.parametrize(
    "report",
    [REPORT, CLEAN, Report("guard", "v", (finding(),), (Allowed(finding(), "r"),), ("a note",))],
)
def test_the_official_schema_holds(report: Report) -> None:
    """Every log is SARIF 2.1.0."""
    schema = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(json.loads(render(report)))


def test_columns_are_characters() -> None:
    """Not UTF-16 units, which SARIF would take them for."""
    [only] = json.loads(render(REPORT))["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    region = only["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 99, "startColumn": 11, "endLine": 104, "endColumn": 2}


def test_what_was_not_reviewed_is_a_notification() -> None:
    """With its place: the command went well, and silence about it would read as approval."""
    [invocation] = json.loads(render(REPORT))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    note, first, *more = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == "The base is origin/main."
    assert (first["level"], len(more)) == ("warning", 6)
    assert first["message"]["text"] == "not reviewed: dynamic SQL [red] ```"
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 19


def test_what_a_comment_allows_is_suppressed_in_the_source() -> None:
    """A review allows where the statement stands."""
    result = json.loads(render(REPORT))["runs"][0]["results"][-1]
    assert result["suppressions"] == [
        {"kind": "inSource", "justification": "the table has 12 rows [red]"}
    ]


def test_sql_in_a_message_stays_as_it_is() -> None:
    """It is there to be pasted, also where SARIF has a use for its braces."""
    way = Way("Say {0}", sql="check (a ~ '^\\d{3}$');")
    found = Finding(UNKNOWN, Severity.NOTE, "m", Location("a.sql"), instead=(way,))
    [result] = run(found)["results"]
    assert result["message"]["text"] == "m\nSay { 0 }:\ncheck (a ~ '^\\d{3}$');"


def test_fingerprints_stay_when_lines_move() -> None:
    """Also of two findings that say the same: the statement tells them apart, not their order."""
    first, second = (
        Finding(UNKNOWN, Severity.NOTE, "m", Location("a.sql", line), source=(source,))
        for line, source in ((3, "select  1;\n"), (9, "select 2;"))
    )
    moved = Finding(UNKNOWN, Severity.NOTE, "m", Location("a.sql", 12), source=("\tselect 2;",))
    both, alone = (
        [result["partialFingerprints"]["laminaFinding/v1"] for result in run(*found)["results"]]
        for found in ((first, second), (moved,))
    )
    assert len(set(both)) == 2
    assert both[1:] == alone


@given(ANY_TEXT)
def test_any_text_is_carried_and_steers_nothing(text: str) -> None:
    """Every stream can carry the log, and what is in it."""
    found = finding(Location(text), rule=text, message=text)
    rendered = render(Report("guard", text, (found,), (Allowed(found, text),), (text,)))
    assert all(line.isprintable() for line in rendered.encode().decode().split("\n"))
    json.dumps(json.loads(rendered), ensure_ascii=False).encode()
