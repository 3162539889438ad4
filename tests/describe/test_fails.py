"""What PostgreSQL refuses for certain."""

import pytest

from lamina.describe.fails import fails
from lamina.describe.given import Given, gather
from lamina.describe.model import plain
from lamina.review.context import SqlFile
from lamina.review.finding import Finding, Location, Severity
from lamina.review.settings import Settings
from lamina.sql.schema import fold
from lamina.sql.script import read_script

_BASE = """
create type public.status as enum ('open', 'closed');
create table public.notes (id bigint primary key, owner uuid, body text, code varchar(20));
create table public.lines (id bigint primary key, note bigint references public.notes (id));
create policy own on public.notes for select to authenticated using (owner = auth.uid());
create view public.titles as select id, body from public.notes;
create function public.find(word text) returns int language sql as 'select 1';
"""


def _given(*texts: str) -> Given:
    files = [
        SqlFile(f"{n}.sql", text, read_script(text), version=f"{n}")
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(_BASE), Settings())


def _told(*texts: str, findings: tuple[Finding, ...] = ()) -> list[str]:
    return [f"{r.version}: {plain(r.words)}" for r in fails(_given(*texts), findings)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "alter table notes drop column body",
            "notes.body cannot be dropped: view titles needs it",
        ),
        (
            "alter table notes alter column owner type text",
            'notes.owner cannot change its type: policy "own" on notes needs it',
        ),
        ("drop table notes", "notes cannot be dropped: "),
        ("alter table notes drop column nobody", "notes.nobody is not there"),
        ("alter table notes rename column nobody to x", "notes.nobody is not there"),
        ("alter table notes rename column body to code", "notes.code is there already"),
        ("alter table notes add column body text", "notes.body is there already"),
        ("alter table notes rename to lines", "lines is there already"),
        ("alter type status add value 'open'", "status has the value 'open' already"),
        ("create table notes (id int)", "notes is there already"),
        ("create view titles as select 1", "titles is there already"),
        ("create or replace view notes as select 1", "notes is there already"),
        ("create index lines on notes (id)", "lines is there already"),
        ("create type status as enum ('a')", "type status is there already"),
        ("create policy own on notes using (true)", 'policy "own" on notes is there already'),
        (
            "create function find(w text) returns int language sql as 'select 2'",
            "function find is there already",
        ),
        (
            "create or replace function find(w text) returns text language sql as 'select 2'",
            "find cannot return integer and then text without a drop",
        ),
        ("create tabel x ()", "syntax error in line 1"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    """What others need, what is not there, and names that are taken."""
    (found,) = _told(text)
    assert found.startswith(f"1: {told}")


@pytest.mark.parametrize(
    "text",
    [
        "alter table notes drop column body cascade",
        "drop view titles; alter table notes drop column body",
        "drop table notes, lines cascade",
        "alter table notes drop column body cascade, add column body text",
        "alter table notes add column if not exists body text",
        "alter table notes drop column if exists nobody",
        "alter table if exists nobody drop column x",
        "alter type status add value if not exists 'open'",
        "alter type status add value 'new'",
        "create table if not exists notes (id int)",
        "create or replace view titles as select id, body, code from notes",
        "drop policy own on notes; create policy own on notes using (true)",
        "do $$ begin create type status as enum ('a'); exception when others then null; end $$",
        "alter table storage.objects drop column nobody",
        "create or replace function find(w text) returns int language sql as 'select 2'",
    ],
)
def test_what_is_not_refused(text: str) -> None:
    """CASCADE, IF EXISTS, what a block may catch, and what nobody knows are no failures."""
    assert _told(text) == []


def test_findings_about_what_fails() -> None:
    """Errors of some rules are taken over, in the order of the migrations; warnings are not."""

    def finding(rule: str, severity: Severity, version: str) -> Finding:
        told = "the migration fails: 'a' is new"
        return Finding(rule, severity, told, Location("1.sql", 1), version=version)

    found = (
        finding("enum-value-used-in-same-file", Severity.ERROR, "2"),
        finding("concurrently-in-transaction", Severity.WARNING, "2"),
        finding("drop-table", Severity.ERROR, "2"),
    )
    assert _told("create table notes ()", "select 1", findings=found) == [
        "1: notes is there already",
        "2: 'a' is new",
    ]
