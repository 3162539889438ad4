"""The process's checklists: ticked only where something shows it, and honest about whose word."""

from typing import Any, NamedTuple

import pytest

from lamina.checklist.evidence import Evidence, Kind, Known
from lamina.describe.checklists import Facts, checked, checklists
from lamina.describe.given import gather
from lamina.describe.model import Code, Item, ItemState, Risk, Undo
from lamina.review.context import SqlFile
from lamina.review.finding import Finding, Location, NotReviewed, Severity
from lamina.review.settings import Settings
from lamina.sql.schema import Schema, fold
from lamina.sql.script import read_script

BASE = "create table public.profiles (id uuid primary key, name text);"
FIRST = "20260724081502"
SECOND = "20260725081502"
COLUMN = "alter table public.profiles add column bio text;\n"
TABLE = (
    "create table public.notes (id bigint primary key, body text);\n"
    "alter table public.notes enable row level security;\n"
    "create policy own on public.notes for select to authenticated using (id > 0);\n"
)
HEAD = "-- Migration: A\n-- Author: Ada Example\n-- Date: 2026-07-24\n--\n-- Checklist\n"


class Short(NamedTuple):
    """An item as a test looks at it."""

    state: str
    evidence: str
    ask: str


def facts(*texts: str, name: str = "more", **other: Any) -> Facts:  # noqa: ANN401 - its fields
    """The facts about migrations with these texts."""
    files = []
    for version, text in zip((FIRST, SECOND), texts, strict=False):
        path = f"supabase/migrations/{version}_{name}.sql"
        files.append(SqlFile(path, text, read_script(text), version=version))
    base: Schema = fold(BASE)
    return Facts(gather(files, base, Settings(), 1), **other)


def item(told: Facts, question: str) -> Short:
    """The item of that question, in one list or the other."""
    found = [i for checklist in checklists(told) for i in checklist.items if i.question == question]
    return short(found[0])


def short(one: Item) -> Short:
    """An item without its question."""
    return Short(one.state.value, one.evidence, one.ask)


def seen(kind: Kind, *, ok: bool = True, summary: str = "all is well") -> Evidence:
    """An evidence of that kind."""
    return Evidence(kind, "lamina 0.1.0", summary, "a" * 32, "2026-07-24T08:15:02Z", ok)


def current(*every: Evidence) -> Known:
    """Evidence of the present content."""
    return Known(current={one.kind: one for one in every})


def finding(rule: str, severity: Severity = Severity.WARNING) -> Finding:
    """A finding of that rule."""
    return Finding(rule, severity, "m", Location("x.sql"), FIRST)


def test_the_lists_of_the_process() -> None:
    """Both lists, item for item, as the process words them."""
    lists = checklists(facts(COLUMN))
    assert {one.title: [i.question for i in one.items] for one in lists} == {
        "Migration Process": [
            "Migration naming follows convention",
            "Migration tested locally",
            "RLS implications considered",
            "Indexes added for new queries",
            "Rollback plan exists",
            "Applied to staging first",
            "Production backup exists",
            "Post-migration verification done",
        ],
        "Before releasing to staging": [
            "All migrations tested locally",
            "`supabase db reset` succeeds",
            "RLS policies verified",
            "No breaking changes without plan",
            "Rollback plan documented (if needed)",
        ],
    }
    assert checklists(facts()) == ()


def test_nothing_is_ticked_without_evidence() -> None:
    """What nobody ran is open, says `not run`, and names the command or the person."""
    told = facts(COLUMN, not_reviewed=(NotReviewed(Location("x.sql"), "x"),))
    for checklist in checklists(told):
        for one in checklist.items:
            assert one.state is not ItemState.DONE or "naming" in one.question, one
            assert bool(one.ask) is (one.state is ItemState.OPEN), one
    assert item(told, "Migration tested locally").evidence == "not run"
    assert "`lamina new --reset-test`" in item(told, "Migration tested locally").ask


def test_a_reset_test() -> None:
    """It ticks what it did: the tests, and the reset with a word on how."""
    told = facts(
        COLUMN, known=current(seen("reset-test", summary="Reset test passed: 2 migrations"))
    )
    words = "Reset test passed: 2 migrations, 2026-07-24 08:15 UTC"
    assert item(told, "Migration tested locally") == ("done", words, "")
    assert item(told, "All migrations tested locally") == ("done", words, "")
    reset = item(told, "`supabase db reset` succeeds")
    assert reset.state == "done"
    assert reset.evidence == f"the same files, replayed by lamina on a throwaway database: {words}"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (current(seen("reset-test", ok=False, summary="no")), "failed 2026-07-24 08:15 UTC: no"),
        (
            Known(stale={"reset-test": seen("reset-test")}),
            "not run on this content; last run on other content, 2026-07-24 08:15 UTC",
        ),
        (Known(), "not run"),
    ],
)  # fmt: skip
def test_a_reset_test_that_does_not_count(known: Known, words: str) -> None:
    """One that failed, or that ran on other content, ticks nothing and is told."""
    for question in ("Migration tested locally", "`supabase db reset` succeeds"):
        told = item(facts(COLUMN, known=known), question)
        assert (told.state, told.evidence) == ("open", words)
        assert told.ask


def test_what_was_checked() -> None:
    """Each check with its result, the others with the command that makes it."""
    known = Known(current={"guard": seen("guard")}, stale={"review": seen("review", summary="old")})
    guard, review, reset = map(short, checked(facts(COLUMN, known=known, base="origin/main")).items)
    assert guard == ("done", "all is well, 2026-07-24 08:15 UTC", "")
    assert (review.state, review.ask) == ("open", "`lamina review --base origin/main`")
    assert "old" not in review.evidence
    assert (reset.state, reset.evidence) == ("open", "not run")
    assert checked(facts(COLUMN, base="a`b")).items[0].ask == "`lamina guard`"


@pytest.mark.parametrize("name", ["More", "two-words", "twö", ""])
def test_a_name_that_does_not_follow(name: str) -> None:
    """A name that is not snake_case is open, with the name."""
    told = item(facts(COLUMN, name=name), "Migration naming follows convention")
    assert (told.state, f"{FIRST}_{name}.sql" in told.evidence) == ("open", True)
    assert "`lamina restamp`" in told.ask


def test_names_that_follow() -> None:
    """The names are the evidence."""
    told = item(facts(COLUMN, TABLE), "Migration naming follows convention")
    assert told == ("done", "2 file names: a UTC version and snake_case", "")


@pytest.mark.parametrize(
    "sql",
    ["create index i on public.profiles (name);", "comment on table public.profiles is 'x';",
     "update public.profiles set name = '' where name is null;"],
)  # fmt: skip
def test_rls_is_not_needed(sql: str) -> None:
    """Where nothing can change who sees which rows, the reason is given."""
    told = facts(sql)
    for question in ("RLS implications considered", "RLS policies verified"):
        assert item(told, question).state == "not needed"
        assert item(told, question).evidence


@pytest.mark.parametrize(
    "sql",
    [TABLE, COLUMN, "create operator family public.f using btree;",
     "update storage.buckets set public = true where id = 'a';", "do $$ begin null; end $$;",
     "alter table public.profiles frobnicate;"],
)  # fmt: skip
def test_rls_is_to_be_considered(sql: str) -> None:
    """Tables, columns, what is not understood, and rows that the platform reads."""
    told = item(facts(sql), "RLS implications considered")
    assert told.state == "open"
    assert (told.evidence, "`lamina review`" in told.ask) == ("not run", True) or (
        told.evidence == "1 statement not reviewed"
    )


def test_a_review_considers_rls() -> None:
    """Without a finding on access it is the evidence; with one, the item stays open."""
    assert item(facts(TABLE, findings=()), "RLS implications considered").state == "done"
    locked = facts(
        TABLE, findings=(finding("set-not-null"), finding("policy-loosened", Severity.NOTE))
    )
    assert item(locked, "RLS implications considered").state == "done"
    loose = item(
        facts(TABLE, findings=(finding("policy-loosened"),)), "RLS implications considered"
    )
    assert (loose.state, loose.evidence) == ("open", "1 finding: policy-loosened")
    recorded = item(facts(TABLE, known=current(seen("review"))), "RLS implications considered")
    assert recorded == ("done", "all is well, 2026-07-24 08:15 UTC", "")
    unread = facts(TABLE, findings=(), not_reviewed=(NotReviewed(Location("x.sql"), "x"),))
    told = item(unread, "RLS implications considered")
    assert (told.state, told.evidence) == ("open", "1 statement not reviewed")


def test_policies_are_verified_by_people() -> None:
    """A review does not verify a policy: a person does, with users."""
    told = item(facts(TABLE, findings=()), "RLS policies verified")
    assert told.state == "open"
    assert told.evidence.startswith("not tested with users; ")
    assert "as two users of `authenticated`" in told.ask
    assert item(facts(COLUMN), "RLS policies verified").state == "not needed"


def test_the_authors_word() -> None:
    """A tick in the header counts, as the author's word, when every migration has one."""
    ticked = (
        f"{HEAD}-- [x] RLS: only the owner reads bio\n-- [-] Indexes: never searched\n\n{COLUMN}"
    )
    told = facts(ticked)
    rls = item(told, "RLS implications considered")
    assert rls.state == "done"
    assert rls.evidence == f"the author's word, in {FIRST}: only the owner reads bio"
    index = item(told, "Indexes added for new queries")
    assert (index.state, "never searched" in index.evidence) == ("not needed", True)
    both = facts(ticked, TABLE)
    assert item(both, "RLS implications considered").state == "open"
    assert item(facts(ticked.replace("[x]", "[ ]")), "RLS implications considered").state == "open"
    loose = facts(ticked, findings=(finding("policy-loosened"),))
    assert item(loose, "RLS implications considered").state == "open"


def test_indexes() -> None:
    """An index that is made is the evidence; a key without one is open; a grant calls for none."""
    question = "Indexes added for new queries"
    assert item(facts(COLUMN), question)[:2] == ("open", "none added")
    made = facts(COLUMN, "create index profiles_bio on public.profiles (bio);")
    assert item(made, question)[:2] == ("done", "adds profiles_bio")
    bare = item(facts(TABLE, findings=(finding("foreign-key-without-index"),)), question)
    assert bare[:2] == ("open", "1 finding: foreign-key-without-index")
    assert item(facts("grant select on public.profiles to anon;"), question).state == "not needed"


def test_rollback_files() -> None:
    """Each migration needs one; what it does not bring back is told."""
    lost = (("the rows of ", Code("notes")),)
    undo = (Undo(FIRST, "supabase/rollbacks/a.sql"), Undo(SECOND, "supabase/rollbacks/b.sql", lost))
    for question in ("Rollback plan exists", "Rollback plan documented (if needed)"):
        told = item(facts(COLUMN, TABLE, undo=undo), question)
        words = "2 rollback files, not proved; 1 loss that only a backup undoes"
        assert told == ("done", words, "")
        told = item(facts(COLUMN, TABLE, undo=(undo[0], Undo(SECOND, "", lost))), question)
        assert told.state == "open"
        assert told.evidence == f"none for {SECOND}; 1 loss that only a backup undoes"


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("[-] Rollback: seed data, never undone", "not needed"),
        ("[x] Rollback: restore from the backup of the day", "done"),
        ("[x] Rollback: supabase/rollbacks/a.sql, exact, proved", "open"),
        ("[x] Rollback: no", "open"),
        ("[ ] Rollback: supabase/rollbacks/a.sql, not written yet", "open"),
    ],
)
def test_a_rollback_in_the_authors_words(line: str, state: str) -> None:
    """A reason or another plan counts; a file that the header names must be there."""
    told = item(facts(f"{HEAD}-- {line}\n\n{COLUMN}"), "Rollback plan exists")
    assert told.state == state


def test_breaking_changes() -> None:
    """None is evidence; one needs the author's plan; what was not reviewed may break."""
    question = "No breaking changes without plan"
    assert item(facts(COLUMN), question) == ("done", "none in 1 operation", "")
    risk = Risk(("drops ", Code("profiles.name")), FIRST)
    drop = "alter table public.profiles drop column name;"
    told = item(facts(drop, breaking=(risk,)), question)
    assert told[:2] == ("open", "drops profiles.name")
    planned = f"{HEAD}-- [x] Breaking: drops profiles.name; the app stopped reading it\n\n{drop}"
    told = item(facts(planned, breaking=(risk,)), question)
    assert told.state == "done"
    assert "the author's word" in told.evidence
    stale = f"{HEAD}-- [x] Breaking: no\n\n{drop}"
    assert item(facts(stale, breaking=(risk,)), question).state == "open"
    unread = facts(planned, breaking=(risk,), not_reviewed=(NotReviewed(Location("x.sql"), "x"),))
    assert item(unread, question).state == "open"


def test_a_long_word_is_cut() -> None:
    """A header is anybody's text: one line, and not a wall."""
    told = item(facts(f"{HEAD}-- [x] RLS: {'x ' * 300}\n\n{COLUMN}"), "RLS implications considered")
    assert (told.state, len(told.evidence) < 200) == ("done", True)
