import secrets
from pathlib import Path

import pytest

from lamina.adapters.postgres import ThrowawayPostgres, replay
from lamina.errors import ReplayError
from lamina.migrations import MigrationFolder
from lamina.workflows.replay_help import explain


@pytest.fixture
def hint(server: ThrowawayPostgres, tmp_path: Path) -> "Hint":
    """What lamina advises when these migrations are replayed on a real server."""
    return Hint(server, tmp_path)


class Hint:
    """Replays migrations that fail."""

    def __init__(self, server: ThrowawayPostgres, folder: Path) -> None:
        self.server = server
        self.folder = folder

    def __call__(self, *files: str, baseline: bool = False) -> ReplayError:
        """Return the explained error of these files (the SQL of each, in order)."""
        for number, sql in enumerate(files, 1):
            (self.folder / f"2026010100000{number}_m{number}.sql").write_text(sql)
        migrations = MigrationFolder.read(self.folder).migrations
        database = f"help_{secrets.token_hex(4)}"
        self.server.clone(self.server.prelude_template(), database)
        try:
            with self.server.connection(database) as connection, pytest.raises(ReplayError) as e:
                replay(connection, migrations)
        finally:
            self.server.drop(database)
        return explain(e.value, migrations, has_baseline=baseline)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("alter table public.orders add column total int;", "public.orders"),
        ("create view v as select * from orders;", "orders"),
        ('insert into "Odd Name" values (1);', "Odd Name"),
        ("create table x (m public.mood);", "public.mood"),
        ("create table gone.x (id int);", "gone"),
        ("select public.total(1, 2.5);", "public.total"),
        ("drop function public.total(public.mood);", "public.mood"),
        ("alter function public.total(numeric(10,2)) stable;", "public.total"),
    ],
)
def test_a_missing_baseline(hint: Hint, sql: str, name: str) -> None:
    """What no migration creates was made by hand: a baseline is the way out, ready to paste."""
    error = hint("select 1;", f"select 1;\n{sql}")
    assert error.message.startswith("cannot replay the migrations: ")
    assert "20260101000002_m2.sql, line 2" in error.message
    assert error.hint.startswith(f"No migration creates {name}. If it was there before")
    assert "pg_dump" in error.hint
    assert 'baseline = "supabase/baseline.sql"' in error.hint
    assert (error.line, Path(error.path).name) == (2, "20260101000002_m2.sql")


def test_a_baseline_that_lacks_it(hint: Hint) -> None:
    """With a baseline the question is whether it is complete."""
    error = hint("alter table orders add column x int;", baseline=True)
    assert error.hint == "No migration creates orders. Is it missing from the baseline?"


@pytest.mark.parametrize(
    ("use", "create", "name"),
    [
        ("alter table orders add column x int;", "create table public.orders (id int);", "orders"),
        ("select * from v;", "create view v as select 1 as one;", "v"),
        ("create table t (m mood);", "create type mood as enum ('ok');", "mood"),
        ("create table app.t (id int);", "create schema app;", "app"),
        (
            "select public.f(1);",
            "create function public.f(int) returns int language sql as 'select 1';",
            "public.f",
        ),
    ],
)
def test_a_forward_reference(hint: Hint, use: str, create: str, name: str) -> None:
    """Created by a later file, or further down in the same one: the order is wrong."""
    later = hint(use, create)
    assert later.hint.startswith(f"{name} is created only later, by 20260101000002_m2.sql")
    below = hint(f"{use}\n{create}", "select 1;")
    assert below.hint == f"This file creates {name}, but further down: move that up."


def test_created_and_gone_again(hint: Hint) -> None:
    """An earlier file creates it, but it was dropped or renamed on the way."""
    error = hint("create table a (id int);", "drop table a;", "select * from a;")
    assert error.hint.startswith("20260101000001_m1.sql creates a, but it is not there")


def test_a_role(hint: Hint) -> None:
    """Roles are in no dump of a schema: a migration has to create them."""
    error = hint("grant usage on schema public to reporting;")
    assert "Create reporting in a migration before it" in error.hint
    assert "pg_dump" not in error.hint


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["create type m as enum ('a');", "alter type m add value 'b'; select 'b'::m;"], "enum"),
        (["create table a (id int);", "create table a (id int);"], "Two migrations create it."),
        (["select 1/0;"], "The Supabase CLI runs these files in the same way"),
        (["create extension postgis_of_mars;"], ""),
    ],
)
def test_other_failures(hint: Hint, files: list[str], words: str) -> None:
    """Each has a way out of its own, or at least says that the CLI would stop too."""
    error = hint(*files)
    assert error.hint
    assert words in error.hint


def test_a_file_that_does_not_parse(hint: Hint) -> None:
    """The others are still read for where things are created, without it."""
    error = hint("select * from later;", "this is no sql", "create table later (id int);")
    assert error.hint.startswith("later is created only later, by 20260101000003_m3.sql")


def test_a_hint_that_is_there_stays(tmp_path: Path) -> None:
    """What the replay knows better is not replaced."""
    error = ReplayError("m", "Do that.", path=str(tmp_path), sqlstate="42P01", primary='"x"')
    assert explain(error, [], has_baseline=False).hint == "Do that."
