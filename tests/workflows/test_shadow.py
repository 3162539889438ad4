"""The shadow is what the migrations make, and is kept for the next command."""

import time
from pathlib import Path

import pytest
from support import make_project

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.errors import ConfigError, ReplayError
from lamina.workflows import shadow
from lamina.workflows.project import Project, discover

FIRST = "create table public.first_{} (id int primary key);"
SECOND = "alter table public.first_{} add column name text;"


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """A project with one migration that no other test has, nor an earlier run."""
    name = request.node.name[:40]
    first = f"{FIRST.format(name)}\n-- {tmp_path} {time.time_ns()}\n"
    root = make_project(tmp_path / "p", {"20260101000001_first.sql": first})
    return discover(root)


def build(server: ThrowawayPostgres, project: Project) -> shadow.Shadow:
    """Make the shadow and return what was done for it."""
    with shadow.ready(server, project, project.migrations().migrations) as made:
        with server.connection(shadow.DATABASE) as connection:
            found = connection.execute(
                "select count(*) from supabase_migrations.schema_migrations"
            ).fetchone()
        assert found == (len(project.migrations().migrations),)
    return made


def test_the_second_time_nothing_is_replayed(server: ThrowawayPostgres, project: Project) -> None:
    """The same migrations give the same database without running them again."""
    assert build(server, project).replayed == 1
    assert build(server, project).replayed == 0


def test_a_migration_at_the_end_is_run_alone(
    server: ThrowawayPostgres, project: Project, request: pytest.FixtureRequest
) -> None:
    """What was kept is the start for the migrations that came after."""
    build(server, project)
    later = SECOND.format(request.node.name[:40])
    (project.migrations_path / "20260101000002_second.sql").write_text(later)
    assert build(server, project).replayed == 1


def test_an_edited_migration_is_replayed(server: ThrowawayPostgres, project: Project) -> None:
    """The content is the key, so an edit anywhere makes another database."""
    build(server, project)
    path = project.migrations_path / "20260101000001_first.sql"
    path.write_text(path.read_text() + "\ncomment on schema public is 'edited';\n")
    assert build(server, project).replayed == 1


def test_it_has_the_name_that_jobs_remember(server: ThrowawayPostgres, project: Project) -> None:
    """Jobs of pg_cron hold the database's name, which is `postgres` on Supabase."""
    with (
        shadow.ready(server, project, project.migrations().migrations),
        server.connection("postgres") as connection,
    ):
        assert connection.execute("select current_database()").fetchone() == ("postgres",)
    assert not server.exists("postgres")


def test_a_failure_is_explained_and_nothing_is_kept(
    server: ThrowawayPostgres, project: Project
) -> None:
    """A history that does not start from nothing gets the way to a baseline."""
    broken = project.migrations_path / "20260101000002_broken.sql"
    broken.write_text("alter table public.dashboard_made add column x int;")
    for _ in range(2):
        with pytest.raises(ReplayError) as caught:
            build(server, project)
        assert "20260101000002_broken.sql, line 1" in caught.value.message
        assert "baseline" in caught.value.hint


def test_the_baseline_comes_first(server: ThrowawayPostgres, tmp_path: Path) -> None:
    """Tables of the baseline are there for the first migration."""
    root = make_project(
        tmp_path / "b", {"20260101000001_x.sql": "alter table public.old add column x int;"}
    )
    # Of its own each time: what an earlier run kept would not be replayed.
    (root / "supabase" / "baseline.sql").write_text(
        f"create table public.old (id int); -- {time.time_ns()}"
    )
    (root / "lamina.toml").write_text('[project]\nbaseline = "supabase/baseline.sql"\n')
    assert build(server, discover(root)).replayed == 1


def test_a_missing_baseline_is_said(server: ThrowawayPostgres, tmp_path: Path) -> None:
    """The key and the file are named."""
    root = make_project(tmp_path / "m")
    (root / "lamina.toml").write_text('[project]\nbaseline = "supabase/nowhere.sql"\n')
    with pytest.raises(ConfigError, match=r"nowhere\.sql"):
        build(server, discover(root))


def test_the_two_exposures_do_not_share(
    server: ThrowawayPostgres, project: Project, postgres17: object
) -> None:
    """A shadow with granted tables is never used for a database without the grants."""
    assert postgres17 is server.binaries
    build(server, project)
    with ThrowawayPostgres(server.binaries, expose_new_tables=False) as closed:
        with shadow.ready(closed, project, project.migrations().migrations):
            pass
        with (
            shadow.ready(closed, project, project.migrations().migrations),
            closed.connection(shadow.DATABASE) as connection,
        ):
            granted = connection.execute(
                "select bool_or(has_table_privilege('anon', c.oid, 'select')) from pg_class c"
                " where relnamespace = 'public'::regnamespace and relkind = 'r'"
            ).fetchone()
    assert granted == (False,)
