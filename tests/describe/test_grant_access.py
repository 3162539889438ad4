"""What grants, new views, buckets and many alike changes say about access."""

import pytest

from lamina.describe.access import access, each_access, gained
from lamina.describe.given import Given, gather
from lamina.describe.model import plain
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import fold
from lamina.sql.script import read_script

_BASE = """
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner = auth.uid());
create view public.titles as select id, body from public.notes;
revoke all on public.notes, public.titles from anon, authenticated;
create schema private;
"""


def _given(*texts: str, base: str = _BASE) -> Given:
    files = [
        SqlFile(f"{n}.sql", text, read_script(text), version=f"{n}")
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(base), Settings())


def _told(*texts: str, base: str = _BASE) -> list[str]:
    return [f"{c.kind} {c.on}: {plain(c.words)}" for c in access(_given(*texts, base=base))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "grant all on notes to anon",
            "changed notes: anon is granted everything, but no policy lets it reach a row",
        ),
        (
            "grant select, insert on notes to authenticated",
            "added notes: authenticated may now read; insert is granted too, but no policy lets it",
        ),
        ("grant select on notes to authenticated", "added notes: authenticated may now read"),
        ("grant insert, truncate on titles to anon", "added titles: anon may now insert"),
        ("grant select on notes to service_role", ""),
    ],
)
def test_a_grant_that_no_policy_lets_anybody_use(text: str, told: str) -> None:
    """What the policies leave of a grant is said, and on views only what views know."""
    assert "".join(_told(text)) == told


@pytest.mark.parametrize(
    "query",
    [
        "count(*) from notes",
        "distinct id from notes",
        "a.id from notes a, lines b",
        "id from notes limit 1",
    ],
)
def test_views_that_take_no_writes(query: str) -> None:
    """A view that is more than the rows of one table is for reading."""
    (told,) = _told(f"create table lines (id int); create view v as select {query}")[1:]
    assert told.startswith("added v: new view: anon and authenticated may read it, with")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "insert into storage.buckets (id, public) values ('a', true), ('b', false), ('c', 't')",
            "added storage.buckets: everyone may read the files of public buckets a and c",
        ),
        ("insert into storage.buckets (id, public) values ('a', false)", ""),
        ("insert into storage.buckets (id) values ('a')", ""),
        (
            "update storage.buckets set public = true",
            "changed storage.buckets: some buckets may be public now",
        ),
        ("update storage.buckets set name = 'x'", ""),
    ],
)
def test_public_buckets(text: str, told: str) -> None:
    """A public bucket is access, though no grant says so."""
    assert "".join(_told(text)) == told


def test_the_same_on_many_tables() -> None:
    """One entry for the first, with how many others and the first of their names."""
    base = "".join(f"create table public.t{n} (id int);" for n in range(6))
    text = ";".join(f"revoke all on public.t{n} from anon" for n in range(6))
    assert _told(text, base=base) == [
        "removed t0: here and on 5 more (t1, t2, t3 and 2 more): anon may no longer do anything"
    ]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("alter role authenticated bypassrls", ["authenticated"]),
        ("grant usage on schema private to anon", ["private"]),
        ("alter table notes owner to anon", ["notes"]),
        ("grant postgres to anon", ["anon"]),
        ("create table public.lines (id int); grant select on public.lines to anon", []),
        ("create view v as select id from notes", []),
        ("drop policy own on notes", []),
    ],
)
def test_access_that_is_given(text: str, things: list[str]) -> None:
    """What existed and is open to more than before; the line of a new thing says its own."""
    assert [str(change.on) for change in gained(_given(text))] == things


def test_a_useless_right_that_goes_gives_nothing() -> None:
    """A grant that no policy let anybody use is no access when it goes."""
    base = f"{_BASE} grant select on public.notes to anon;"
    given = _given("revoke select on public.notes from anon", base=base)
    assert [change.kind for change in access(given)] == ["changed"]
    assert gained(given) == ()


def test_what_exists_only() -> None:
    """Default privileges are about later objects and can be left out."""
    given = _given("alter default privileges in schema public revoke all on tables from anon")
    assert each_access(given, later=False) == ()
