"""A server with the prelude, for each major version of PostgreSQL that Supabase projects have."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.adapters.postgres import Connection, ThrowawayPostgres, binaries
from lamina.adapters.prelude import script

MAJORS = (15, 17, 18)


class Server:
    """A throwaway server with both variants of the prelude as templates of its own."""

    def __init__(self, throwaway: ThrowawayPostgres) -> None:
        self._throwaway = throwaway
        self.extension_dir: Path = throwaway.binaries.extensions
        self.notices: list[str] = []
        self._numbers = itertools.count(1)

    def connect(self, dbname: str = "template1", user: str = "supabase_admin") -> Connection:
        """Return a connection; it commits each statement on its own."""
        return self._throwaway.server.connect(dbname, user)

    def load(self, template: str, *, expose_new_tables: bool) -> None:
        """Create a template database with the prelude, noting what the server says meanwhile."""
        with self.connect() as connection:
            connection.execute(f"drop database if exists {template}".encode())
            connection.execute(f"create database {template}".encode())
        with self.connect(template) as connection:
            connection.add_notice_handler(
                lambda notice: self.notices.append(f"{notice.severity}: {notice.message_primary}")
            )
            connection.execute("set client_min_messages = warning")
            with connection.transaction():
                for _, sql in script(expose_new_tables=expose_new_tables):
                    connection.execute(sql.encode())

    def fresh_database(self, *, expose_new_tables: bool = False) -> str:
        """Return the name of a new clone of the template, owned by `postgres`."""
        name = f"clone_{next(self._numbers)}"
        self._throwaway.clone("test_exposed" if expose_new_tables else "test_closed", name)
        return name


@pytest.fixture(scope="session", params=MAJORS, ids="postgres{}".format)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server of each major version."""
    with ThrowawayPostgres(binaries.obtain(request.param), expose_new_tables=True) as throwaway:
        running = Server(throwaway)
        running.load("test_exposed", expose_new_tables=True)
        running.load("test_closed", expose_new_tables=False)
        yield running
        for name in ("test_exposed", "test_closed"):
            throwaway.drop(name)
