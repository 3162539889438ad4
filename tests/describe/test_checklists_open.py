"""Items that stay open although no finding says why."""

import pytest

from lamina.describe.checklists import Facts, checklists
from lamina.describe.given import gather
from lamina.describe.model import Item
from lamina.describe.risks import breaking
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import fold
from lamina.sql.script import read_script

_BASE = """
create table public.documents (id bigint primary key, owner uuid);
alter table public.documents enable row level security;
create schema private;
"""
_HEAD = "-- Migration: Add more\n-- Checklist\n"
_RLS = "RLS implications considered"
_NO_BREAK = "No breaking changes without plan"


def _item(text: str, question: str) -> Item:
    file = SqlFile("1_a.sql", text, read_script(text), version="1")
    given = gather([file], fold(_BASE), Settings())
    facts = Facts(given, breaking=breaking(given), findings=())
    return next(
        item for each in checklists(facts) for item in each.items if item.question == question
    )


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("alter role authenticated bypassrls;", "authenticated: passes by row level security now"),
        (
            "insert into storage.buckets (id, public) values ('a', true);",
            "storage.buckets: everyone may read the files of public bucket a",
        ),
        ("grant usage on schema private to anon;", "private: anon may now use it"),
        ("alter table public.documents owner to anon;", "documents: belongs to anon now"),
    ],
)
def test_access_that_no_finding_is_about(text: str, evidence: str) -> None:
    """A person has to say that it is meant: in the header, or in the review."""
    found = _item(text, _RLS)
    assert (found.state.value, found.evidence) == ("open", evidence)
    assert "a reviewer" in found.ask
    assert _item(f"{_HEAD}-- [x] RLS: meant so\n\n{text}", _RLS).state.value == "done"
    assert _item(f"{_HEAD}-- [-] RLS\n\n{text}", _RLS).state.value == "open"


def test_a_new_table_is_told_by_itself() -> None:
    """Its line in the access table says who reaches it."""
    text = "create table public.a (id int); alter table public.a enable row level security;"
    assert _item(text, _RLS).state.value == "done"


@pytest.mark.parametrize(
    "text",
    ["do $$ begin execute format('drop table %I', 'x'); end $$;", "create tabel a ();"],
)
def test_what_nobody_read_may_break(text: str) -> None:
    """What is not reviewed is no evidence of nothing."""
    found = _item(text, _NO_BREAK)
    assert (found.state.value, found.evidence) == ("open", "1 statement not reviewed")


def test_a_column_made_again_breaks() -> None:
    """A column with another type in the place of one is a breaking change."""
    text = "alter table public.documents drop column owner, add column owner integer;"
    assert _item(text, _NO_BREAK).state.value == "open"
