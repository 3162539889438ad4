"""One cluster and its server: private, ours, and gone when we are."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.binaries import Binaries

HOLD = """
import sys, time
from pathlib import Path
from lamina.adapters.postgres import ThrowawayPostgres, binaries
clusters = Path(sys.argv[1])
with ThrowawayPostgres(binaries.obtain(17), expose_new_tables=True, clusters=clusters) as server:
    server.clone(server.prelude_template(), "held")
    print(server.server.cluster.data, flush=True)
    time.sleep(60)
"""


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Return whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def processes_on(folder: Path) -> list[str]:
    """Return the command lines of the processes that name a folder, zombies left out."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if str(folder) in line:
                found.append(line)
    return found


def hold(clusters: Path) -> "subprocess.Popen[str]":
    """Start a process that runs a server, and return it once the server answers."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(clusters)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def test_the_server_listens_on_a_private_socket_only(server: ThrowawayPostgres) -> None:
    """No TCP port is open, and only the server's owner can enter the socket's folder."""
    with server.connection("template1", "supabase_admin") as connection:
        listening = connection.execute("show listen_addresses").fetchone()
        sockets = connection.execute("show unix_socket_directories").fetchone()
    assert listening == ("",)
    assert sockets is not None
    assert stat.S_IMODE(Path(str(sockets[0])).stat().st_mode) == 0o700


def test_other_programs_can_use_the_url(server: ThrowawayPostgres) -> None:
    """The URL names the socket, and holds no password."""
    url = server.server.url("template1", "supabase_admin")
    assert url.startswith("postgresql:///template1?host=%2F")
    assert "password" not in url


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_the_process(clusters: Path, how: signal.Signals) -> None:
    """However the process that started it ends, the server and its supervisor are gone."""
    process = hold(clusters)
    assert processes_on(clusters)
    process.send_signal(how)
    process.wait(20)
    assert process.stdout is not None
    process.stdout.close()
    assert wait_until(lambda: not processes_on(clusters)), processes_on(clusters)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part is Linux only")
def test_the_server_ends_with_its_supervisor(clusters: Path) -> None:
    """Even when the supervisor is killed, no server is left behind."""
    process = hold(clusters)
    found = subprocess.run(
        ["pgrep", "--parent", str(process.pid)], capture_output=True, text=True, check=True
    )
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    assert wait_until(lambda: not [p for p in processes_on(clusters) if "bin/postgres" in p])
    process.kill()
    process.communicate()


def test_a_killed_command_leaves_a_cluster_that_the_next_one_uses(
    clusters: Path, postgres17: Binaries
) -> None:
    """After `kill -9` the same slot starts again, with what was in it."""
    process = hold(clusters)
    process.kill()
    process.communicate()
    assert wait_until(lambda: not processes_on(clusters))
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters) as server:
        assert server.exists("held")
        assert server.server.cluster.folder.name == "0"


def test_a_spoiled_cluster_is_made_anew(clusters: Path, postgres17: Binaries) -> None:
    """A data directory that does not start (a crash without fsync) costs time, not an error."""
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters) as server:
        data = server.server.cluster.data
    (data / "global" / "pg_control").write_bytes(b"")
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters) as server:
        assert server.exists("template1")


@pytest.mark.skipif(os.geteuid() != 0, reason="about the server's account")
def test_the_server_s_account_has_its_data_and_nothing_else(
    clusters: Path, postgres17: Binaries, tmp_path: Path
) -> None:
    """As root, what lamina opens stands where that account cannot put a link."""
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters) as server:
        folder = server.server.cluster.folder
        owners = {path.name: path.lstat().st_uid for path in folder.iterdir()}
        assert folder.stat().st_uid == 0
        assert {name for name, uid in owners.items() if uid != 0} <= {"data", "socket"}
        for name in ("password", "postgres.log"):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (folder / "postgres.log").unlink()
    (folder / "postgres.log").symlink_to(victim)
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters):
        assert victim.read_text() == "precious"
