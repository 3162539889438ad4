"""What code may notice of columns that come again, renames that do not last, domains, sequences."""

import pytest

from lamina.describe.deploy import deploy
from lamina.describe.given import Given, gather
from lamina.describe.model import plain
from lamina.describe.prechecks import checks
from lamina.describe.risks import breaking, data_loss
from lamina.describe.title import sentence, title
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import fold
from lamina.sql.script import read_script

_BASE = """
create domain public.mail as text;
create sequence public.numbers;
create table public.notes (id bigint primary key, body text, subject text, sender public.mail);
"""


def _given(*texts: str) -> Given:
    files = [
        SqlFile(f"{n}.sql", text, read_script(text), version=f"{n}")
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(_BASE), Settings())


def _breaking(*texts: str) -> list[str]:
    return [plain(risk.words) for risk in breaking(_given(*texts))]


_AGAIN = ", dropped and added again: its values are lost"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "alter table notes drop column subject; alter table notes add column subject int",
            f"changes notes.subject from text to integer{_AGAIN}",
        ),
        (
            "alter table notes drop column subject, add column subject text",
            f"empties notes.subject{_AGAIN}",
        ),
        (
            (
                "alter table notes add column s int; alter table notes drop column subject;"
                "alter table notes rename column s to subject"
            ),
            "changes notes.subject from text to integer",
        ),
        (
            "drop table notes; create table notes (id bigint, body int, subject text, sender mail)",
            "changes notes.body from text to integer",
        ),
    ],
)
def test_a_column_that_is_made_again(text: str, told: str) -> None:
    """Its type may be another, and the values that it had are gone."""
    assert told in _breaking(text)
    assert data_loss(_given(text))


def test_the_drop_is_told_first() -> None:
    """In one ALTER TABLE the sentence has the order in which the column changes."""
    given = _given("alter table notes drop column subject, add column subject int")
    assert title(given) == "Drop subject from notes; add subject to notes"
    assert plain(sentence(given)).startswith("Drops notes.subject (text) and its data and adds")


def test_a_rename_that_does_not_last() -> None:
    """The new name is no advice where it is dropped, and the last name is the one to say."""
    dropped = _given("alter table notes rename subject to heading; alter table notes drop heading")
    assert [plain(risk.words) for risk in breaking(dropped)] == ["drops notes.subject"]
    assert not [step for step in deploy(dropped) if "heading" in plain(step.words)]
    twice = "alter table notes rename subject to a; alter table notes rename a to b"
    assert _breaking(twice) == ["renames notes.subject to b"]
    assert _breaking(f"{twice}; alter table notes rename to memos") == [
        "renames notes.subject to b",
        "renames notes to memos",
    ]
    assert _breaking("alter table notes rename to memos; drop table memos") == ["drops table notes"]


def test_a_rule_of_a_domain() -> None:
    """It holds for the columns that have the domain, and a query finds what does not pass."""
    given = _given(
        "alter domain mail add constraint at check (value like '%@%' or value = 'value')"
    )
    assert [plain(risk.words) for risk in breaking(given)] == [
        "notes.sender takes only what check at allows"
    ]
    where = "where not (sender LIKE '%@%' OR sender = 'value')"
    query = f"select * from public.notes {where} limit 20;"  # noqa: S608 - compared, not run
    assert [(plain(c.words), c.sql) for c in checks(given)] == [
        ("fails where notes.sender does not keep the rule of domain mail", query)
    ]
    assert _breaking("alter domain mail set not null") == ["mail refuses null: notes.sender"]
    late = _given("alter domain mail add constraint at check (value <> '') not valid")
    assert checks(late) == ()
    assert checks(_given("alter domain mail validate constraint nobody")) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alter sequence numbers restart", ["starts anew"]),
        ("select setval('numbers', 1)", ["is set to 1"]),
        ("select setval('public.numbers', 1)", ["is set to 1"]),
        ("select setval('numbers', (select max(id) from notes))", []),
        ("create sequence public.new; select setval('new', 5)", []),
        ("alter sequence numbers owned by none", []),
    ],
)
def test_sequences_that_go_back(text: str, told: list[str]) -> None:
    """A number may come twice; what is computed from the rows is right."""
    rest = "inserts fail where it gives a number that is taken"
    assert _breaking(text) == [f"sequence numbers {how}: {rest}" for how in told]
