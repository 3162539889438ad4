"""lamina killed in the middle: no half-written file, no server, and the next run works."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from e2e.processes import left_over, own_cache, running_from
from support import LAMINA, files_below, git, make_project, run_lamina

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.migrations import Header

NEW = ("new", "--yes", "--database-url-env", "CHANGED")
START = "create table public.notes (id bigint primary key);\n"
CHANGE = "alter table public.notes add column body text"
SECONDS = [0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.6, 1.9, 2.2, 2.5]
STEPS = ["Project", "Database", "Shadow", "Diff"]


@pytest.fixture(scope="module")
def cache() -> Iterator[Path]:
    """A cache folder of these tests alone, so that they see only their own processes."""
    with own_cache() as folder:
        yield folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one migration."""
    return make_project(tmp_path / "small", {"20260101000000_start.sql": START})


@pytest.fixture
def env(server: ThrowawayPostgres, cache: Path) -> Iterator[dict[str, str]]:
    """The environment that names a database with one change more than the migrations make."""
    server.clone(server.prelude_template(), "e2e_interrupted")
    with server.connection("e2e_interrupted") as connection:
        connection.execute(START.encode())
        connection.execute(CHANGE.encode())
    yield {"CHANGED": server.server.url("e2e_interrupted"), "LAMINA_CACHE_DIR": str(cache)}
    server.drop("e2e_interrupted")


@contextlib.contextmanager
def _started(project: Path, env: dict[str, str]) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [*LAMINA, *NEW],
        cwd=project,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process


def _nothing_half_done(project: Path, cache: Path, before: dict[str, bytes]) -> None:
    """Nothing runs, and what was written, if anything, is a whole migration."""
    assert left_over(cache) == {}
    new = {name: data for name, data in files_below(project).items() if name not in before}
    for data in new.values():
        assert Header.parse(data.decode()) is not None
        assert data.endswith(b"\n")
    git(project, "clean", "--quiet", "--force", "-d")
    assert files_below(project) == before


def _works(project: Path, env: dict[str, str]) -> None:
    (project / ".git/lamina/made-from").unlink(missing_ok=True)
    done = run_lamina(project, *NEW, "--dry-run", env=env)
    assert done.returncode == 0, done.stderr
    assert "ADD COLUMN IF NOT EXISTS" in done.stdout


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ended_after_some_time(
    project: Path, env: dict[str, str], cache: Path, how: signal.Signals
) -> None:
    """Killed, ended or interrupted at twelve moments, also while everything is made anew."""
    before = files_below(project)
    moments = SECONDS if how == signal.SIGKILL else SECONDS[2::3]
    for moment in moments:
        with _started(project, env) as process:
            time.sleep(moment)
            process.send_signal(how)
            process.communicate(timeout=30)
        _nothing_half_done(project, cache, before)
    _works(project, env)


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_a_step(project: Path, env: dict[str, str], cache: Path, step: str) -> None:
    """Killed as soon as a step is reported: starting, replaying, comparing, writing."""
    before = files_below(project)
    with _started(project, env) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(step):
                process.kill()
                break
    _nothing_half_done(project, cache, before)
    _works(project, env)


def test_ctrl_c_while_it_compares(project: Path, env: dict[str, str], cache: Path) -> None:
    """Ctrl-C reaches the whole group of a terminal: exit code 130, one line, nothing left."""
    before = files_below(project)
    with _started(project, env) as process:
        deadline = time.monotonic() + 20
        while not any("db diff" in command for command in running_from(cache).values()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert said.splitlines()[-1].startswith("lamina: interrupted")
    _nothing_half_done(project, cache, before)


def test_the_whole_group_killed(project: Path, env: dict[str, str], cache: Path) -> None:
    """A terminal that is torn down, or an out-of-memory killer, takes the server with it."""
    before = files_below(project)
    with _started(project, env) as process:
        deadline = time.monotonic() + 20
        while not any("postgres" in command for command in running_from(cache).values()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
    _nothing_half_done(project, cache, before)
    _works(project, env)


def test_the_supervisor_killed(project: Path, env: dict[str, str], cache: Path) -> None:
    """Without its supervisor the server ends too, and lamina says that it is gone."""
    with _started(project, env) as process:
        deadline = time.monotonic() + 20
        while not (found := [p for p, c in running_from(cache).items() if "supervisor.py" in c]):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(found[0], signal.SIGKILL)
        process.communicate(timeout=60)
    assert process.returncode in {0, 2}
    assert left_over(cache) == {}
    git(project, "clean", "--quiet", "--force", "-d")
    _works(project, env)


def test_a_spoilt_cluster_is_made_anew(project: Path, env: dict[str, str], cache: Path) -> None:
    """A cluster that does not start any more, after a crash of the machine, is replaced."""
    _works(project, env)
    for control in cache.glob("clusters/*/*/data/global/pg_control"):
        control.write_bytes(b"\0" * 8192)
    _works(project, env)


def test_many_at_once(project: Path) -> None:
    """Commands at the same time all succeed, each with a version of its own."""
    processes = [
        subprocess.Popen(
            [*LAMINA, "new", f"change_{number}", "--yes", "--diff-file", "-"],
            cwd=project,
            env={**os.environ, "LAMINA_NOW": "2026-07-24T08:15:02Z"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(5)
    ]
    said = [process.communicate(START, timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 5, said
    names = [path.name for path in (project / "supabase/migrations").glob("*_change_*")]
    assert {name[:14] for name in names} == {f"2026072408150{n}" for n in range(2, 7)}


def test_two_at_once_with_a_database(project: Path, env: dict[str, str]) -> None:
    """Two servers run side by side; nothing is overwritten."""
    with _started(project, env) as first, _started(project, env) as second:
        said = [process.communicate(timeout=60) for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), said
    wrote = [out for out, _ in said if "Wrote supabase/migrations/" in out]
    names = [path.name for path in (project / "supabase/migrations").glob("*_add_body_*")]
    # The slower one may have found the file of the other, and nothing more to write.
    assert len(names) == len(wrote)
    assert len({name[:14] for name in names}) == len(names) >= 1


def test_the_changed_database_goes_away(
    project: Path, env: dict[str, str], cache: Path, server: ThrowawayPostgres
) -> None:
    """A database that is gone before it is compared gives an error, not a traceback."""
    before = files_below(project)
    with _started(project, env) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Database"):
                break
        with (
            server.connection("lamina", user="supabase_admin") as admin,
            contextlib.suppress(psycopg.Error),
        ):
            admin.execute("drop database e2e_interrupted with (force)")
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "lamina: supabase db diff" in said
    _nothing_half_done(project, cache, before)
