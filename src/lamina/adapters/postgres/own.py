"""Connections to lamina's own servers: nothing in the environment leads them elsewhere."""

import os
from pathlib import Path

import msgspec
import psycopg

from lamina.adapters import libpq
from lamina.errors import DatabaseError

SUPERUSER = "supabase_admin"
"""The cluster's superuser, as on Supabase; `postgres` is an ordinary role there."""

_ADMIN_DATABASE = "template1"


class Address(msgspec.Struct, frozen=True):
    """Where a server of ours listens, and how to know it.

    Attributes:
        sockets: The folder of its socket.
        port: The number in the socket's name.
        data: Its data directory.
        password: The file with the superuser's password, which the server's account cannot read;
            clusters of older versions have none.
    """

    sockets: Path
    port: int
    data: Path
    password: Path

    def connect(self, database: str, user: str = "postgres") -> "Connection":
        """Return a new connection in autocommit mode.

        Raises:
            psycopg.OperationalError: The server does not answer, or has no such database.
            DatabaseError: It is not the server that it should be.
        """
        password = self._password() if user == SUPERUSER else ""
        with libpq.variables():
            connection = Connection.connect(
                host=str(self.sockets),
                port=self.port,
                dbname=database,
                user=user,
                password=password or None,
                passfile=str(self.password.with_name("no-passfile")),
                sslmode="disable",
                gssencmode="disable",
                autocommit=True,
                application_name="lamina",
            )
        connection.address = self
        if user == SUPERUSER:
            self._check(connection)
        return connection

    def _password(self) -> str:
        try:
            return self.password.read_text("ascii").strip()
        except (OSError, ValueError):
            return ""

    def _check(self, connection: "Connection") -> None:
        row = connection.execute("show data_directory").fetchone()
        found = str(row[0]) if row else ""
        if found != str(self.data) and os.path.realpath(found) != os.path.realpath(self.data):
            connection.close()
            raise DatabaseError(f"the server on {self.sockets} is not ours: it serves {found}")


class Connection(psycopg.Connection[tuple[object, ...]]):
    """A connection that knows its server."""

    address: Address | None = None

    def superuser(self) -> "Connection":
        """Return a connection of the superuser to the same server, in a database without users.

        Raises:
            DatabaseError: The connection was not made by us.
        """
        if self.address is None:
            raise DatabaseError("only lamina's own servers run this statement")
        return self.address.connect(_ADMIN_DATABASE, SUPERUSER)
