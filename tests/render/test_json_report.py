"""A report as JSON: every fact, no empty ones, and nothing that a terminal obeys."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.review_report import CLEAN, CONCURRENTLY, INDEX, REPORT, TABBED_SQL

from lamina import __version__
from lamina.render.json_report import json_schema, render
from lamina.review.finding import Allowed, Commit, Finding, Location, Report, Severity, Way

RULE = "committed-migration-modified"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


def finding(message: str = "edited", path: str = "a.sql", **more: object) -> Finding:
    """Return a finding with little in it."""
    values = {"location": Location(path), "severity": Severity.ERROR, **more}
    return Finding(rule=RULE, message=message, **values)  # type: ignore[arg-type] # any field


def test_what_is_empty_is_left_out() -> None:
    """A finding without a line, a version or a commit has no keys for them."""
    text = render(Report("guard", "1 committed migration was changed", (finding(),)))
    assert json.loads(text) == {
        "format": 1,
        "tool": "guard",
        "version": __version__,
        "verdict": "1 committed migration was changed",
        "worst": "error",
        "findings": [{"rule": RULE, "severity": "error", "message": "edited", "path": "a.sql"}],
        "allowed": [],
        "notes": [],
    }


def test_everything_known_is_there_in_a_stable_order() -> None:
    """Also a change of comments alone, which is `false` and not unknown."""
    full = finding(
        location=Location("a.sql", line=3, column=5),
        version="20260219120000",
        why="Databases will not see it.",
        instead=(Way("Keep it", "lamina rescue a.sql"), Way("Ask")),
        excerpt=("  select 1;", "+ select 2;"),
        since=Commit("3f2c91a0", "Ada Example", "2026-02-19"),
        commit=Commit("77aa0000", "Bo Example", "2026-03-01"),
        sql_changed=False,
    )
    shown = json.loads(render(Report("guard", "v", (full,))))["findings"][0]
    assert " ".join(shown) == (
        "rule severity message path line column version why instead excerpt since commit"
        " sql_changed"
    )
    assert shown["instead"] == [
        {"words": "Keep it", "command": "lamina rescue a.sql"},
        {"words": "Ask", "command": ""},
    ]
    assert shown["since"] == {"id": "3f2c91a0", "author": "Ada Example", "date": "2026-02-19"}
    assert shown["sql_changed"] is False


def test_what_is_allowed_has_the_same_keys_and_a_reason() -> None:
    """A program reads allowed findings as it reads the others."""
    report = Report("guard", "v", (), (Allowed(finding(), "never shipped"),), ("a note",))
    shown = json.loads(render(report))
    assert shown["allowed"] == [
        {
            "rule": RULE,
            "severity": "error",
            "message": "edited",
            "path": "a.sql",
            "reason": "never shipped",
        }
    ]
    assert (shown["worst"], shown["notes"]) == ("off", ["a note"])


def test_it_is_indented_and_ends_with_a_line_end() -> None:
    """People read it too, and `cat` leaves the prompt alone."""
    text = render(Report("guard", "v"))
    assert text.startswith('{\n  "format": 1,\n  "tool": "guard",\n')
    assert text.endswith("}\n")


def test_a_stray_byte_is_shown_as_an_escape() -> None:
    """A file name that is not UTF-8 has a readable name, and a surrogate of no byte a mark."""
    shown = json.loads(render(Report("guard", "v", (finding(path="caf\udce9\ud800.sql"),))))
    assert shown["findings"][0]["path"] == "caf\\xe9\ufffd.sql"


def test_a_review() -> None:
    """What the reviewer adds: the span, the lock, SQL to paste, the fix, what was looked at."""
    shown = json.loads(render(REPORT))
    first, renamed = shown["findings"][:2]
    assert (first["end_line"], first["end_column"]) == (7, 13)
    assert first["lock"] == "SHARE on public.messages; writes wait"
    assert first["instead"] == [
        {"words": "Alone in its own migration", "command": "", "sql": CONCURRENTLY}
    ]
    assert first["fix"] == {
        "words": "writes concurrently",
        "edits": [{"start": 120, "end": 132, "text": "create index concurrently"}],
    }
    assert renamed["instead"][0]["steps"][1:3] == [
        {"words": "Deploy code that writes both"},
        {"words": "Fill it", "sql": TABBED_SQL},
    ]
    coverage = shown["coverage"]
    assert list(coverage) == ["files", "statements", "not_reviewed", "seconds"]
    assert (coverage["files"], coverage["statements"], coverage["seconds"]) == (2, 9, 0.3204)
    assert coverage["not_reviewed"][0] == {
        "path": INDEX,
        "line": 19,
        "column": 3,
        "what": "dynamic SQL [red] ```",
    }


@pytest.mark.parametrize("report", [REPORT, CLEAN, Report("guard", "v", (finding(),))])
def test_the_schema_holds(report: Report) -> None:
    """Every key that is written is in the published schema, and nothing that it asks for lacks."""
    schema = json.loads(json_schema())
    strict = {**schema, "$defs": {name: closed(one) for name, one in schema["$defs"].items()}}
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(render(report)), strict)


def closed(schema: dict[str, object]) -> dict[str, object]:
    """Return the schema of an object that has no other keys."""
    return {**schema, "additionalProperties": False}


def test_the_schema_refuses_another_format() -> None:
    """A program that knows format 1 need not guess."""
    other = {**json.loads(render(CLEAN)), "format": 2}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(other, json.loads(json_schema()))


@given(ANY_TEXT)
def test_any_text_comes_back_and_steers_nothing(text: str) -> None:
    """Controls, and what reorders a line, are escaped in the file and whole for the reader."""
    rendered = render(Report("guard", text, (finding(text, text),)))
    assert all(line.isprintable() for line in rendered.split("\n"))
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert json.loads(rendered)["verdict"] == text
