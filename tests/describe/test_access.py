"""Who gains and loses access, the base and the end compared."""

import pytest
from change_sets import BASE, change_set

from lamina.describe.access import access
from lamina.describe.model import plain


def _told(*texts: str, base: str = BASE) -> list[tuple[str, str, str]]:
    found = access(change_set(*texts, base=base))
    return [(change.kind, str(change.on), plain(change.words)) for change in found]


def test_a_new_table_in_a_line() -> None:
    """Who may do what with it, whatever it takes to make it so."""
    assert _told(
        "create table public.orders (id bigint primary key, owner uuid);"
        "alter table public.orders enable row level security;"
        "create policy a on public.orders for select to authenticated using (owner = auth.uid());"
        "create policy b on public.orders for insert to authenticated"
        " with check (owner = auth.uid());"
        "create policy c on public.orders for delete to authenticated using (false);"
    ) == [
        (
            "added",
            "orders",
            (
                "new; row level security on; "
                "authenticated may read and insert under 3 policies; anon nothing"
            ),
        )
    ]


def test_a_new_table_that_is_open() -> None:
    """Without row level security its grants decide, and it says so."""
    assert _told("create table public.open (id int);")[0][2] == (
        "new; row level security off; "
        "anon and authenticated may read, insert, update and delete every row"
    )


def test_a_new_table_that_nobody_reaches() -> None:
    """Outside the schemas of the API, without a grant; a partition is not worth a line."""
    assert _told(
        "create schema private; create table private.a (id int) partition by list (id);"
        "create table private.b partition of private.a for values in (1);"
    ) == [("added", "private.a", "new, out of reach for the roles of the API")]


def test_new_views_and_functions() -> None:
    """Whose rights they use; a trigger's function is called by nobody."""
    told = _told(
        "create view public.a as select id from public.notes;"
        "create view public.b with (security_invoker = on) as select id from public.notes;"
        "create materialized view public.c as select id from public.notes;"
        "create function public.f() returns int language sql security definer as 'select 1';"
        "create function public.t() returns trigger language plpgsql as 'begin return new; end';"
        "create function public.g() returns int language sql as 'select 1';"
        "revoke execute on function public.g() from public, anon, authenticated;"
    )
    assert {kind for kind, _, _ in told} == {"added"}
    assert {on: words for _, on, words in told} == {
        "a": "new view: anon and authenticated may read, insert, update and delete through it, "
        "with its owner's rights, past row level security",
        "b": "new view: anon and authenticated may read, insert, update and delete through it, "
        "with the reader's rights",
        "c": "new materialized view: anon and authenticated may read it",
        "f": "new function: everyone may call it, with its owner's rights (security definer)",
    }


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            (
                "create policy up on public.profiles for update to authenticated"
                " using ((select auth.uid()) = id)"
            ),
            "added",
            "authenticated may now update rows where (SELECT auth.uid()) = id, before: none",
        ),
        (
            "alter policy own on public.profiles using (true)",
            "relaxed",
            "authenticated may read more: every row, before: rows where auth.uid() = id",
        ),
        (
            (
                "create policy more on public.profiles for select to authenticated"
                " using (name is not null)"
            ),
            "relaxed",
            (
                "authenticated may read more: rows where (auth.uid() = id) or (name IS NOT NULL), "
                "before: rows where auth.uid() = id"
            ),
        ),
        (
            "alter policy own on public.profiles using (auth.uid() = id and name is not null)",
            "restricted",
            (
                "authenticated may read less: rows where auth.uid() = id AND name IS NOT NULL, "
                "before: rows where auth.uid() = id"
            ),
        ),
        (
            (
                "create policy never on public.profiles as restrictive to authenticated"
                " using (points > 3)"
            ),
            "restricted",
            (
                "authenticated may read less: rows where (auth.uid() = id) and (points > 3), "
                "before: rows where auth.uid() = id"
            ),
        ),
        (
            "alter policy own on public.profiles using (name = 'a')",
            "changed",
            (
                "authenticated may read other rows: rows where name = 'a', "
                "before: rows where auth.uid() = id"
            ),
        ),
        (
            "drop policy own on public.profiles",
            "removed",
            "authenticated may no longer read any row, before: rows where auth.uid() = id",
        ),
        (
            "alter table public.profiles disable row level security",
            "relaxed",
            "row level security is off now: grants alone decide; 1 policy without effect",
        ),
        (
            "alter table public.notes enable row level security",
            "restricted",
            (
                "row level security is on now, without a policy: "
                "nothing but the owner and `service_role` reaches a row"
            ),
        ),
        (
            "alter table public.profiles force row level security",
            "restricted",
            "row level security holds for the owner",
        ),
        (
            "alter view public.titles reset (security_invoker)",
            "relaxed",
            "reads with its owner's rights now: row level security does not hold",
        ),
        (
            "alter function public.find(text) security definer",
            "relaxed",
            "runs with its owner's rights now",
        ),
        (
            "revoke execute on function public.find(text) from anon",
            "removed",
            "anon may no longer call it",
        ),
        ("revoke select on public.notes from anon", "removed", "anon may no longer read"),
        (
            "revoke insert, delete on public.profiles from anon",
            "changed",
            "anon may no longer insert and delete, as no policy let it before",
        ),
        ("grant select on public.notes to auditor", "added", "auditor may now read"),
        ("grant select (id) on public.notes to auditor", "added", "auditor may now select(id)"),
        ("alter table public.notes owner to auditor", "changed", "belongs to auditor now"),
        ("grant auditor to clerk", "added", "has the rights of auditor now"),
        (
            "alter default privileges in schema public revoke all on tables from anon",
            "removed",
            "every new table: anon may no longer do anything",
        ),
    ],
)
def test_a_change(text: str, kind: str, words: str) -> None:
    """One change of access is one entry of the right kind, before and after in words."""
    assert [(k, w) for k, _, w in _told(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "alter policy own on public.profiles using ((select auth.uid()) = id)",
        (
            "drop policy own on public.profiles; create policy mine on public.profiles"
            " for select to authenticated using (id = auth.uid())"
        ),
        "alter policy own on public.profiles rename to mine",
        (
            "alter table public.profiles rename column id to user_id;"
            "alter table public.profiles rename to people"
        ),
        "create policy s on public.profiles to service_role using (true)",
        (
            "drop view public.titles; create view public.titles with (security_invoker = true)"
            " as select id from public.notes"
        ),
        "revoke select on public.notes from anon; grant select on public.notes to anon",
        "drop table public.notes cascade",
        "alter table public.notes add column a text; create index on public.notes (a)",
        (
            "create or replace function public.find(word text) returns setof text"
            " language sql as 'select 2'"
        ),
    ],
)
def test_nothing_changes(text: str) -> None:
    """The same rows for the same roles, whatever the statements were, and things that go."""
    assert _told(text) == []


def test_row_security_with_its_policies() -> None:
    """Policies of a table that was open until then take access away."""
    assert _told(
        "alter table public.notes enable row level security;"
        "create policy own on public.notes to authenticated using (owner = auth.uid());"
    ) == [
        ("restricted", "notes", "row level security is on now"),
        (
            "restricted",
            "notes",
            "authenticated may read, insert, update and delete only rows where owner = auth.uid()",
        ),
    ]


def test_a_policy_without_a_grant() -> None:
    """A policy alone lets nobody in, and it says so."""
    first = (
        "alter table public.notes enable row level security; revoke all on public.notes from anon;"
    )
    told = _told(
        "create policy own on public.notes for select to anon using (true)", base=f"{BASE} {first}"
    )
    assert told == [
        (
            "changed",
            "notes",
            "policies let anon read every row, before: none; but no grant lets it",
        )
    ]


def test_a_table_of_the_platform() -> None:
    """Row level security of `storage.objects` is on, though no migration turned it on."""
    ((kind, on, words),) = _told(
        "create policy docs on storage.objects for select to authenticated using (bucket_id = 'a')"
    )
    assert (kind, on) == ("added", "storage.objects")
    assert words == "authenticated may now read rows where bucket_id = 'a', before: none"


def test_a_table_made_again() -> None:
    """A table that is dropped and made again is the same table to those who use it."""
    told = _told("drop table public.profiles; create table public.profiles (id uuid primary key);")
    assert told[0] == (
        "relaxed",
        "profiles",
        "row level security is off now: grants alone decide",
    )


def test_each_change_names_its_migration() -> None:
    """The last migration that has to do with access to the object."""
    given = change_set("drop policy own on public.profiles", "alter table public.notes add a text")
    assert [change.version for change in access(given)] == ["1"]
