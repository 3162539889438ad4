"""`lamina sandbox`: a local Supabase database without Docker, for as long as one wants it."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from support import LAMINA, git, make_project, run_lamina

from lamina.adapters.postgres.sandbox import Sandbox

START = "create table public.notes (id bigint primary key, body text);\n"
SEED = "insert into public.notes values (1, 'from the seed');\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project with a migration and a seed, whose sandbox is removed in the end."""
    root = make_project(tmp_path / "small", {"20260101000000_start.sql": START})
    (root / "supabase/seed.sql").write_text(SEED)
    yield root
    _remove(root)


def _remove(root: Path) -> None:
    git(root, "checkout", "--quiet", ".")
    run_lamina(root, "sandbox", "stop", "--delete-data")
    Sandbox.of(root).lock_path.unlink(missing_ok=True)


def _sandbox(project: Path, *arguments: str) -> str:
    done = run_lamina(project, "sandbox", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _start(project: Path) -> str:
    """Start it and return what the shell would set the variable to."""
    export, assignment = shlex.split(_sandbox(project, "start"))
    name, _, value = assignment.partition("=")
    assert (export, name) == ("export", "DATABASE_URL")
    return value


def _bodies(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("select body from public.notes order by id").fetchall()
    return [str(body) for (body,) in rows]


def _run(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


def test_from_start_to_stop(project: Path) -> None:
    """It has migrations and seeds, keeps its data when stopped, and starts twice without harm."""
    url = _start(project)
    assert url == _sandbox(project, "url")
    assert _bodies(url) == ["from the seed"]
    _run(url, "insert into public.notes values (2, 'mine')")
    assert _start(project) == url
    assert _bodies(url) == ["from the seed", "mine"]

    assert _sandbox(project, "stop") == "Sandbox stopped"
    assert _sandbox(project, "stop") == "The sandbox does not run"
    for command in ("url", "reset", "psql"):
        done = run_lamina(project, "sandbox", command)
        assert done.returncode == 2
        assert "lamina: the sandbox does not run\n\n  lamina sandbox start" in done.stderr

    assert _start(project) == url
    assert _bodies(url) == ["from the seed", "mine"]
    assert _sandbox(project, "reset").startswith("Sandbox reset: 1 migration")
    assert _bodies(url) == ["from the seed"]

    assert _sandbox(project, "stop", "--delete-data") == "Sandbox stopped and deleted"
    assert not Sandbox.of(project).folder.exists()
    assert _sandbox(project, "stop", "--delete-data") == "The sandbox does not run"


def test_psql(project: Path, tmp_path: Path) -> None:
    """`psql` opens the machine's psql on it and passes arguments and exit code; none is said."""
    url = _start(project)
    git_only = tmp_path / "bin"
    git_only.mkdir()
    found = shutil.which("git")
    assert found is not None
    (git_only / "git").symlink_to(found)
    env = {"PATH": str(git_only)}
    done = run_lamina(project, "sandbox", "psql", env=env)
    assert done.returncode == 2
    assert "lamina: psql is not installed" in done.stderr
    assert url in done.stderr
    if shutil.which("psql") is None:
        pytest.skip("no psql on this machine")
    assert _sandbox(project, "psql", "-Atc", "select body from notes") == "from the seed"
    done = run_lamina(project, "sandbox", "psql", "-c", "select nonsense")
    assert done.returncode == 1
    assert 'column "nonsense" does not exist' in done.stderr


def test_two_projects_at_once(project: Path, tmp_path: Path) -> None:
    """Two projects that start at the same time get two ports, also when both want the same."""
    other = make_project(tmp_path / "other", {"20260101000000_start.sql": START})
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for root in (project, other):
        (root / "lamina.toml").write_text(f"[sandbox]\nport = {port}\n")
    starts = [
        subprocess.Popen(
            [*LAMINA, "sandbox", "start"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for root in (project, other)
    ]
    said = [start.communicate(timeout=60) for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    urls = {_sandbox(root, "url") for root in (project, other)}
    assert len(urls) == 2
    assert any(f":{port}/" in url for url in urls)
    _remove(other)


def test_it_outlives_the_command_and_a_crash(project: Path) -> None:
    """After `kill -9` of the server, `start` brings it back with its data."""
    url = _start(project)
    _run(url, "insert into public.notes values (2, 'mine')")
    data = Sandbox.of(project).folder / "data"
    os.kill(int((data / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
    time.sleep(0.2)
    assert run_lamina(project, "sandbox", "url").returncode == 2
    url = _start(project)
    assert _bodies(url) == ["from the seed", "mine"]


@pytest.mark.parametrize("seconds", [0.4, 0.7, 1.0, 1.2, 1.4])
def test_a_start_that_is_killed(project: Path, seconds: float) -> None:
    """Killed while it fills the database: the next start makes a whole one."""
    with subprocess.Popen(
        [*LAMINA, "sandbox", "start"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(seconds)
        process.kill()
        process.communicate(timeout=30)
    url = _start(project)
    assert _bodies(url) == ["from the seed"]


def test_a_migration_that_does_not_run(project: Path) -> None:
    """A new sandbox whose migrations fail does not stay half-made."""
    seed = project / "supabase/seed.sql"
    seed.write_text("insert into public.nowhere values (1);\n")
    done = run_lamina(project, "sandbox", "start")
    assert done.returncode == 2
    assert "supabase/seed.sql, line 1" in done.stderr
    assert run_lamina(project, "sandbox", "url").returncode == 2
    seed.write_text(SEED)
    url = _start(project)
    assert _bodies(url) == ["from the seed"]


def test_another_major_version(project: Path) -> None:
    """Data of another PostgreSQL is not touched; the way out says what is lost."""
    _sandbox(project, "start")
    _sandbox(project, "stop")
    (project / "supabase/config.toml").write_text("[db]\nmajor_version = 15\n")
    done = run_lamina(project, "sandbox", "start")
    assert done.returncode == 2
    assert "the sandbox is PostgreSQL 17, supabase/config.toml says 15" in done.stderr
    assert "lamina sandbox stop --delete-data" in done.stderr
    assert Sandbox.of(project).exists


@pytest.mark.parametrize("password", ["", "postgres"])
def test_the_superuser_stays_inside(project: Path, password: str) -> None:
    """Over TCP nobody is superuser: not without a password, not with the public one."""
    _sandbox(project, "start")
    sandbox = Sandbox.of(project)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host="127.0.0.1",
            port=sandbox.port,
            dbname="postgres",
            user="supabase_admin",
            password=password or None,
            passfile=os.devnull,
        )
    with psycopg.connect(sandbox.url) as connection:
        row = connection.execute("select rolsuper from pg_roles where rolname = current_user")
        assert row.fetchone() == (False,)


def test_run_a_file(project: Path) -> None:
    """`run` runs a script as one transaction, for machines without psql."""
    url = _start(project)
    (project / "rows.sql").write_text("insert into notes values (2, 'a');\nselect nonsense;\n")
    done = run_lamina(project, "sandbox", "run", "rows.sql")
    assert done.returncode == 2
    assert "rows.sql, line 2" in done.stderr
    assert _bodies(url) == ["from the seed"]
    (project / "rows.sql").write_text("insert into notes values (2, 'a');\n")
    assert _sandbox(project, "run", "rows.sql") == "1 statement run"
    assert _bodies(url) == ["from the seed", "a"]
