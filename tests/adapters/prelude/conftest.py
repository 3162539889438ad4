"""A server with the prelude, from the binaries that LAMINA_TEST_PG_BIN names."""

import contextlib
import itertools
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lamina.adapters.prelude import script
from lamina.adapters.prelude.stubs import install

_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "wal_level": "logical",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class Server:
    """One running cluster whose template databases hold the prelude."""

    def __init__(self, extension_dir: Path, port: int) -> None:
        self.extension_dir = extension_dir
        self.port = port
        self.notices: list[str] = []
        self._numbers = itertools.count(1)

    def connect(
        self, dbname: str = "template1", user: str = "supabase_admin"
    ) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection; it commits each statement on its own."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=dbname,
            user=user,
            password="postgres",
            autocommit=True,
        )

    def load(self, template: str, *, expose_new_tables: bool) -> None:
        """Create a template database with the prelude, noting what the server says meanwhile."""
        with self.connect() as connection:
            connection.execute(f"create database {template}")
        with self.connect(template) as connection:
            connection.add_notice_handler(
                lambda notice: self.notices.append(f"{notice.severity}: {notice.message_primary}")
            )
            connection.execute("set client_min_messages = warning")
            with connection.transaction():
                for _, sql in script(expose_new_tables=expose_new_tables):
                    connection.execute(sql)

    def fresh_database(self, *, expose_new_tables: bool = False) -> str:
        """Return the name of a new clone of the template, owned by `postgres`."""
        name = f"clone_{next(self._numbers)}"
        template = "exposed" if expose_new_tables else "closed"
        with self.connect() as connection:
            connection.execute(f"create database {name} template {template} owner postgres")
        return name


def _binaries() -> list[Path | None]:
    named = os.environ.get("LAMINA_TEST_PG_BIN", "").split(os.pathsep)
    return [Path(path) for path in named if path] or [None]


def _share(binaries: Path) -> Path:
    for folder in ("share/postgresql/extension", "share/extension"):
        if (binaries.parent / folder).is_dir():
            return binaries.parent / folder
    pytest.fail(f"no extension directory beside {binaries}")


@contextlib.contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[int]:
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    command = [str(binaries / "initdb"), "-D", str(data), "-U", "supabase_admin", "--no-sync"]
    command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust"]
    subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder)]
    command += [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 20
        while not re.search(rb"ready to accept connections", (folder / "log").read_bytes()):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "the server did not start in 20 s"
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session", params=_binaries(), ids=lambda p: p and p.parent.parent.name)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server for each directory of LAMINA_TEST_PG_BIN (separated like PATH)."""
    if request.param is None:
        pytest.skip("LAMINA_TEST_PG_BIN names no directory with initdb and postgres")
    extension_dir = _share(request.param)
    install(extension_dir, {})
    with (
        tempfile.TemporaryDirectory(prefix="lamina-prelude-", ignore_cleanup_errors=True) as folder,
        _running(request.param, Path(folder)) as port,
    ):
        running = Server(extension_dir, port)
        running.load("exposed", expose_new_tables=True)
        running.load("closed", expose_new_tables=False)
        yield running
