"""Renames are found by type and columns, and made so that the data stays."""

from pathlib import Path

import pytest

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.supabase import SupabaseCli
from lamina.sql.renames import PossibleRename
from lamina.workflows import renames

START = """
create type public.mood as enum ('sad', 'ok');
create table public.todos (id int primary key, title text not null, m public.mood);
create table public.orgs (id int primary key, name varchar(50));
create table public.members (id int primary key, n text, at date, x int);
create table public."Odd ""Name" (id int primary key, "Old" int);
"""


def two(server: ThrowawayPostgres, change: str) -> tuple[str, str]:
    """Return a database and a changed copy of it."""
    server.clone(server.prelude_template(), "rename_from")
    with server.connection("rename_from") as connection:
        connection.execute(START.encode())
    server.clone("rename_from", "rename_to")
    with server.connection("rename_to") as connection:
        connection.execute(change.encode())
    return "rename_from", "rename_to"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("alter table public.todos rename title to headline", "todos.title=headline"),
        ("alter table public.todos rename m to feeling", "todos.m=feeling"),
        ("alter table public.orgs rename to teams", "orgs=teams"),
        (
            'alter table public."Odd ""Name" rename "Old" to "New"',
            '"Odd ""Name".Old=New',
        ),
    ],
)
def test_a_rename_is_recognised_and_made(
    server: ThrowawayPostgres, cli: SupabaseCli, change: str, key: str
) -> None:
    """The diff drops and adds; with the rename made first, nothing is left to compare."""
    old, new = two(server, change)
    sql = cli.diff(server.server.url(old), server.server.url(new)).sql
    assert "DROP" in sql.upper()
    with server.connection(old) as connection:
        found = renames.candidates(connection, sql)
        assert key in [renames.key(rename) for rename in found]
        chosen = [rename for rename in found if renames.key(rename) == key]
        assert "rename" in renames.make(connection, chosen)
    left = cli.diff(server.server.url(old), server.server.url(new)).sql
    assert "DROP" not in left.upper()


def test_a_rename_behind_a_rename(server: ThrowawayPostgres, cli: SupabaseCli) -> None:
    """A renamed table with a renamed column: asked for twice, and no data is lost."""
    change = (
        "alter table public.members rename to people; alter table public.people rename n to name"
    )
    old, new = two(server, change)
    asked: list[list[str]] = []

    def compare() -> str:
        return cli.diff(server.server.url(old), server.server.url(new)).sql

    def choose(found: list[PossibleRename]) -> list[PossibleRename]:
        asked.append([renames.key(rename) for rename in found])
        return found

    with server.connection(old) as connection:
        chosen = choose(renames.candidates(connection, compare()))
    sql = renames.follow(server, old, chosen, choose, compare)
    assert asked == [["members=people"], ["people.n=name"], []]
    assert sql.split("\n")[:2] == [
        "alter table public.members rename to people;",
        "alter table public.people rename column n to name;",
    ]
    assert "drop" not in sql.lower()


@pytest.mark.parametrize(
    "change",
    [
        "alter table public.todos drop title, add column headline int",
        "drop table public.orgs; create table public.teams (id int primary key, size int)",
        "alter table public.todos drop title; alter table public.orgs add column title text",
    ],
)
def test_unlike_things_are_no_rename(
    server: ThrowawayPostgres, cli: SupabaseCli, change: str
) -> None:
    """Another type, other columns, another table: nobody is asked."""
    old, new = two(server, change)
    sql = cli.diff(server.server.url(old), server.server.url(new)).sql
    with server.connection(old) as connection:
        assert renames.candidates(connection, sql) == []


def test_the_module_needs_no_database_for_nothing(tmp_path: Path) -> None:
    """SQL that does not parse gives no candidates; whoever reads it next says where it breaks."""
    assert tmp_path.exists()

    class Unused:
        """Fails when it is used."""

    assert renames.candidates(Unused(), "alter tabel x") == []  # type: ignore[arg-type] # unused
