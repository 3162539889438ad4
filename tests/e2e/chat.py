"""A copy of the example project with a running sandbox, which tests change and put back."""

import contextlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from support import git, run_lamina

from lamina.adapters.postgres.sandbox import Sandbox
from lamina.adapters.supabase import SupabaseCli
from lamina.sql.statements import split

PASSWORD = "postgres"
_TEMPLATE = "as_started"


class Chat:
    """The project, its sandbox, and the databases beside it in the same cluster."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sandbox = Sandbox.of(root)

    @classmethod
    def start(cls, root: Path) -> "Chat":
        """Start the sandbox of the project and remember what it holds."""
        done = run_lamina(root, "sandbox", "start", "--yes")
        assert done.returncode == 0, done.stderr
        chat = cls(root)
        chat._maintain(f"create database {_TEMPLATE} template postgres owner postgres")
        return chat

    def close(self) -> None:
        """Stop the sandbox and remove its data."""
        run_lamina(self.root, "sandbox", "stop", "--delete-data")
        self.sandbox.lock_path.unlink()

    def restore(self) -> None:
        """Bring the database and the work tree back to where they were."""
        self._copy(_TEMPLATE, "postgres")
        git(self.root, "reset", "--quiet", "--hard")
        git(self.root, "clean", "--quiet", "--force", "-d", "-x")

    @property
    def url(self) -> str:
        """The URL of the changed database."""
        return self.sandbox.url

    def url_of(self, database: str) -> str:
        """The URL of another database of the cluster."""
        return self.url.replace("/postgres?", f"/{database}?")

    def run(self, sql: str) -> None:
        """Change the database, as a developer does."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in split(sql):  # each on its own, as psql does
                connection.execute(statement.text.encode())

    def fresh(self, name: str) -> str:
        """Make a Supabase database without any migration and return its URL."""
        self._copy("prelude", name)
        return self.url_of(name)

    def lamina(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run lamina in the project."""
        return run_lamina(self.root, *arguments, env=env)

    def new_files(self) -> list[Path]:
        """Return the files that git does not know, in order."""
        listed = git(self.root, "ls-files", "--others", "--exclude-standard")
        return sorted(self.root / name for name in listed.splitlines())

    def _copy(self, template: str, database: str) -> None:
        self._maintain(f"drop database if exists {database} with (force)")
        self._maintain(f"create database {database} template {template} owner postgres")

    def _maintain(self, statement: str) -> None:
        with contextlib.closing(self.sandbox.admin()) as connection:
            connection.execute(statement.encode())


def supabase(cli: SupabaseCli, home: Path, folder: Path, *arguments: str) -> str:
    """Run the Supabase CLI in a project as a user does, and return what it prints."""
    done = subprocess.run(
        [str(cli.program), *arguments],
        cwd=folder,
        env={
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "SUPABASE_TELEMETRY_DISABLED": "1",
            "SUPABASE_NO_UPDATE_NOTIFIER": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
