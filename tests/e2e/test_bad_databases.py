"""Databases, migrations and programs with which `lamina new` cannot go on."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from e2e.chat import Chat
from e2e.refusal import refused
from support import make_project

from lamina.adapters.postgres import ThrowawayPostgres

NEW = ("new", "--yes", "--database-url-env", "CHANGED")
TABLE = "create table public.orders (id bigint primary key);\n"
SECRET = "s3cret-w0rd"
HISTORY = """
create schema supabase_migrations;
create table supabase_migrations.schema_migrations (version text primary key);
insert into supabase_migrations.schema_migrations values ('20260101000000'), ('20260301000000');
"""


@pytest.fixture
def changed(server: ThrowawayPostgres) -> Iterator[dict[str, str]]:
    """The environment that names a Supabase database without a history table."""
    server.clone(server.prelude_template(), "e2e_changed")
    yield {"CHANGED": server.server.url("e2e_changed")}
    server.drop("e2e_changed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without any migration."""
    return make_project(tmp_path / "small")


@pytest.fixture
def empty_cache() -> Iterator[dict[str, str]]:
    """The environment of a machine that has git and nothing else, with an empty cache."""
    folder = Path(tempfile.mkdtemp(prefix="lamina-e2e-"))
    (folder / "bin").mkdir()
    for program in ("git", "sh"):
        found = shutil.which(program)
        assert found is not None
        (folder / "bin" / program).symlink_to(found)
    folder.chmod(0o755)
    (folder / "cache").mkdir()
    yield {"PATH": str(folder / "bin"), "LAMINA_CACHE_DIR": str(folder / "cache")}
    shutil.rmtree(folder)


def _program(path: Path, script: str) -> dict[str, str]:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"SUPABASE_CLI": str(path)}


def test_no_supabase_cli(
    project: Path, changed: Mapping[str, str], empty_cache: Mapping[str, str]
) -> None:
    """Without the Supabase CLI, and without leave to fetch it, the command to fetch it is named."""
    arguments = ("new", "--title", "x", "--database-url-env", "CHANGED")
    refused(
        project,
        *arguments,
        env={**changed, **empty_cache},
        says="the Supabase CLI 3.1.0 is not on this machine",
        hint="lamina doctor --install",
    )


def test_no_supabase_cli_and_no_npm(
    project: Path, changed: Mapping[str, str], empty_cache: Mapping[str, str]
) -> None:
    """When it may be fetched and npm is missing, the message says what is needed."""
    env = {**changed, **empty_cache}
    refused(project, *NEW, env=env, says="npm is not installed", hint="Install Node.js")


@pytest.mark.parametrize(
    ("script", "says", "hint"),
    [
        ("echo 2.98.2", "the Supabase CLI 2.98.2 (SUPABASE_CLI) is too old", "npm install"),
        ("echo hello", "does not tell its version", "npm install"),
    ],
    ids=["too old", "something else"],
)
def test_a_cli_that_cannot_be_used(
    project: Path, changed: Mapping[str, str], script: str, says: str, hint: str
) -> None:
    """A CLI that is too old, or no Supabase CLI at all, is refused before anything is compared."""
    env = {**changed, **_program(project.parent / "supabase", script)}
    refused(project, *NEW, env=env, says=says, hint=hint)


def test_a_cli_that_is_not_there(project: Path, changed: Mapping[str, str]) -> None:
    """A named CLI that does not exist is not silently replaced by another."""
    env = {**changed, "SUPABASE_CLI": "/nonexistent/supabase"}
    refused(project, *NEW, env=env, says="SUPABASE_CLI names /nonexistent", hint="Correct it")


@pytest.mark.parametrize(
    ("migrations", "says", "hint"),
    [
        (
            {"20260101000000_a.sql": "create table a (id int);\n\ncreate tabel b (id int);\n"},
            "supabase/migrations/20260101000000_a.sql, line 3, column 8: syntax error",
            "The Supabase CLI",
        ),
        (
            {"20260101000000_a.sql": "alter table public.orders add column total numeric;\n"},
            'ERROR 42P01: relation "public.orders" does not exist',
            'baseline = "supabase/baseline.sql"',
        ),
        (
            {
                "20260101000000_a.sql": "alter table public.orders add column total numeric;\n",
                "20260201000000_b.sql": TABLE,
            },
            "supabase/migrations/20260101000000_a.sql, line 1",
            "public.orders is created only later, by 20260201000000_b.sql",
        ),
        (
            {"20260101000000_a.sql": TABLE, "20260101000000_b.sql": "select 1;\n"},
            "version 20260101000000 belongs to 20260101000000_a.sql already",
            "Rename one of them",
        ),
        (
            {"20260101000000_a.sql": TABLE, "20260102000000_b.sql": TABLE},
            'ERROR 42P07: relation "orders" already exists',
            "Two migrations create it",
        ),
    ],
    ids=["syntax", "missing", "forward", "same version", "twice"],
)
def test_migrations_that_do_not_replay(
    tmp_path: Path, changed: Mapping[str, str], migrations: dict[str, str], says: str, hint: str
) -> None:
    """The file, the line, the server's words and what to do."""
    project = make_project(tmp_path / "small", migrations)
    refused(project, *NEW, env=changed, says=says, hint=hint)


def test_a_baseline_that_is_not_there(project: Path, changed: Mapping[str, str]) -> None:
    """A missing baseline is named together with the file that names it."""
    (project / "lamina.toml").write_text('[project]\nbaseline = "supabase/baseline.sql"\n')
    says = "[project] baseline = 'supabase/baseline.sql' cannot be read: No such file"
    refused(project, *NEW, env=changed, says=says, hint="lamina.toml")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql://postgres:{SECRET}@127.0.0.1:1/postgres", "Connection refused"),
        (f"postgresql://postgres:{SECRET}@db.invalid/postgres", "resolve host 'db.invalid'"),
        (f"mysql://root:{SECRET}@127.0.0.1/db", "$CHANGED does not hold a PostgreSQL URL"),
        (f"postgresql://postgres:{SECRET}@127.0.0.1:port/db", "does not hold a PostgreSQL URL"),
        (f"host=127.0.0.1 password={SECRET}", "does not hold a PostgreSQL URL"),
        (f"postgresql://a:{SECRET}@{SECRET}@127.0.0.1:1/db", "must be percent-encoded"),
    ],
    ids=["port", "host", "mysql", "no port", "words", "two @"],
)
def test_a_database_that_does_not_answer(project: Path, url: str, says: str) -> None:
    """A wrong URL is refused, and its password is never printed."""
    hints = {"does not hold": "It should look like", "percent-encoded": "In a URL  @ is %40"}
    hint = next((hint for part, hint in hints.items() if part in says), "is the URL right?")
    output = refused(project, *NEW, env={"CHANGED": url}, says=says, hint=hint)
    assert SECRET not in output


@pytest.mark.parametrize("form", ["{0}", "{1}"], ids=["in the address", "as an option"])
def test_a_password_that_is_refused(running_chat: Chat, project: Path, form: str) -> None:
    """The server's refusal is shown, the password is not."""
    at = f"127.0.0.1:{running_chat.sandbox.port}/postgres"
    url = form.format(
        f"postgresql://postgres:{SECRET}@{at}", f"postgresql://postgres@{at}?password={SECRET}"
    )
    says = "password authentication failed"
    output = refused(project, *NEW, env={"CHANGED": url}, says=says, hint="is the URL right?")
    assert SECRET not in output


def test_databases_that_are_none_of_ours(project: Path, server: ThrowawayPostgres) -> None:
    """A database that does not exist, and one that is not Supabase's, are refused."""
    url = server.server.url("nowhere")
    says = 'database "nowhere" does not exist'
    refused(project, *NEW, env={"CHANGED": url}, says=says, hint="is the URL right?")
    url = server.server.url("template1")
    says = "is not a Supabase database: it has no schema auth"
    refused(project, *NEW, env={"CHANGED": url}, says=says, hint="Does the URL name the right")


def test_a_schema_that_is_not_there(project: Path, changed: Mapping[str, str]) -> None:
    """A mistyped --schema is not reported as "nothing changed"."""
    arguments = (*NEW, "--schema", "pubic")
    refused(project, *arguments, env=changed, says="has no schema pubic", hint="Check --schema")


def test_a_database_of_another_history(
    tmp_path: Path, server: ThrowawayPostgres, changed: Mapping[str, str]
) -> None:
    """A database that has run less, or more, than the folder holds would give a wrong diff."""
    project = make_project(tmp_path / "small", {"20260101000000_a.sql": TABLE})
    with server.connection("e2e_changed") as connection:
        connection.execute(HISTORY.encode())
    says = "has run 1 migration that supabase/migrations does not hold:\n    20260301000000"
    refused(project, *NEW, env=changed, says=says, hint="git pull")
    (project / "supabase/migrations/20260301000000_b.sql").write_text("select 1;\n")
    (project / "supabase/migrations/20260401000000_c.sql").write_text("select 1;\n")
    says = "$CHANGED has not run 1 migration, which the difference would undo"
    refused(project, *NEW, env=changed, says=says, hint='migration up --include-all --db-url "$CH')


def test_docker_is_not_there(project: Path, changed: Mapping[str, str], tmp_path: Path) -> None:
    """The docker engine without Docker names the one that needs none."""
    env = {**changed, "DOCKER_HOST": f"unix://{tmp_path}/no.sock", "HOME": os.environ["HOME"]}
    says = "Cannot connect to the Docker daemon"
    refused(project, *NEW, "--engine", "docker", env=env, says=says, hint="--engine embedded")
