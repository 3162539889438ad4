"""One PostgreSQL cluster: made by `initdb`, started, connected to, stopped."""

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import psycopg

from lamina.adapters.account import Account, server_account
from lamina.adapters.cache import make_folder
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.process import run
from lamina.errors import DatabaseError

SUPERUSER = "supabase_admin"
"""The cluster's superuser, as on Supabase; `postgres` is an ordinary role there."""

MAINTENANCE = "lamina"
"""The database that lamina connects to while it makes, renames and drops the others."""

Connection = psycopg.Connection[tuple[object, ...]]

_SOCKET_PORT = 5432
_LONGEST_SOCKET_PATH = 100  # sockaddr_un has 104 bytes on macOS, 108 on Linux
_SECONDS_TO_START = 30.0
_POLL = 0.01
_SUPERVISOR = Path(__file__).with_name("supervisor.py")

_SETTINGS: Mapping[str, str] = {
    # Nothing in a throwaway cluster has to survive a crash of the machine
    # (PostgreSQL manual, section 14.5 "Non-Durable Settings").
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "wal_level": "logical",  # as on Supabase; otherwise CREATE PUBLICATION warns
    "max_wal_size": "256MB",
    "shared_buffers": "32MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Cluster(msgspec.Struct, frozen=True):
    """A data directory with its socket folder and its log."""

    folder: Path
    binaries: Binaries

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's log; empty before the first start."""
        return self.folder / "postgres.log"

    @property
    def exists(self) -> bool:
        """Whether the data directory is complete: it is renamed into place when it is."""
        return (self.data / "PG_VERSION").is_file()

    def create(self) -> None:
        """Make the data directory with `initdb`; a half-made one from a crash is replaced.

        Raises:
            CommandFailed: `initdb` failed.
        """
        account = server_account()
        make_folder(self.folder)
        _give(self.folder, account)
        for left in (*self.folder.glob("building-*"), self.data):
            shutil.rmtree(left, ignore_errors=True)
        # A name of its own: an initdb that outlived a killed lamina may still be writing.
        building = self.folder / f"building-{secrets.token_hex(4)}"
        run(
            [
                self.binaries.program("initdb"),
                f"--pgdata={building}",
                f"--username={SUPERUSER}",
                "--no-sync",
                "--no-instructions",
                "--encoding=UTF8",
                "--locale=" + ("en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"),
                "--auth-local=trust",  # the socket folder lets only its owner in
                "--auth-host=scram-sha-256",
            ],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.folder), "LC_ALL": "C"},
            account=account,
            timeout=120,
            hint=f"initdb could not make a cluster in {self.folder}. Is the disk full?\n"
            "Free some space, or set LAMINA_CACHE_DIR to another folder.",
        )
        building.rename(self.data)

    def socket_folder(self) -> Path:
        """Return the folder of the server's socket, made for its owner only."""
        folder = self.folder / "socket"
        if len(str(folder)) + len(f"/.s.PGSQL.{_SOCKET_PORT}") > _LONGEST_SOCKET_PATH:
            folder = _short_folder(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        _give(folder, server_account())
        return folder

    def argv(self, sockets: Path, settings: Mapping[str, str]) -> list[str]:
        """Return the server's command line."""
        options = {
            "listen_addresses": "",
            "port": str(_SOCKET_PORT),
            "unix_socket_directories": str(sockets),
            **_SETTINGS,
            **settings,
        }
        pairs = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [self.binaries.program("postgres"), "-D", str(self.data), *pairs]

    def last_words(self) -> str:
        """Return the last lines of the server's log, indented for a message."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text("utf-8", "replace").splitlines()[-6:]
            return "\n".join(f"    {line}" for line in lines)
        return ""


class Server:
    """A running server on a socket; it ends with this process, or with `stop`."""

    def __init__(self, cluster: Cluster, process: "subprocess.Popen[bytes]", sockets: Path) -> None:
        self.cluster = cluster
        self._process = process
        self._sockets = sockets

    @classmethod
    def start(cls, cluster: Cluster, keep_open: Sequence[int] = ()) -> "Server":
        """Start `cluster` under a supervisor and return the server once it answers.

        Args:
            cluster: A cluster that exists and that nobody else runs.
            keep_open: Descriptors (locks) that stay open until the server is gone.

        Raises:
            DatabaseError: The server does not start; the message ends with its log.
        """
        account = server_account() or Account(-1, -1)
        sockets = cluster.socket_folder()
        supervisor = [sys.executable, "-I", "-S", str(_SUPERVISOR)]
        with cluster.log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own supervisor
                [*supervisor, str(account.uid), str(account.gid), *cluster.argv(sockets, {})],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                pass_fds=keep_open,
                start_new_session=True,  # Ctrl-C is for us; the server follows
            )
        server = cls(cluster, process, sockets)
        try:
            server.wait_until_ready()
        except BaseException:
            server.stop()
            raise
        return server

    def wait_until_ready(self) -> None:
        """Return as soon as the server answers.

        Raises:
            DatabaseError: It ended, or does not answer within half a minute.
        """
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(psycopg.OperationalError):
                self.connect("template1", SUPERUSER).close()
                return
            time.sleep(_POLL)
        raise DatabaseError(
            f"the throwaway Postgres in {self.cluster.folder} does not start\n"
            + self.cluster.last_words(),
            f"Remove that folder and run the command again:\n    rm -r {self.cluster.folder}",
        )

    def connect(self, database: str, user: str = "postgres") -> Connection:
        """Return a new connection in autocommit mode."""
        return psycopg.connect(
            host=str(self._sockets),
            port=_SOCKET_PORT,
            dbname=database,
            user=user,
            autocommit=True,
            application_name="lamina",
        )

    def url(self, database: str, user: str = "postgres") -> str:
        """Return a connection URL for other programs; it holds no password, none is needed."""
        host = str(self._sockets).replace("%", "%25").replace("/", "%2F").replace(" ", "%20")
        return (
            f"postgresql:///{database}?host={host}&port={_SOCKET_PORT}&user={user}&sslmode=disable"
        )

    def stop(self) -> None:
        """Stop the server and return when it is gone; safe to call twice."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._sockets.parent != self.cluster.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)


def _short_folder(folder: Path) -> Path:
    """Return a folder with a short path, always the same, so that crashes do not heap them up."""
    key = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    short = Path("/tmp") / f"lamina-{key}"  # noqa: S108 - its owner is looked at
    account = server_account()
    owner = os.geteuid() if account is None else account.uid
    with contextlib.suppress(FileNotFoundError):
        about = short.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner:  # somebody took the name
            return Path(tempfile.mkdtemp(prefix="lamina-", dir="/tmp"))
    return short


def _give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)
