"""Migrations run here as the Supabase CLI runs them."""

import subprocess
from pathlib import Path

import pytest

from lamina.adapters.postgres import ThrowawayPostgres, replay, run_script
from lamina.adapters.supabase import SupabaseCli
from lamina.errors import ReplayError
from lamina.migrations import Migration

TRICKY = {
    "20260101000001_first.sql": "-- a comment; with a semicolon\ncreate table public.a (id int);\n"
    "insert into public.a values (1); -- trailing\n",
    "20260101000002_function.sql": "create function public.f() returns text language sql as $$\n"
    "  select 'a;b'; -- inside\n$$;\nset search_path = '';\ncreate table public.ä (id int);",
    "20260101000003_empty.sql": "-- nothing but a comment\n",
    "20260101000007_nothing.sql": "\n",
    "20260101000008_semicolons.sql": "-- c\n;\n",
    "20260101000004_concurrently.sql": "create index concurrently a_id_idx on public.a (id);\n",
    "20260101000005_after.sql": "create table unqualified (id int);\ncomment on table a is 'x';",
    "20260101000006_enum.sql": "create type public.mood as enum ('sad');\n"
    "alter type public.mood add value 'ok';",
}


def migration(name: str, sql: str) -> Migration:
    """Return a migration that stands nowhere."""
    return Migration.from_bytes(Path(name), sql.encode())


def history(server: ThrowawayPostgres, database: str) -> list[tuple[object, ...]]:
    """Return the rows of the history table."""
    with server.connection(database) as connection:
        return connection.execute(
            "select version, name, statements from supabase_migrations.schema_migrations order by 1"
        ).fetchall()


def fresh(server: ThrowawayPostgres, name: str) -> str:
    """Make a database without migrations."""
    server.clone(server.prelude_template(), name)
    return name


def test_the_history_is_what_the_cli_writes(
    server: ThrowawayPostgres, cli: SupabaseCli, tmp_path: Path
) -> None:
    """After `supabase db push` and after our replay, history tables and schemas are equal."""
    folder = tmp_path / "supabase" / "migrations"
    folder.mkdir(parents=True)
    for name, sql in TRICKY.items():
        (folder / name).write_text(sql)
    theirs, ours = fresh(server, "theirs"), fresh(server, "ours")
    subprocess.run(
        [cli.program, "db", "push", "--db-url", server.server.url(theirs), "--yes"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "SUPABASE_TELEMETRY_DISABLED": "1", "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    with server.connection(ours) as connection:
        replay(connection, [migration(name, sql) for name, sql in sorted(TRICKY.items())])
    assert history(server, ours) == history(server, theirs)
    assert cli.diff(server.server.url(ours), server.server.url(theirs)).sql == ""


def test_a_failing_file_is_rolled_back_and_located(server: ThrowawayPostgres) -> None:
    """The files before it stay; of it nothing does; the error says where and what."""
    files = [
        migration("20260101000001_a.sql", "create table public.a (id int);"),
        migration(
            "20260101000002_b.sql",
            "create table public.b (id int);\n\n-- why\nalter table public.nowhere add x int;\n",
        ),
    ]
    with server.connection(fresh(server, "failing")) as connection:
        with pytest.raises(ReplayError) as caught:
            replay(connection, files)
        left = connection.execute(
            "select to_regclass('public.a') is null, to_regclass('public.b') is null"
        ).fetchone()
    assert left == (False, True)
    assert (caught.value.path, caught.value.line) == ("20260101000002_b.sql", 4)
    assert caught.value.sqlstate == "42P01"
    assert "alter table public.nowhere add x int" in caught.value.message
    assert [row[0] for row in history(server, "failing")] == ["20260101000001"]


def test_two_files_of_one_version_fail_as_with_the_cli(server: ThrowawayPostgres) -> None:
    """The second one violates the history table's key and is rolled back."""
    files = [
        migration("20260101000001_a.sql", "create table public.a (id int);"),
        migration("20260101000001_b.sql", "create table public.b (id int);"),
    ]
    with server.connection(fresh(server, "twice")) as connection:
        with pytest.raises(ReplayError, match="schema_migrations_pkey"):
            replay(connection, files)
        left = connection.execute("select to_regclass('public.b')").fetchone()
    assert left == (None,)


def test_settings_do_not_reach_the_next_file(server: ThrowawayPostgres) -> None:
    """Each file starts after RESET ALL, so a left `search_path` is forgotten."""
    files = [
        migration("20260101000001_a.sql", "create schema app; set search_path = app;"),
        migration("20260101000002_b.sql", "create table here (id int);"),
    ]
    with server.connection(fresh(server, "settings")) as connection:
        replay(connection, files)
        found = connection.execute("select to_regclass('public.here')::text").fetchone()
    assert found == ("here",)


def test_deferred_constraints_speak_at_the_end(server: ThrowawayPostgres) -> None:
    """A violation that shows only at COMMIT is an error with the file's name."""
    sql = (
        "create table public.p (id int primary key);\n"
        "create table public.c (p int references public.p deferrable initially deferred);\n"
        "insert into public.c values (1);"
    )
    with (
        server.connection(fresh(server, "deferred")) as connection,
        pytest.raises(ReplayError, match=r"late\.sql, at its end"),
    ):
        replay(connection, [migration("20260101000001_late.sql", sql)])


def test_a_script_runs_whole_or_not(server: ThrowawayPostgres) -> None:
    """A seed that fails half-way leaves nothing, and is not recorded."""
    with server.connection(fresh(server, "script")) as connection:
        with pytest.raises(ReplayError, match=r"seed\.sql, line 2"):
            run_script(connection, "seed.sql", "create table public.s (id int);\nselect 1/0;")
        found = connection.execute("select to_regclass('public.s')").fetchone()
    assert found == (None,)
