from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lamina.migrations.header import ChecklistItem, CheckState, Header, body_offset
from lamina.migrations.header_lines import one_line

DONE, OPEN, NOT_APPLICABLE = CheckState.DONE, CheckState.OPEN, CheckState.NOT_APPLICABLE

FILE = """\
-- Migration: Add avatars to profiles
-- Author: Ada Example
-- Date: 2026-07-24
-- Issue: #128
--
-- Checklist
-- [x] RLS: profiles has row level security; 1 policy added (update, authenticated)
-- [ ] Indexes: to be decided
-- [-] Breaking: no
--
-- Made by lamina 0.1.0 from supabase db diff 3.1.0

alter table public.profiles add column if not exists avatar_url text;
"""

# What a header may be made of, so that arbitrary files look like headers often enough.
pieces = st.sampled_from(
    [
        *(
            "-- Migration: a",
            "--author:b",
            "--\tDATE :\t2026-01-01 ",
            "-- Issue:",
            "--",
            "-- Checklist",
        ),
        *(
            "-- [x] RLS: yes",
            "-- [ ] b",
            "--[-]c: ",
            "--     more",
            "-- note",
            "select 1;",
            "",
            "  ",
        ),
        *("\n", "\r\n", "\r", "\n\n", "\u2028", "\x85", "\ufeff", "\f", "é", "---"),
    ]
)
texts = st.one_of(st.text(), st.lists(pieces | st.text(max_size=3)).map("".join))
values = st.text(st.characters(exclude_categories=()))
items = st.builds(ChecklistItem, st.sampled_from(CheckState), values, values)
headers = st.builds(
    Header.new,
    values,
    values,
    st.dates(),
    issue=values,
    checklist=st.lists(items),
    notes=st.lists(st.just("Made by lamina 0.1.0"), max_size=1),
)


def parsed(text: str) -> Header:
    """Return the header of a text that has one."""
    header = Header.parse(text)
    assert header is not None
    return header


def sql_of(text: str) -> list[str]:
    """Return the lines that PostgreSQL would not take for a comment or white space."""
    lines = (line.strip(" \t\f\v") for line in text.replace("\r", "\n").split("\n"))
    return [line for line in lines if line and not line.startswith("--")]


def test_new_header_has_the_form_of_the_process() -> None:
    """The three lines of the process, the issue, the checklist and what made the file."""
    header = Header.new(
        "Add avatars to profiles",
        "Ada Example",
        date(2026, 7, 24),
        issue="128",
        checklist=[
            ChecklistItem(
                DONE,
                "RLS",
                "profiles has row level security; 1 policy added (update, authenticated)",
            ),
            ChecklistItem(OPEN, "Indexes", "to be decided"),
            ChecklistItem(NOT_APPLICABLE, "Breaking", "no"),
        ],
        notes=["Made by lamina 0.1.0 from supabase db diff 3.1.0"],
    )
    body = "alter table public.profiles add column if not exists avatar_url text;\n"
    assert header.above(body) == FILE
    assert parsed(FILE) == header


def test_header_is_read() -> None:
    """Every value of the form is found."""
    header = parsed(FILE)
    assert header.title == "Add avatars to profiles"
    assert header.author == "Ada Example"
    assert (header.date, header.day) == ("2026-07-24", date(2026, 7, 24))
    assert header.issue == "#128"
    assert [item.state for item in header.checklist] == [DONE, OPEN, NOT_APPLICABLE]
    assert header.item("rls") == header.checklist[0]
    assert header.item("Rollback") is None
    assert header.made_by == "lamina 0.1.0 from supabase db diff 3.1.0"
    assert header.missing == ()


def test_header_of_the_process_document_ends_before_the_comments_of_the_body() -> None:
    """A comment that belongs to the SQL is not part of the header."""
    text = (
        "-- Migration: Create profiles table\n-- Author: Jimmy\n-- Date: 2026-02-19\n\n"
        "-- Create table\nCREATE TABLE IF NOT EXISTS profiles (id uuid);\n"
    )
    assert parsed(text).checklist == ()
    assert text[body_offset(text) :].startswith("\n-- Create table\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "select 1;",
        "-- Create table\n-- Issue: #1\nselect 1;",
        "select 1; -- Migration: a",
        "/* Migration: a */",
        "\u00a0-- Migration: a",
        "-- m\u0131gration: a",
        "-- Mi\u017f\u017fing",
        "-- I\u017fsue: a",
    ],
)
def test_text_without_a_header(text: str) -> None:
    """Comments alone are no header, and neither is what PostgreSQL would not skip."""
    assert Header.parse(text) is None
    assert body_offset(text) == 0


def test_header_written_by_hand_is_understood() -> None:
    """Other spacing, case and order, CRLF, tabs, a licence above and remarks between."""
    text = (
        "\ufeff\r\n-- Copyright somebody\r\n\r\n"
        "--DATE :19 Feb 2026\r\n"
        "---- author:\tÅsa  \r\n"
        "-- see the wiki\r\n"
        "--   migration:  Grüße: ein Titel  \r\n"
        "\r\n"
        "-- checklist:\r\n"
        "-- - [X] RLS : checked\r\n"
        "--       with two accounts\r\n"
        "-- [ ] Tested locally\r\n"
        "-- [-] see https://example.com/a\r\n"
        "\r\n"
        "-- Create table\r\n"
        "select 1;\r\n"
    )
    header = parsed(text)
    assert (header.title, header.author) == ("Grüße: ein Titel", "Åsa")
    assert (header.date, header.day, header.issue) == ("19 Feb 2026", None, "")
    assert header.notes == ("Copyright somebody", "see the wiki")
    assert header.checklist == (
        ChecklistItem(DONE, "RLS", "checked with two accounts"),
        ChecklistItem(OPEN, "Tested locally"),
        ChecklistItem(NOT_APPLICABLE, "see https://example.com/a"),
    )
    assert header.render() + text[body_offset(text) :] == text
    assert text[body_offset(text) :] == "\r\n-- Create table\r\nselect 1;\r\n"


def test_fields_may_stand_apart() -> None:
    """Empty lines between the fields do not end the header; a second title does."""
    text = "-- Migration: a\n\n-- Author: b\n\n-- Date: c\n\n-- Migration: d\nselect 1;\n"
    header = parsed(text)
    assert (header.title, header.author, header.date) == ("a", "b", "c")
    assert text[body_offset(text) :] == "\n-- Migration: d\nselect 1;\n"


def test_missing_parts_are_named() -> None:
    """A header that is not complete says what it lacks."""
    assert parsed("-- Author:\n-- Date: 2026-13-01\n").missing == ("Migration", "Author")


@pytest.mark.parametrize("text", ["2026-13-01", "20260101", "2026-W01-1", "2026-01-01 10:00"])
def test_only_a_real_iso_date_is_a_day(text: str) -> None:
    """Other spellings stay readable as text."""
    header = parsed(f"-- Date: {text}")
    assert (header.date, header.day) == (text, None)


def test_replace_rewrites_only_its_line() -> None:
    """A changed value keeps the spacing of its line; every other line keeps its bytes."""
    text = "--  MIGRATION :\told \r\n--Author:  b\r\n-- [X]  RLS:   yes\r\n-- Date:\r\nselect 1;"
    header = parsed(text).replace(title="new", date="2026-01-02")
    assert header.render() == (
        "--  MIGRATION :\tnew \r\n--Author:  b\r\n-- [X]  RLS:   yes\r\n-- Date: 2026-01-02\r\n"
    )


def test_replace_adds_missing_fields_in_their_place() -> None:
    """What was missing comes where the form has it, with the line end of the file."""
    header = parsed("-- Author: b\r\n-- remark").replace(title="a", date="c", issue="7")
    assert header.render() == (
        "-- Migration: a\r\n-- Author: b\r\n-- Date: c\r\n-- Issue: #7\r\n-- remark"
    )


def test_a_line_added_after_the_last_one_stands_alone() -> None:
    """A file that ends without a line end does not get two lines in one."""
    header = parsed("-- Migration: a").replace(author="b").with_note("c")
    assert header.render() == "-- Migration: a\n-- Author: b\n--\n-- c\n"


def test_an_empty_issue_goes() -> None:
    """An issue can be taken out; the other fields stay, empty or not."""
    header = parsed("-- Migration: a\n-- Issue: #1\n").replace(issue="", title="")
    assert header.render() == "-- Migration: \n"


def test_an_item_is_answered() -> None:
    """Only the line of the answered item changes, with its continuation."""
    text = "-- Migration: a\n-- [x]  B:  c\n-- [ ] RLS: old\n--     words\n-- end\n"
    header = parsed(text).with_item(ChecklistItem(DONE, "rls", "new"))
    assert header.render() == "-- Migration: a\n-- [x]  B:  c\n-- [x] rls: new\n-- end\n"


def test_a_first_checklist_comes_after_the_fields() -> None:
    """A header without a checklist gets one in the form of the process."""
    header = parsed("-- Migration: a\n-- Made by hand\n").with_item(ChecklistItem(OPEN, "RLS"))
    assert header.render() == (
        "-- Migration: a\n--\n-- Checklist\n-- [ ] RLS\n--\n-- Made by hand\n"
    )
    assert header.with_item(ChecklistItem(OPEN, "B")).render() == (
        "-- Migration: a\n--\n-- Checklist\n-- [ ] RLS\n-- [ ] B\n--\n-- Made by hand\n"
    )


def test_items_go_below_an_empty_heading() -> None:
    """A heading that somebody left without items is used."""
    header = parsed("-- Migration: a\n-- Checklist\n-- end\n").with_item(ChecklistItem(OPEN, "B"))
    assert header.render() == "-- Migration: a\n-- Checklist\n-- [ ] B\n-- end\n"


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ud800"]
)
def test_typed_text_cannot_become_sql(end: str) -> None:
    """A line end in a title, author, issue, item or note becomes a space."""
    evil = f"a{end}drop table x;"
    item = ChecklistItem(DONE, evil, evil)
    header = Header.new(evil, evil, date(2026, 1, 2), issue=evil, checklist=[item], notes=[evil])
    assert header.title == header.author == header.issue == "a drop table x;"
    assert sql_of(header.render()) == []
    old = parsed("-- Migration: a\n-- Author: b\n").replace(title=evil, author=evil, issue=evil)
    assert sql_of(old.render()) == []
    assert header.render().encode().count(b"\n") == len(header.lines)


def test_characters_that_reorder_a_line_are_dropped() -> None:
    """What a reviewer sees of a title is what it says."""
    assert one_line("a\u202eb\u2066c\ufeff") == "abc"


def test_a_datetime_is_written_as_a_day() -> None:
    """The time of day does not get into the date line."""
    assert Header.new("a", "b", datetime(2026, 1, 2, 3, 4)).date == "2026-01-02"  # noqa: DTZ001 (the zone does not matter)


@given(texts)
@example("-- Migration: a\r-- Author: b")
@example("\ufeff\n-- Date: \n\n--[ ]\n--  a")
def test_a_header_that_was_read_is_written_back(text: str) -> None:
    """Header and body of any text, put together again, are the text."""
    header = Header.parse(text)
    offset = body_offset(text)
    assert (header.render() if header else "") == text[:offset]
    assert sql_of(text[:offset].removeprefix("\ufeff")) == []


@given(texts)
def test_saying_the_same_again_changes_nothing(text: str) -> None:
    """Replacing each value by itself leaves every byte."""
    header = Header.parse(f"-- Migration: t\n{text}")
    assert header is not None
    again = header.replace(
        title=header.title, author=header.author, date=header.date, checklist=header.checklist
    )
    assert again.render() == header.render()


@given(headers)
def test_a_new_header_reads_as_it_was_made(header: Header) -> None:
    """Whatever is typed, what is written is read back the same and is comment only."""
    body = "select 1;\n"
    text = header.above(body)
    assert Header.parse(text) == header
    assert text[body_offset(text) :] == "\n" + body
    assert sql_of(text) == ["select 1;"]
    text.encode()


@given(values, values, st.lists(items))
def test_new_fields_are_the_words_that_were_given(
    title: str, author: str, checklist: list[ChecklistItem]
) -> None:
    """Apart from white space and controls nothing of a value is lost."""
    header = Header.new(title, author, date(2026, 1, 2), checklist=checklist)
    read = parsed(header.render())
    assert (read.title, read.author) == (one_line(title), one_line(author))
    assert read.checklist == tuple(item.cleaned() for item in checklist)


@given(texts, values, items)
def test_changing_a_header_leaves_the_other_lines(
    text: str, title: str, item: ChecklistItem
) -> None:
    """After a change the value is there, and each line of the rest is still the same."""
    header = Header.parse(f"-- Author: a\n{text}")
    assert header is not None
    changed = header.replace(title=title).with_item(item)
    read = parsed(changed.render() + "\nselect 1;")
    assert read.title == (title if title == header.title else one_line(title))
    assert item.cleaned() in read.checklist or item in read.checklist
    kept = {line.raw.strip() for line in changed.lines}
    assert all(
        line.raw.strip() in kept
        for line in header.lines
        if line.item is None and line.kind.value != "Migration"
    )
