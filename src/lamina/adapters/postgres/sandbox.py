"""The sandbox: a throwaway Postgres that keeps running, reachable on a port of this machine."""

import contextlib
import hashlib
import os
import shutil
import signal
import time
from pathlib import Path

import msgspec
import psycopg

from lamina.adapters import libpq
from lamina.adapters.account import server_account
from lamina.adapters.cache import cache_dir
from lamina.adapters.files import replace
from lamina.adapters.postgres import extensions
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.cluster import Cluster, own, password_path, remove_socket_folder
from lamina.adapters.postgres.own import SUPERUSER, Address, Connection
from lamina.adapters.postgres.sandbox_process import HOST, any_on, free_port, is_alive, runs_on
from lamina.adapters.postgres.target import Target
from lamina.adapters.postgres.throwaway import load_prelude
from lamina.adapters.process import run
from lamina.errors import DatabaseError

DATABASE = "postgres"
_PASSWORD = "postgres"  # noqa: S105 - the public one of every local Supabase stack
_SECONDS_TO_START = 30.0
_SECONDS_TO_STOP = 15.0
_SECONDS_TO_SETTLE = 5.0
_PORTS = 1 << 16
_TAKEN = b"could not bind"  # as the server's log has it

# The shell is left at once, so the server belongs to nobody's terminal and outlives us.
_IN_BACKGROUND = ("/bin/sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh")


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
    def data(self) -> Path:
        """Its data directory."""
        return self.folder / "data"

    @property
    def exists(self) -> bool:
        """Whether it was made, and its data is there."""
        return (self.data / "PG_VERSION").is_file() and self._note.is_file()

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
            return int((self.data / "PG_VERSION").read_text("ascii"))
        except (OSError, ValueError):
            return 0

    @property
    def _note(self) -> Path:
        return self.folder / "port"

    @property
    def port(self) -> int:
        """The port that it was last started on; 0 when it never was."""
        for read in (self._note, self._pid_path):
            with contextlib.suppress(OSError, ValueError, IndexError):
                # The fourth line of postmaster.pid (PostgreSQL source, pidfile.h).
                port = int(read.read_text("ascii").split("\n")[0 if read == self._note else 3])
                if 0 < port < _PORTS:
                    return port
        return 0

    @property
    def running(self) -> bool:
        """Whether its server lives, and answers on its own socket."""
        return self._lives and self._answers()

    @property
    def _lives(self) -> bool:
        return runs_on(self._pid, self.data)

    @property
    def _pid_path(self) -> Path:
        return self.data / "postmaster.pid"

    def _answers(self) -> bool:
        try:
            self.admin().close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    @property
    def url(self) -> str:
        """The URL that other programs use, with the password of every local Supabase stack."""
        # It has no TLS, and the Supabase CLI fails where it is not told so.
        return f"postgresql://postgres:{_PASSWORD}@{HOST}:{self.port}/{DATABASE}?sslmode=disable"

    def target(self) -> Target:
        """Return the sandbox as a database to compare with."""
        return Target.parse("sandbox", self.url)

    def connect(self, user: str = "postgres") -> Connection:
        """Return a new connection to its database in autocommit mode."""
        return self._connect(DATABASE, user)

    def admin(self) -> Connection:
        """Return a new connection of the superuser, in a database that nobody changes."""
        return self._connect("template1")

    def _connect(self, database: str, user: str = SUPERUSER) -> Connection:
        address = Address(self._sockets, self.port, self.data, password_path(self.folder))
        return address.connect(database, user)

    @property
    def _sockets(self) -> Path:
        with contextlib.suppress(OSError, ValueError):
            noted = Path((self.folder / "sockets").read_text("utf-8"))
            if noted.is_absolute() and noted.is_dir():
                return noted
        return self.folder / "socket"

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
        own(self.folder)
        sockets = cluster.socket_folder()
        replace(self.folder / "sockets", str(sockets).encode())
        try:
            self._start_on(cluster, sockets, self.port or preferred_port)
        except DatabaseError:
            if _TAKEN not in cluster.log.read_bytes():
                raise
            self._start_on(cluster, sockets, preferred_port)  # another took it in the meantime
        if made:
            try:
                self._fill(binaries, expose_new_tables=expose_new_tables)
            except BaseException:
                self.stop()
                self._note.unlink()  # so that it counts as not made
                raise
        return made

    def _start_on(self, cluster: Cluster, sockets: Path, preferred_port: int) -> None:
        self._forget_crash()
        port = free_port(preferred_port, set() if self.port else self._others())
        replace(self._note, str(port).encode())  # first, so that whoever comes next can stop it
        self._wait(cluster, self._launch(cluster, sockets, port))

    def _others(self) -> set[int]:
        """Return the ports of the other projects' sandboxes, running or not."""
        return {type(self)(path.parent).port for path in self.folder.parent.glob("*/port")}

    def _launch(self, cluster: Cluster, sockets: Path, port: int) -> int:
        settings = {
            "listen_addresses": HOST,
            "port": str(port),
            "autovacuum": "on",  # it may run for days
            "synchronous_commit": "on",  # and what was committed should survive its crash
            "logging_collector": "off",
        }
        argv = cluster.argv(sockets, settings)
        with cluster.new_log() as log:
            done = run(
                [*_IN_BACKGROUND, *argv],
                cwd=Path("/"),
                env=libpq.cleaned(os.environ),
                account=server_account(),
                new_session=True,
                stderr=log,
            )
        return int(done.stdout)

    def _forget_crash(self) -> None:
        """Remove what a crashed server left, which PostgreSQL would take for a living one.

        Raises:
            DatabaseError: A server lives on our data, and does not answer.
        """
        deadline = time.monotonic() + _SECONDS_TO_SETTLE
        while self._pid and any_on(self.data):
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"the sandbox (process {self._pid}) runs and does not answer",
                    "lamina sandbox stop",
                )
            time.sleep(0.02)
        if self._pid:
            for path in [self._pid_path, *self._sockets.glob(".s.PGSQL.*")]:
                path.unlink(missing_ok=True)

    def _wait(self, cluster: Cluster, pid: int) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while not self._answers():
            if time.monotonic() > deadline or not is_alive(pid):
                raise DatabaseError(
                    f"the sandbox does not start\n{cluster.last_words()}",
                    f"Its log is {cluster.log}; its data is untouched.\n"
                    "Another [sandbox] port in lamina.toml may help, or free space on the disk.",
                )
            time.sleep(0.02)

    def _fill(self, binaries: Binaries, *, expose_new_tables: bool) -> None:
        extensions.prepare(binaries, [])
        with contextlib.closing(self.admin()) as admin:
            admin.execute("create database prelude")
        with contextlib.closing(self._connect("prelude")) as connection:
            load_prelude(connection, expose_new_tables=expose_new_tables)
        self.empty()

    def empty(self) -> None:
        """Make its database anew, as a Supabase database without any migration."""
        with contextlib.closing(self.admin()) as admin:
            admin.execute(f"drop database if exists {DATABASE} with (force)".encode())
            admin.execute(f"create database {DATABASE} template prelude owner postgres".encode())

    def stop(self) -> bool:
        """Stop it and return when it is gone; return whether it ran.

        Raises:
            DatabaseError: It does not end.
        """
        if not self._lives:
            return False
        self._settle()
        pid = self._pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while runs_on(pid, self.data):
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"the sandbox (process {pid}) does not end", f"kill -QUIT {pid}"
                )
            time.sleep(0.02)
        return True

    def _settle(self) -> None:
        """Wait for a server that is just starting, which would not end well."""
        deadline = time.monotonic() + _SECONDS_TO_SETTLE
        while self._lives and not self._answers() and time.monotonic() < deadline:
            time.sleep(0.02)

    @property
    def _pid(self) -> int:
        try:
            return int(self._pid_path.read_text("ascii").split("\n")[0])
        except (OSError, ValueError):
            return 0

    def delete(self) -> None:
        """Remove its files; it must not run."""
        remove_socket_folder(self._sockets, self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
