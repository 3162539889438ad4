"""A running cluster: started under a supervisor, connected to, stopped."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from lamina.adapters import libpq
from lamina.adapters.account import Account, server_account
from lamina.adapters.postgres.cluster import SOCKET_PORT, Cluster, remove_socket_folder
from lamina.adapters.postgres.own import SUPERUSER, Connection
from lamina.errors import DatabaseError

MAINTENANCE = "lamina"
"""The database that lamina connects to while it makes, renames and drops the others."""

_SECONDS_TO_START = 30.0
_POLL = 0.01
_SUPERVISOR = Path(__file__).with_name("supervisor.py")


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
        with cluster.new_log() as log:
            process = subprocess.Popen(  # noqa: S603 - our own supervisor
                [*supervisor, str(account.uid), str(account.gid), *cluster.argv(sockets, {})],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env=libpq.cleaned(os.environ),
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
        """Return a new connection in autocommit mode.

        Raises:
            psycopg.OperationalError: There is no such database.
        """
        return self.cluster.address(self._sockets).connect(database, user)

    def url(self, database: str, user: str = "postgres") -> str:
        """Return a connection URL for other programs; it holds no password, none is needed."""
        host = str(self._sockets).replace("%", "%25").replace("/", "%2F").replace(" ", "%20")
        return (
            f"postgresql:///{database}?host={host}&port={SOCKET_PORT}&user={user}&sslmode=disable"
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
        remove_socket_folder(self._sockets, self.cluster.folder)
