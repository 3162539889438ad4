"""A review without colour: what happens, where, why, and what to write instead."""

import re
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from render.review_report import CLEAN, CONCURRENTLY, LONG_SQL, REPORT, WHY, index, missed, wide

from lamina.render.plain import plain
from lamina.render.text import is_review, render
from lamina.review.finding import (
    Allowed,
    Coverage,
    Finding,
    Location,
    NotReviewed,
    Report,
    Severity,
    Step,
    Way,
)
from lamina.review.rule import names

ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too


def test_a_finding() -> None:
    """Where, how much it matters, which rule; the statement, its lock, why, what instead."""
    report = Report("review", "1 error", (index,), coverage=Coverage(2, 9, seconds=0.3))
    where = "supabase/migrations/20260724081502_messages_index.sql:7:1"
    assert render(report) == (
        f"{where}  error                 name-not-snake-case\n"
        "  writes to public.messages wait until the index is built\n"
        "     7 | create index idx_messages_session on public.messages (session_id);\n"
        "       | ^^^^^^^^^^^^\n"
        "  Lock: SHARE on public.messages; writes wait\n"
        "  Every writer waits until the index is built.\n"
        "  Alone in its own migration:\n"
        "      -- lamina: alone in its own file\n"
        "      create index concurrently if not exists idx_messages_session"
        " on public.messages (session_id);\n"
        "  lamina review --fix does it: writes concurrently\n"
        "  lamina explain name-not-snake-case\n"
        "\n"
        "lamina review: 1 error; 9 statements in 2 files   300 ms\n"
    )


def test_steps_are_numbered_migrations() -> None:
    """Between them stands what has to be deployed."""
    text = render(Report("review", "v", (wide,)))
    steps = [line.strip() for line in text.splitlines() if re.match(r"    (migration|then)", line)]
    assert steps == [
        "migration 1: Add the new column:",
        "then: Deploy code that writes both",
        "migration 2: Fill it:",
        "then: Deploy code that no longer reads the old one.",
        "migration 3: Drop the old column:",
    ]
    assert "          \traise notice '[red]%[/red]', 1;  \n\n          end $$;\n" in text


def test_a_step_that_comes_before_any_migration() -> None:
    """It is called first."""
    way = Way("In two", steps=(Step("Stop the writers"), Step("Drop it", "drop table t;")))
    found = Finding("r", Severity.NOTE, "m", Location("a.sql", 1, 1), instead=(way,))
    text = render(Report("review", "v", (found,)))
    assert "    first: Stop the writers\n    migration 1: Drop it:\n          drop table t;" in text


def test_the_mark_stands_below_the_span() -> None:
    """Tabs and wide characters take the columns that they take; six lines are shown."""
    lines = render(Report("review", "v", (wide,))).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("    99 |"))
    assert (
        lines[at] == "    99 |     alter 名前  rename column a to b; -- \ufffdltr \ufffd[2J [red]"
    )
    mark = " " * len("     alter 名前**  ") + "^" * len("rename column a to b; -- .ltr .[2J [red]")
    assert lines[at + 1] == f"       |{mark}"
    assert lines[at + 2] == "   100 |"
    assert lines[at + 6 : at + 8] == ["   104 |   line 104", "       | ..."]


def test_sql_to_paste_is_whole() -> None:
    """However long it is; only lines of the file are cut, around the place."""
    text = render(REPORT)
    assert LONG_SQL in text
    assert all(f"      {line}\n" in text for line in CONCURRENTLY.splitlines())
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("    12 | ... x"))
    begin = lines[at + 1].index("^")
    assert lines[at][begin : begin + lines[at + 1].count("^")] == "drop_it_now"


def test_findings_are_grouped_by_file() -> None:
    """Those of one file stand together, in the order of the report."""
    places = re.findall(r"^supabase/\S+/\d{14}_\w+\.sql:[\d:]+", render(REPORT), re.MULTILINE)
    assert [place.partition(".sql:")[2] for place in places] == ["7:1", "12:895", "99:11"]


def test_nothing_is_said_twice() -> None:
    """A reason, and the verdict where the summary has it."""
    text = render(REPORT)
    assert text.count(WHY) == 1
    assert text.count("1 error, 1 warning, 2 notes") == 1
    assert render(REPORT).count("lamina explain") == 2
    other = Report("review", "nothing blocks", (index,), coverage=Coverage(1, 1))
    assert render(other).startswith("lamina review: nothing blocks\n\n")


def test_the_end() -> None:
    """What is allowed, five places that were not reviewed, notes, and the summary."""
    text = render(REPORT)
    assert "\nAllowed\n  supabase/migrations/20260724081502_messages_index.sql:30:3: set-no" in text
    assert "the table has 12 rows [red]\n" in text
    assert text.count("  dynamic SQL [red] ```\n") == 5
    assert text.endswith(
        "  and 2 more\n\nThe base is origin/main.\n\n"
        "lamina review: 1 error, 1 warning, 2 notes; 1 allowed; 9 statements in 2 files;"
        " 7 not reviewed   320 ms\n"
    )


def test_all_well_is_one_line() -> None:
    """What was looked at stands in it; what was not understood stands before it."""
    assert render(CLEAN) == "lamina review: nothing found; 1 statement in 1 file   12 ms\n"
    report = Report("review", "nothing found", coverage=Coverage(1, 1, missed[:1], 1.26))
    assert render(report) == (
        "Not reviewed\n"
        "  supabase/migrations/20260724081502_messages_index.sql:19:3  dynamic SQL [red] ```\n\n"
        "lamina review: nothing found; 1 statement in 1 file; 1 not reviewed   1.3 s\n"
    )


def test_what_a_review_is() -> None:
    """A report with statements, or with more about a finding than the guard says."""
    plain = Finding("r", Severity.NOTE, "m", Location("a.sql"), instead=(Way("w", "c"),))
    assert not is_review(Report("guard", "v", (plain,)))
    assert all(map(is_review, (CLEAN, REPORT, Report("review", "v", (wide,)))))


def test_rich_is_not_loaded() -> None:
    """A hook has no time for it, nor for what only other formats need."""
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r});"
        " from render.review_report import index; from lamina.render.text import render;"
        " from lamina.review.finding import Coverage, Report;"
        " render(Report('review', 'v', (index,), coverage=Coverage(1, 1)));"
        " print({'rich', 'json', 'hashlib'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def report_of(text: str) -> Report:
    """Return a report that has `text` wherever somebody's text may be."""
    location = Location(text, 3, 2, 3, 4)
    found = Finding(
        text,
        Severity.NOTE,
        text,
        location,
        lock=text,
        why=text,
        instead=(Way(text, text, "select 1;", (Step(text),)),),
        source=(text,),
        excerpt=(text,),
    )
    coverage = Coverage(1, 1, (NotReviewed(location, text),))
    return Report("review", text, (found,), (Allowed(found, text),), (text,), coverage)


@given(ANY_TEXT)
def test_any_text_steers_nothing(text: str) -> None:
    """Every stream can carry the report, and a name adds no line."""
    rendered = render(report_of(text)).encode().decode()
    assert plain(rendered, keep="\n\t") == rendered
    if text.strip() and text not in names():  # a real rule has a page to point to
        assert rendered.count("\n") == render(report_of("x")).count("\n")
