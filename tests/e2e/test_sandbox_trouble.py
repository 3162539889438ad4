"""The sandbox when something is wrong around it: files, processes, pipes, other accounts."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from support import LAMINA, make_project, run_lamina

from lamina.adapters.account import server_account
from lamina.adapters.postgres.sandbox import Sandbox
from lamina.adapters.postgres.sandbox_process import any_on, runs_on

START = "create table public.notes (id bigint primary key, body text);\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project whose sandbox runs, and is removed in the end."""
    root = make_project(tmp_path / "small", {"20260101000000_start.sql": START})
    assert run_lamina(root, "sandbox", "start").returncode == 0
    yield root
    run_lamina(root, "sandbox", "stop", "--delete-data")
    assert not any_on(Sandbox.of(root).data)
    Sandbox.of(root).lock_path.unlink(missing_ok=True)


def _pid(sandbox: Sandbox) -> int:
    return int((sandbox.data / "postmaster.pid").read_text().split("\n")[0])


@pytest.mark.parametrize("name", ["port", "sockets"])
@pytest.mark.parametrize("content", [b"garbage", b"\xff\xfe", b"", b"/", b"999999"])
def test_a_note_that_is_garbage(project: Path, name: str, content: bytes) -> None:
    """The server is found without it, and ends before its files go."""
    sandbox = Sandbox.of(project)
    pid = _pid(sandbox)
    (sandbox.folder / name).write_bytes(content)
    assert run_lamina(project, "doctor").returncode in {0, 1}
    done = run_lamina(project, "sandbox", "stop", "--delete-data")
    assert done.stdout == "Sandbox stopped and deleted\n", done.stderr
    assert not runs_on(pid, sandbox.data)
    assert not sandbox.folder.exists()


def test_a_process_number_that_is_not_the_server_s(project: Path) -> None:
    """Nobody else's process is signalled, whatever the file says."""
    sandbox = Sandbox.of(project)
    note = sandbox.data / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as bystander:
        original = note.read_text()
        pid = _pid(sandbox)
        note.write_text(original.replace(str(pid), str(bystander.pid), 1))
        done = run_lamina(project, "sandbox", "stop")
        assert done.stdout == "The sandbox does not run\n"
        assert bystander.poll() is None
        bystander.kill()
        note.write_text(original)
    assert runs_on(pid, sandbox.data)


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.5])
def test_a_crash_and_a_start_at_once(project: Path, wait: float) -> None:
    """After `kill -9` the next start waits for what is left, and the data is there."""
    sandbox = Sandbox.of(project)
    with psycopg.connect(sandbox.url, autocommit=True) as connection:
        connection.execute("insert into notes values (1, 'kept')")
    os.kill(_pid(sandbox), signal.SIGKILL)
    time.sleep(wait)
    done = run_lamina(project, "sandbox", "start")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(sandbox.url) as connection:
        assert connection.execute("select body from notes").fetchall() == [("kept",)]


def test_a_lock_of_a_process_that_is_another_s_by_now(project: Path) -> None:
    """After a crash and a restart of the machine the number may belong to anybody."""
    sandbox = Sandbox.of(project)
    note = sandbox.data / "postmaster.pid"
    left = note.read_text().replace(str(_pid(sandbox)), str(os.getpid()), 1)
    run_lamina(project, "sandbox", "stop")
    note.write_text(left)
    done = run_lamina(project, "sandbox", "start")
    assert done.returncode == 0, done.stderr


def test_a_start_that_fails_never_proposes_to_delete_first(project: Path) -> None:
    """The data may be all there is of a change."""
    run_lamina(project, "sandbox", "stop")
    sandbox = Sandbox.of(project)
    (sandbox.data / "postgresql.conf").write_text("nonsense\n")
    done = run_lamina(project, "sandbox", "start")
    assert done.returncode == 2
    assert "syntax error in file" in done.stderr
    assert "--delete-data" not in done.stderr


def test_nobody_else_reads_the_log(project: Path) -> None:
    """It holds statements, and statements hold secrets."""
    sandbox = Sandbox.of(project)
    log = sandbox.folder / "postgres.log"
    about = log.stat()
    assert stat.S_IMODE(about.st_mode) == 0o600
    assert about.st_uid == os.geteuid()
    with psycopg.connect(sandbox.url, autocommit=True) as connection, pytest.raises(psycopg.Error):
        connection.execute("select nonsense")
    assert "nonsense" in log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="about the server's account")
def test_links_of_the_server_s_account_are_not_followed(project: Path, tmp_path: Path) -> None:
    """As root, lamina owns the folder; a folder left by an older version is taken back."""
    account = server_account()
    assert account is not None
    sandbox = Sandbox.of(project)
    assert sandbox.folder.stat().st_uid == 0
    owners = {path.name: path.lstat().st_uid for path in sandbox.folder.iterdir()}
    mine = {name for name, uid in owners.items() if uid != 0}
    assert mine <= {"data", "socket"}, owners

    run_lamina(project, "sandbox", "stop")
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (sandbox.folder / "postgres.log").unlink()
    (sandbox.folder / "postgres.log").symlink_to(victim)
    os.chown(sandbox.folder, account.uid, account.gid)
    assert run_lamina(project, "sandbox", "start").returncode == 0
    assert victim.read_text() == "precious"
    assert victim.stat().st_uid == 0
    assert sandbox.folder.stat().st_uid == 0

    run_lamina(project, "sandbox", "stop")
    sockets = sandbox.folder / "socket"
    if sockets.is_dir():
        sockets.rename(sandbox.folder / "away")
        sockets.symlink_to(tmp_path)
        assert run_lamina(project, "sandbox", "start").returncode == 2
        assert tmp_path.stat().st_uid == 0
        sockets.unlink()
        (sandbox.folder / "away").rename(sockets)


def test_a_reader_that_leaves_does_not_end_the_start(tmp_path: Path) -> None:
    """`lamina sandbox start 2>&1 | head -1` starts a whole sandbox."""
    root = make_project(tmp_path / "piped", {"20260101000000_start.sql": START})
    try:
        with subprocess.Popen(
            [*LAMINA, "sandbox", "start"],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as start:
            assert start.stdout is not None
            start.stdout.readline()
            start.stdout.close()
            start.wait(60)
        sandbox = Sandbox.of(root)
        assert sandbox.running
        assert sandbox.complete
    finally:
        run_lamina(root, "sandbox", "stop", "--delete-data")
        Sandbox.of(root).lock_path.unlink(missing_ok=True)


def test_its_ports_are_near_each_other(project: Path) -> None:
    """The configured port or one of those after it, where they are free."""
    assert 54339 <= Sandbox.of(project).port < 54339 + 20


def test_escapes_over_tcp(project: Path) -> None:
    """What every local account can reach with the public password gives no superuser."""
    sandbox = Sandbox.of(project)
    for statement in (
        "select pg_catalog.lamina_as_platform_admin('alter role postgres superuser', 'public')",
        "copy (select 1) to program 'true'",
        "create event trigger t on ddl_command_end execute function public.f()",
        "alter role postgres superuser",
    ):
        with (
            psycopg.connect(sandbox.url, autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
    with pytest.raises(psycopg.Error):
        psycopg.connect(f"{sandbox.url}&replication=database")


def test_a_file_may_hold_what_psql_may_not(project: Path) -> None:
    """`sandbox run` does what Supabase's own extension would do."""
    (project / "trigger.sql").write_text(
        "create function f() returns event_trigger language plpgsql as 'begin end';\n"
        "create event trigger t on ddl_command_end execute function f();\n"
    )
    done = run_lamina(project, "sandbox", "run", "trigger.sql")
    assert done.stdout == "2 statements run\n", done.stderr


def test_a_working_folder_that_is_gone(project: Path, tmp_path: Path) -> None:
    """`doctor` answers all the same, with a project and without."""
    for arguments in ("[]", f"['--project', {str(project)!r}]"):
        gone = tmp_path / "gone"
        gone.mkdir()
        code = (
            f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})\n"
            f"from lamina.cli.main import run; sys.exit(run(['doctor', *{arguments}]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert done.returncode in {0, 1}, done.stderr
        assert "bug in lamina" not in done.stderr
