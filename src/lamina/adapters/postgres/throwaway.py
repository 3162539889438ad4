"""The throwaway Postgres: a cached cluster, cloned databases, gone with the process.

Clusters stand in lamina's cache in numbered slots, see `slots`.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from lamina.adapters import prelude
from lamina.adapters.cache import cache_dir
from lamina.adapters.postgres import extensions, slots
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.cluster import Cluster
from lamina.adapters.postgres.own import SUPERUSER, Connection
from lamina.adapters.postgres.server import MAINTENANCE, Server
from lamina.errors import DatabaseError

_KEPT_TEMPLATES = 12
_TEMPLATE_PREFIX = "kept_"


def load_prelude(connection: Connection, *, expose_new_tables: bool) -> None:
    """Make the database of `connection` (as the superuser) look like a new Supabase database.

    Raises:
        DatabaseError: The prelude does not load.
    """
    script = extensions.prelude_script(expose_new_tables=expose_new_tables)
    try:
        with connection.transaction():
            connection.execute(script.encode())
    except psycopg.Error as error:
        raise DatabaseError(f"the prelude does not load on this PostgreSQL: {error}") from error


class ThrowawayPostgres:
    """A server for the length of a `with` block, with the Supabase prelude as a template.

    Args:
        binaries: The PostgreSQL to run.
        expose_new_tables: Whether new objects in `public` are granted to the API roles, see
            `prelude.script`.
        clusters: The folder of the slots; by default in lamina's cache.

    Raises:
        DatabaseError: The server does not start, or the prelude does not load.
        CommandFailed: `initdb` failed.
    """

    def __init__(
        self, binaries: Binaries, *, expose_new_tables: bool, clusters: Path | None = None
    ) -> None:
        self.binaries = binaries
        self.expose_new_tables = expose_new_tables
        self._clusters = clusters or cache_dir() / "clusters"
        self._lock = -1
        self._server: Server | None = None
        self._admin: Connection | None = None

    def __enter__(self) -> Self:
        """Take a free slot, make its cluster if need be, and start it."""
        cluster = self._take_slot()
        try:
            self._open(cluster)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and give the slot back."""
        self.close()

    def close(self) -> None:
        """Stop the server and give the slot back; safe to call twice."""
        if self._admin is not None:
            self._admin.close()
            self._admin = None
        if self._server is not None:
            self._server.stop()
            self._server = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @property
    def server(self) -> Server:
        """The running server."""
        if self._server is None:
            raise RuntimeError("the throwaway Postgres is used outside its `with` block")
        return self._server

    def _take_slot(self) -> Cluster:
        stamp = hashlib.sha256(f"{self.binaries.origin} {prelude.digest()}".encode()).hexdigest()
        family = self._clusters / f"{self.binaries.version}-{stamp[:12]}"
        slot = slots.take(family)
        self._lock = slot.lock
        return Cluster(slot.folder, self.binaries)

    def _open(self, cluster: Cluster) -> None:
        extensions.prepare(self.binaries, [])
        if cluster.exists:
            try:
                self._start(cluster)
            except DatabaseError:
                # A crash of the machine can spoil a cluster that never syncs: make it anew, once.
                self.close_server()
                shutil.rmtree(cluster.data, ignore_errors=True)
        if self._server is None:
            slots.remove_unused(self._clusters)
            cluster.create()
            self._start(cluster)

    def close_server(self) -> None:
        """Stop the server and keep the slot."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _start(self, cluster: Cluster) -> None:
        self._server = Server.start(cluster, keep_open=[self._lock])
        try:
            self._admin = self._server.connect(MAINTENANCE, SUPERUSER)
        except psycopg.OperationalError:  # a new cluster
            with self.connection("template1", SUPERUSER) as first:
                first.execute(sql.SQL("create database {}").format(sql.Identifier(MAINTENANCE)))
            self._admin = self._server.connect(MAINTENANCE, SUPERUSER)

    @property
    def _maintenance(self) -> Connection:
        if self._admin is None:
            raise RuntimeError("the throwaway Postgres is used outside its `with` block")
        return self._admin

    def _run(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        try:
            self._maintenance.execute(query)
        except psycopg.Error as error:
            raise DatabaseError(
                f"the throwaway Postgres refused `{query.as_string(self._admin)}`: {error}",
                "Is the disk full? `lamina doctor` shows where the cluster stands.",
            ) from error

    def exists(self, database: str) -> bool:
        """Return whether there is a database of that name."""
        query = "select from pg_database where datname = %s"
        return self._maintenance.execute(query, (database,)).fetchone() is not None

    def drop(self, database: str) -> None:
        """Drop a database, with the connections to it; no error when there is none."""
        self._run("drop database if exists {} with (force)", database)

    def clone(self, template: str, database: str) -> None:
        """Make `database` anew, owned by `postgres`, as a copy of `template`."""
        self.drop(database)
        self._run("create database {} template {} owner postgres", database, template)

    def prelude_template(self) -> str:
        """Return the name of the database with the prelude, made on first use."""
        name = "prelude_exposed" if self.expose_new_tables else "prelude"
        if not self.exists(name):
            self.drop("making")
            self._run("create database {}", "making")
            with self.connection("making", SUPERUSER) as connection:
                load_prelude(connection, expose_new_tables=self.expose_new_tables)
            self._run("alter database {} owner to postgres", "making")
            self._run("alter database {} rename to {}", "making", name)
        return name

    def keep(self, database: str, key: str) -> None:
        """Keep `database` under `key` for later commands; the copy that had the key stays.

        The database itself is renamed, so this costs nothing; the oldest kept ones go.
        """
        name = _TEMPLATE_PREFIX + key
        if not self.exists(name):
            self._run("alter database {} rename to {}", database, name)
        self._touch(name)
        self._forget_oldest()

    def clone_kept(self, key: str, database: str) -> bool:
        """Make `database` from what was kept under `key`; return whether there was such."""
        name = _TEMPLATE_PREFIX + key
        if not self.exists(name):
            return False
        self.clone(name, database)
        self._touch(name)
        return True

    @contextlib.contextmanager
    def lent(self, key: str, database: str) -> Iterator[None]:
        """Give what is kept under `key` the name `database` for the block, for reading only.

        A copy would take 50 ms and more; the name costs nothing. A command that is killed within
        the block loses what was kept, and the next one makes it again.
        """
        name = _TEMPLATE_PREFIX + key
        self.drop(database)
        self._run("alter database {} rename to {}", name, database)
        try:
            yield
        finally:
            self._run("alter database {} rename to {}", database, name)
            self._touch(name)

    def kept(self) -> set[str]:
        """Return the keys under which something is kept."""
        return {name.removeprefix(_TEMPLATE_PREFIX) for name, _ in self._kept()}

    def _touch(self, name: str) -> None:
        now = self._maintenance.execute("select now()::text").fetchone() or ("",)
        comment = sql.SQL("comment on database {} is {}")
        self._maintenance.execute(comment.format(sql.Identifier(name), sql.Literal(now[0])))

    def _kept(self) -> list[tuple[str, str]]:
        rows = self._maintenance.execute(
            "select datname::text,"
            " coalesce(shobj_description(oid, 'pg_database'), '') collate \"C\" as used"
            " from pg_database where starts_with(datname, %s) order by used desc",
            (_TEMPLATE_PREFIX,),
        )
        return [(str(name), str(used)) for name, used in rows]

    def _forget_oldest(self) -> None:
        for name, _ in self._kept()[_KEPT_TEMPLATES:]:
            self.drop(name)

    @contextlib.contextmanager
    def connection(self, database: str, user: str = "postgres") -> Iterator[Connection]:
        """Yield an autocommit connection to `database`, closed at the end."""
        connection = self.server.connect(database, user)
        try:
            yield connection
        finally:
            connection.close()
