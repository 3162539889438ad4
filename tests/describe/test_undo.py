"""How migrations are undone, and what no rollback brings back."""

import pytest
from change_sets import BASE, change_set

from lamina.describe.model import plain
from lamina.describe.undo import casts_only, loses, losses, narrower, same_to_clients, undo


def test_each_migration_with_its_rollback() -> None:
    """The path where there is a file; what is lost beside it."""
    given = change_set(
        "alter table public.notes add column a text;",
        "alter table public.notes drop column body cascade; truncate public.profiles;",
    )
    first, second = undo(given, {"2": "supabase/rollbacks/2.sql"})
    assert (first.version, first.path, first.lost) == ("1", "", ())
    assert (second.version, second.path) == ("2", "supabase/rollbacks/2.sql")
    assert [plain(p) for p in second.lost] == ["the values of notes.body", "the rows of profiles"]


def test_additions_and_renames_lose_nothing() -> None:
    """A feature, a rename, a policy and a view can be undone as they were made."""
    given = change_set(
        "create table public.a (id int); alter table public.notes rename column body to text;"
        "drop policy own on public.profiles; drop view public.titles;"
        "insert into public.notes (id) values (1);"
    )
    assert [u.lost for u in undo(given, {})] == [()]


def test_truncate_with_cascade() -> None:
    """The tables that point to it are emptied as well."""
    base = BASE + "create table public.tags (note bigint references public.notes);"
    given = change_set("truncate public.notes cascade", base=base)
    assert [plain(loss.words) for loss in losses(given)] == ["empties notes and tags"]


def test_parts_that_go_with_the_whole() -> None:
    """Partitions go with their table, once; a computed column has no values of its own."""
    base = (
        BASE + "create table public.logs (id int, day date) partition by range (day);"
        "create table public.logs_1 partition of public.logs"
        " for values from ('2026-01-01') to ('2026-02-01');"
        "alter table public.notes add column size int generated always as (id) stored;"
    )
    given = change_set(
        "drop table public.logs; alter table public.notes drop column size", base=base
    )
    assert [plain(loss.words) for loss in losses(given)] == ["drops logs with its rows"]
    given = change_set("drop table public.logs_1", base=base)
    assert [plain(loss.words) for loss in losses(given)] == ["drops logs_1 with its rows"]


def test_a_type_that_goes_with_its_columns() -> None:
    """DROP TYPE ... CASCADE takes the columns of the type and their values."""
    given = change_set("drop type public.status cascade")
    assert [plain(loss.lost) for loss in losses(given)] == ["the values of profiles.status"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("numeric(10,2)", "integer", True),
        ("numeric", "numeric(10,2)", True),
        ("numeric(10,2)", "numeric(12,2)", False),
        ("integer", "numeric(10,2)", False),
        ("timestamp with time zone", "date", True),
        ("timestamp without time zone", "timestamp(0) without time zone", True),
        ("date", "timestamp with time zone", False),
        ("double precision", "real", True),
        ("text", "character varying(5)", True),
        ("character varying(5)", "text", False),
        ("bigint", "integer", False),
        ("text", "uuid", False),
    ],
)
def test_casts_that_cut(old: str, new: str, *, told: bool) -> None:
    """A written cast may cut values without a word, or refuse them."""
    assert loses(old, new, explicit=True) is told


def test_casts_in_assignments_refuse_long_text() -> None:
    """Without a written cast, text that is too long is refused."""
    assert not loses("text", "character varying(5)", explicit=False)
    assert narrower("text", "character varying(5)")
    assert not narrower("character varying(4)", "character varying(5)")


@pytest.mark.parametrize(
    ("using", "told"),
    [
        (None, True),
        ("a", True),
        ("a::integer", True),
        ("(a::text)::public.kind", True),
        ("cast(a as uuid)", True),
        ("a + 1", False),
        ("lower(a)", False),
        ("a::text || b", False),
        ("case when a = 'x' then 1 end", False),
        ("now()", False),
        ("'x'", False),
    ],
)
def test_using_that_only_casts(using: str | None, *, told: bool) -> None:
    """The values stay what they are only where the column is cast, and nothing else is done."""
    assert casts_only(using, "a") is told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("character varying(5)", "character varying(9)", True),
        ("character varying(9)", "text", True),
        ("json", "jsonb", True),
        ("numeric(8,2)", "numeric", True),
        ("text", "character varying(9)", False),
        ("integer", "bigint", False),
        ("text[]", "text", False),
        ("uuid", "text", False),
    ],
)
def test_types_that_look_the_same_to_clients(old: str, new: str, *, told: bool) -> None:
    """Every old value looks as before, and every value that could be written still can."""
    assert same_to_clients(old, new) is told
