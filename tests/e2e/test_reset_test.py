"""`--reset-test` and `[project] baseline`: replays on a fresh throwaway database."""

import json
from pathlib import Path

import pytest
from support import commit_all, make_project, run_lamina

from lamina.adapters.postgres import ThrowawayPostgres

START = "create table public.notes (id bigint primary key, body text);\n"
CHANGE = "alter table public.notes alter column body set not null;\n"
NEW = ("new", "--yes", "--diff-file", "-", "--reset-test")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one migration."""
    return make_project(tmp_path / "small", {"20260101000000_start.sql": START})


def test_it_passes(project: Path) -> None:
    """All migrations, the new one too, and the seed are run on a fresh database."""
    (project / "supabase/seed.sql").write_text("insert into public.notes values (1, 'x');\n")
    done = run_lamina(project, *NEW, stdin=CHANGE)
    assert done.returncode == 0, done.stderr
    assert "Reset test passed: 2 migrations and supabase/seed.sql on PostgreSQL 17." in done.stdout


def test_json_tells_the_result(project: Path) -> None:
    """One object on standard output, whether the test passes or not."""
    done = run_lamina(project, *NEW, "--json", stdin=CHANGE)
    assert done.returncode == 0, done.stderr
    test = json.loads(done.stdout)["reset_test"]
    assert (test["passed"], test["migrations"], test["seeds"]) == (True, 2, [])
    assert test["version"].startswith("17.")
    done = run_lamina(project, *NEW, "--json", stdin="alter table public.nots add x int;\n")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert (result["written"], result["reset_test"]["passed"]) == (True, False)
    assert "does not exist" in result["reset_test"]["error"]


def test_a_seed_that_does_not_fit_any_more(project: Path) -> None:
    """A seed that the change breaks: exit code 1, the place, and the file stays to be corrected."""
    (project / "supabase/seed.sql").write_text("select 1;\ninsert into public.notes values (1);\n")
    done = run_lamina(project, *NEW, stdin=CHANGE)
    assert done.returncode == 1, done.stderr
    assert "supabase/seed.sql, line 2" in done.stderr
    assert "ERROR 23502" in done.stderr
    assert "Reset test passed" not in done.stdout
    assert len(list((project / "supabase/migrations").iterdir())) == 2


def test_a_migration_that_does_not_run(project: Path) -> None:
    """SQL that the history does not allow is found at once: exit code 1."""
    done = run_lamina(project, *NEW, stdin="alter table public.nots add column x int;\n")
    assert done.returncode == 1, done.stderr
    assert 'relation "public.nots" does not exist' in done.stderr


def test_a_baseline(tmp_path: Path, server: ThrowawayPostgres) -> None:
    """A history that does not start from nothing is replayed on top of the baseline."""
    alter = "alter table public.orders add column total numeric;\n"
    project = make_project(tmp_path / "small", {"20260101000000_total.sql": alter})
    (project / "supabase/baseline.sql").write_text("create table public.orders (id bigint);\n")
    (project / "lamina.toml").write_text('[project]\nbaseline = "supabase/baseline.sql"\n')
    commit_all(project)
    server.clone(server.prelude_template(), "e2e_baseline")
    with server.connection("e2e_baseline") as connection:
        connection.execute(b"create table public.orders (id bigint, total numeric, at date)")
    env = {"CHANGED": server.server.url("e2e_baseline")}
    new = ("new", "--yes", "--database-url-env", "CHANGED", "--reset-test")
    done = run_lamina(project, *new, env=env)
    server.drop("e2e_baseline")
    assert done.returncode == 0, done.stderr
    [written] = (project / "supabase/migrations").glob("*_add_at_to_orders.sql")
    assert 'ADD COLUMN IF NOT EXISTS "at" date' in written.read_text("utf-8")
    assert "Reset test passed: 2 migrations" in done.stdout
