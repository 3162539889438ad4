"""A report as workflow commands: annotations that GitHub reads, and that nobody can forge."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.review_report import CLEAN, INDEX, REPORT

from lamina.render.github import render
from lamina.review.finding import Allowed, Commit, Finding, Location, Report, Severity, Way

RULE = "committed-migration-modified"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


def report(location: Location, severity: Severity = Severity.ERROR, message: str = "x") -> Report:
    """Return a report with one finding."""
    return Report("guard", "1 changed", (Finding(RULE, severity, message, location),))


def command(rendered: str) -> str:
    """Return the one workflow command of a report."""
    [line] = [line for line in rendered.split("\n") if line.startswith("::")]
    return line


def test_the_verdict_then_a_command_for_each_finding() -> None:
    """The message holds what happened, since when, why, and the ways out."""
    found = Finding(
        RULE,
        Severity.ERROR,
        "edited: 100% changed",
        Location("supabase/migrations/1_a.sql", 7),
        why="Databases will not see it.",
        instead=(Way("Keep it", "lamina rescue a.sql"), Way("Made on purpose?", "lamina guard")),
        since=Commit("3f2c91a0000", "Ada Example", "2026-02-19"),
    )
    assert render(Report("guard", "1 committed migration was changed", (found,))) == (
        "lamina guard: 1 committed migration was changed\n"
        "::error file=supabase/migrations/1_a.sql,line=7,title=lamina committed-migration-modified"
        "::edited: 100%25 changed"
        "%0AIn git since 3f2c91a, Ada Example, 2026-02-19."
        "%0ADatabases will not see it."
        "%0AKeep it: lamina rescue a.sql"
        "%0AMade on purpose? lamina guard\n"
    )


def test_all_well_is_one_line() -> None:
    """Nothing is said beyond the verdict, which names the command once."""
    assert render(Report("guard", "2 untouched")) == "lamina guard: 2 untouched\n"
    assert render(Report("guard", "lamina guard: 2 untouched")) == "lamina guard: 2 untouched\n"


@pytest.mark.parametrize(
    ("severity", "name"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")],
)
def test_severities(severity: Severity, name: str) -> None:
    """GitHub calls a note a notice."""
    assert command(render(report(Location("a.sql"), severity))).startswith(f"::{name} file=a.sql,")


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (Location("a.sql"), "file=a.sql"),
        (Location(""), ""),
        (Location("a.sql", 3), "file=a.sql,line=3"),
        (Location("a.sql", 3, 5), "file=a.sql,line=3,col=5"),
        (Location("a.sql", 3, 5, 3, 9), "file=a.sql,line=3,endLine=3,col=5,endColumn=9"),
        (Location("a.sql", 3, 5, 4, 9), "file=a.sql,line=3,endLine=4"),
    ],
)
def test_places(location: Location, place: str) -> None:
    """What is not known is not said: a deleted file has no line."""
    expected = f"{place},title=" if place else "title="
    assert command(render(report(location))).removeprefix("::error ").startswith(expected)


def test_properties_are_escaped() -> None:
    """A file name ends neither its property nor the command."""
    shown = command(render(report(Location("a,title=b::c%0A.sql"))))
    assert "file=a%2Ctitle=b%3A%3Ac%250A.sql,title=" in shown


def test_names_cannot_forge_a_command() -> None:
    """Neither a new command at the start of a line nor one of the older kind within it."""
    bad = "a\n::set-env name=X::y\r##[add-mask]z\x1b[2J\u2028::stop"
    found = Finding(RULE, Severity.ERROR, bad, Location(bad), why=bad, instead=(Way(bad, bad),))
    rendered = render(Report("guard", bad, (found,), (Allowed(found, bad),), (bad,)))
    lines = rendered.removesuffix("\n").split("\n")
    starts = ("lamina guard:", "::error file=", "allowed:", "note:")
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=True)] == [True] * 4
    assert "##[" not in unquote("".join(line.rpartition("::")[2] for line in lines))
    assert all(line.isprintable() for line in lines)


def test_a_stray_byte_is_shown_as_an_escape() -> None:
    """A file name that is not UTF-8 has a readable name."""
    assert "file=caf\\xe9.sql," in render(report(Location("caf\udce9.sql")))


def test_a_review() -> None:
    """Spans within a line have columns, SQL keeps its lines, and the summary ends the log."""
    lines = render(REPORT).splitlines()
    assert lines[0].startswith(
        f"::error file={INDEX},line=7,endLine=7,col=1,endColumn=13,title=lamina name-not-snake-case"
        "::writes to public.messages wait until the index is built%0ALock: SHARE on"
    )
    assert "alone in its own file%0Acreate index concurrently" in lines[0]
    assert ",line=99,endLine=104,title=" in lines[1]
    assert "%0Amigration 2: Fill it:%0Ado $$%0Abegin%0A\traise notice '[red]%25[/red]'" in lines[1]
    assert f"allowed: {INDEX}:30:3: set-not-null: the table has 12 rows [red]" in lines
    assert lines[-1] == (
        "lamina review: 1 error, 1 warning, 2 notes; 1 allowed; 9 statements in 2 files;"
        " 7 not reviewed (320 ms)"
    )


def test_what_was_not_reviewed_is_annotated() -> None:
    """Each place, so that nobody takes silence for approval."""
    place = f"::notice file={INDEX},line=19,endLine=19,col=3,endColumn=9"
    shown = render(REPORT)
    assert f"{place},title=lamina%3A not reviewed::dynamic SQL [red] ```\n" in shown
    assert shown.count("title=lamina%3A not reviewed") == 7


def test_a_clean_review_is_one_line() -> None:
    """The verdict and what was looked at."""
    assert render(CLEAN) == "lamina review: nothing found; 1 statement in 1 file (12 ms)\n"


@given(ANY_TEXT)
def test_any_text_fits_in_its_line(text: str) -> None:
    """There are as many lines as things to say, and every stream can carry them."""
    rendered = render(report(Location(text), message=text))
    assert len(rendered.encode().decode().splitlines()) == 2
