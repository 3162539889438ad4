"""The sandbox: a throwaway Postgres that keeps running, reachable on a port of this machine."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import time
from pathlib import Path

import msgspec
import psycopg

from lamina.adapters.account import server_account
from lamina.adapters.cache import cache_dir
from lamina.adapters.files import replace
from lamina.adapters.postgres import extensions
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.server import SUPERUSER, Cluster, Connection
from lamina.adapters.postgres.target import Target
from lamina.adapters.postgres.throwaway import load_prelude
from lamina.adapters.process import run
from lamina.errors import DatabaseError

HOST = "127.0.0.1"
DATABASE = "postgres"
_PASSWORD = "postgres"  # noqa: S105 - the public one of every local Supabase stack
_SECONDS_TO_START = 30.0
_SECONDS_TO_STOP = 15.0
_SECONDS_TO_SETTLE = 5.0
_TAKEN = b"could not bind"  # as the server's log has it

# The shell is left at once, so the server belongs to nobody's terminal and outlives us.
_IN_BACKGROUND = ("/bin/sh", "-c", 'log="$1"; shift; "$@" >"$log" 2>&1 </dev/null & echo $!', "sh")


class Sandbox(msgspec.Struct, frozen=True):
    """The sandbox of one project; its files stand in lamina's cache.

    Attributes:
        folder: Where they stand.
    """

    folder: Path

    @classmethod
    def of(cls, project: Path) -> "Sandbox":
        """Return the sandbox of the project in this folder, running or not, made or not."""
        key = hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:16]
        return cls(cache_dir() / "sandboxes" / key)

    @property
    def lock_path(self) -> Path:
        """What a command locks while it changes the sandbox."""
        return self.folder.with_suffix(".lock")

    @property
    def exists(self) -> bool:
        """Whether it was made, and its data is there."""
        return (self.folder / "data" / "PG_VERSION").is_file() and self._note.is_file()

    @property
    def complete(self) -> bool:
        """Whether its database was filled to the end, and not interrupted."""
        return self._complete_mark.is_file()

    def mark_complete(self, *, complete: bool) -> None:
        """Note whether its database is filled to the end."""
        if complete:
            replace(self._complete_mark, b"")
        else:
            self._complete_mark.unlink(missing_ok=True)

    @property
    def _complete_mark(self) -> Path:
        return self.folder / "complete"

    @property
    def major(self) -> int:
        """The major version of its data directory; 0 when there is none."""
        try:
            return int((self.folder / "data" / "PG_VERSION").read_text("ascii"))
        except (OSError, ValueError):
            return 0

    @property
    def _note(self) -> Path:
        return self.folder / "port"

    @property
    def port(self) -> int:
        """The port that it was last started on; 0 when it never was."""
        try:
            return int(self._note.read_text("ascii"))
        except (OSError, ValueError):
            return 0

    @property
    def running(self) -> bool:
        """Whether it answers on its own socket."""
        return self._pid_path.exists() and self._answers()

    @property
    def _pid_path(self) -> Path:
        return self.folder / "data" / "postmaster.pid"

    def _answers(self) -> bool:
        try:
            self._connect("template1").close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    @property
    def url(self) -> str:
        """The URL that other programs use, with the password of every local Supabase stack."""
        return f"postgresql://postgres:{_PASSWORD}@{HOST}:{self.port}/{DATABASE}"

    def target(self) -> Target:
        """Return the sandbox as a database to compare with."""
        return Target.parse("sandbox", self.url)

    def connect(self, user: str = "postgres") -> Connection:
        """Return a new connection to its database in autocommit mode."""
        return self._connect(DATABASE, user)

    def _connect(self, database: str, user: str = SUPERUSER) -> Connection:
        return psycopg.connect(
            host=str(self._sockets),
            port=self.port,
            dbname=database,
            user=user,
            autocommit=True,
            application_name="lamina",
        )

    @property
    def _sockets(self) -> Path:
        return Path((self.folder / "sockets").read_text("utf-8"))

    def start(self, binaries: Binaries, preferred_port: int, *, expose_new_tables: bool) -> bool:
        """Start it, making the cluster first if need be; return whether it was made now.

        Raises:
            DatabaseError: It does not start, or the prelude does not load.
            CommandFailed: `initdb` failed.
        """
        cluster = Cluster(self.folder, binaries)
        made = not self.exists
        if made:
            cluster.create()
        sockets = cluster.socket_folder()
        replace(self.folder / "sockets", str(sockets).encode())
        try:
            self._start_on(cluster, sockets, self.port or preferred_port)
        except DatabaseError:
            if _TAKEN not in cluster.log.read_bytes():
                raise
            self._start_on(cluster, sockets, 0)  # another took the port in the meantime
        if made:
            try:
                self._fill(binaries, expose_new_tables=expose_new_tables)
            except BaseException:
                self.stop()
                self._note.unlink()  # so that it counts as not made
                raise
        return made

    def _start_on(self, cluster: Cluster, sockets: Path, preferred_port: int) -> None:
        if _is_zombie(self._pid):  # it crashed, and PostgreSQL takes it for alive
            for path in [self._pid_path, *self._sockets.glob(".s.PGSQL.*")]:
                path.unlink()
        port = _free_port(preferred_port)
        replace(self._note, str(port).encode())  # first, so that whoever comes next can stop it
        self._wait(cluster, self._launch(cluster, sockets, port))

    def _launch(self, cluster: Cluster, sockets: Path, port: int) -> int:
        settings = {
            "listen_addresses": HOST,
            "port": str(port),
            "autovacuum": "on",  # it may run for days
            "synchronous_commit": "on",  # and what was committed should survive its crash
            "logging_collector": "off",
        }
        argv = cluster.argv(sockets, settings)
        done = run(
            [*_IN_BACKGROUND, str(cluster.log), *argv],
            cwd=self.folder,
            account=server_account(),
            new_session=True,
        )

        return int(done.stdout)

    def _wait(self, cluster: Cluster, pid: int) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while not self._answers():
            if time.monotonic() > deadline or not _is_alive(pid):
                raise DatabaseError(
                    f"the sandbox does not start\n{cluster.last_words()}",
                    "Another [sandbox] port in lamina.toml may help; to begin anew:\n"
                    "    lamina sandbox stop --delete-data",
                )
            time.sleep(0.02)

    def _fill(self, binaries: Binaries, *, expose_new_tables: bool) -> None:
        extensions.prepare(binaries, [])
        with contextlib.closing(self._connect("template1")) as admin:
            admin.execute("create database prelude")
        with contextlib.closing(self._connect("prelude")) as connection:
            load_prelude(connection, expose_new_tables=expose_new_tables)
        self.empty()

    def empty(self) -> None:
        """Make its database anew, as a Supabase database without any migration."""
        with contextlib.closing(self._connect("template1")) as admin:
            admin.execute(f"drop database if exists {DATABASE} with (force)".encode())
            admin.execute(f"create database {DATABASE} template prelude owner postgres".encode())

    def stop(self) -> bool:
        """Stop it and return when it is gone; return whether it ran.

        Raises:
            DatabaseError: It does not end.
        """
        if not self._settled():  # so the process number is not somebody else's by now
            return False
        pid = self._pid
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while self._pid_path.exists():
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"the sandbox (process {pid}) does not end", f"kill -QUIT {pid}"
                )
            time.sleep(0.02)
        return True

    def _settled(self) -> bool:
        """Wait for a server that is just starting; return whether it runs."""
        deadline = time.monotonic() + _SECONDS_TO_SETTLE
        while not self.running:
            if time.monotonic() > deadline or not self._pid or not _is_alive(self._pid):
                return False
            time.sleep(0.02)
        return True

    @property
    def _pid(self) -> int:
        try:
            return int(self._pid_path.read_text("ascii").split("\n")[0])
        except (OSError, ValueError):
            return 0

    def delete(self) -> None:
        """Remove its files; it must not run."""
        with contextlib.suppress(OSError):
            shutil.rmtree(self._sockets, ignore_errors=True)  # it may stand elsewhere
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it ended, and nobody collects it because its parent is gone (proc(5))."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return False  # gone, or a system without /proc


def _free_port(preferred: int) -> int:
    """Return `preferred` when nothing listens there, else a free port."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise DatabaseError(f"no port is free on {HOST}")
