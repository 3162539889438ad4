import contextlib
import json
import os
import secrets
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from lamina.adapters import supabase
from lamina.adapters.cache import cache_dir
from lamina.adapters.npm import Package
from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.own import SUPERUSER
from lamina.adapters.postgres.sandbox import DATABASE, Sandbox
from lamina.adapters.postgres.sandbox_process import HOST
from lamina.adapters.postgres.target import Target
from lamina.adapters.supabase import SupabaseCli, find, obtain
from lamina.errors import CommandFailed, ConfigError, UsageError

PASSWORD = "h/nt:r2@ %'é\""
PLATFORM = supabase.fetched_package().name


@pytest.fixture(params=["cli", "old_cli"])
def each_cli(request: pytest.FixtureRequest) -> SupabaseCli:
    """The CLI that lamina fetches, and the oldest that it works with."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, SupabaseCli)
    return found


class Pair:
    """Two databases that are equal at first."""

    def __init__(self, server: ThrowawayPostgres) -> None:
        self.server = server
        self.names = [f"{side}_{secrets.token_hex(4)}" for side in ("left", "right")]
        for name in self.names:
            server.clone(server.prelude_template(), name)
        self.urls = [server.server.url(name) for name in self.names]

    def change(self, sql: str) -> None:
        """Change the second database."""
        with self.server.connection(self.names[1]) as connection:
            connection.execute(sql.encode())

    def drop(self) -> None:
        """Remove both."""
        for name in self.names:
            self.server.drop(name)


@pytest.fixture
def pair(server: ThrowawayPostgres) -> Iterator[Pair]:
    """Two equal databases on one real server."""
    pair = Pair(server)
    yield pair
    pair.drop()


@pytest.fixture(scope="module")
def guarded(postgres17: Binaries) -> Iterator[Target]:
    """A database on a port, with a password full of special characters."""
    sandbox = Sandbox(cache_dir() / "sandboxes" / f"test-{secrets.token_hex(4)}")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    sandbox.start(postgres17, port, expose_new_tables=True)
    try:
        with contextlib.closing(sandbox.connect(SUPERUSER)) as admin:
            admin.execute(
                psycopg.sql.SQL("alter role postgres password {}").format(
                    psycopg.sql.Literal(PASSWORD)
                )
            )
        with contextlib.closing(sandbox.connect()) as connection:
            connection.execute(b"create table public.guarded (id int)")
        encoded = quote(PASSWORD, safe="")
        yield Target.parse(
            "$URL", f"postgresql://postgres:{encoded}@{HOST}:{sandbox.port}/{DATABASE}"
        )
    finally:
        sandbox.stop()
        sandbox.delete()


def script(path: Path, text: str) -> Path:
    """Write a small program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def prints(path: Path, version: str) -> Path:
    """Write a stand-in that knows its version and nothing else."""
    return script(path, f"echo {version}")


def install(modules: Path, version: str, *, platform: str = PLATFORM, nested: bool = False) -> Path:
    """Lay out node_modules as npm does for the package `supabase`; nothing of it can be run."""
    launcher = modules / "supabase" / "dist" / "supabase.js"
    launcher.parent.mkdir(parents=True)
    launcher.write_text("not to be run")
    about = {"name": "supabase", "version": version}
    (modules / "supabase" / "package.json").write_text(json.dumps(about))
    native = (modules / "supabase" / "node_modules" if nested else modules) / platform
    (native / "bin").mkdir(parents=True)
    (native / "bin" / "supabase").write_text("the native program")
    (native / "package.json").write_text(json.dumps({"name": platform, "version": version}))
    (modules / ".bin").mkdir(exist_ok=True)
    (modules / ".bin" / "supabase").symlink_to("../supabase/dist/supabase.js")
    return native / "bin" / "supabase"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine without any Supabase CLI; yields an empty project folder."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    project = tmp_path / "home" / "work" / "app"
    project.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="lamina-test-") as cache:
        Path(cache).chmod(0o755)
        monkeypatch.setenv("LAMINA_CACHE_DIR", cache)
        yield project


def test_the_difference_of_two_databases(each_cli: SupabaseCli, pair: Pair) -> None:
    """The SQL comes back as it is, also with Unicode's own line separators in it."""
    odd = "a\u2028b\u0085c \U0001f600 it''s \\ \x1c"
    pair.change(
        "create table public.things (id bigint primary key, note text);"
        "alter table public.things enable row level security;"
        f"comment on table public.things is '{odd}'"
    )
    sql = each_cli.diff(*pair.urls).sql
    assert "create table" in sql.lower()
    assert "enable row level security" in sql.lower()
    assert odd in sql


def test_no_difference(each_cli: SupabaseCli, pair: Pair) -> None:
    """Two equal databases give nothing at all."""
    assert each_cli.diff(*pair.urls).sql == ""


def test_only_some_schemas(each_cli: SupabaseCli, pair: Pair) -> None:
    """A schema that was not asked for stays out."""
    pair.change(
        "create schema app; create schema other; create table app.a (id int);"
        "create table other.o (id int); create table public.p (id int)"
    )
    sql = each_cli.diff(*pair.urls, schemas=["app", "other"]).sql
    assert '"app"."a"' in sql
    assert '"other"."o"' in sql
    assert '"public"."p"' not in sql


@pytest.mark.parametrize("variable", ["CLAUDECODE", "AI_AGENT", "CURSOR_AGENT"])
def test_a_coding_agent_gets_the_same_answer(
    each_cli: SupabaseCli, pair: Pair, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """The variables of agents change the CLI's own output, but not ours."""
    pair.change("create table public.t (id int)")
    expected = each_cli.diff(*pair.urls).sql
    assert expected
    monkeypatch.setenv(variable, "1")
    assert each_cli.diff(*pair.urls).sql == expected


def test_libpqs_variables_do_not_redirect_it(
    cli: SupabaseCli, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a developer's shell sets for another server is not used for these databases."""
    for name, value in {
        "PGHOST": "203.0.113.1",
        "PGPORT": "1",
        "PGDATABASE": "gone",
        "PGUSER": "nobody",
        "PGSSLMODE": "verify-full",
        "PGSERVICE": "gone",
        "PGOPTIONS": "-c search_path=gone",
    }.items():
        monkeypatch.setenv(name, value)
    assert cli.diff(*pair.urls).sql == ""


def test_the_callers_home_stays_clean(
    cli: SupabaseCli, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI writes neither into the home folder nor into the working folder."""
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(cache_dir()))  # which an ordinary user has at home
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    cli.diff(*pair.urls)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer(each_cli: SupabaseCli, pair: Pair) -> None:
    """The error is the CLI's own, with its version, and without colours."""
    with socket.socket() as closed:
        closed.bind((HOST, 0))  # bound and not listening
        url = f"postgresql://postgres@{HOST}:{closed.getsockname()[1]}/postgres?sslmode=disable"
        with pytest.raises(CommandFailed, match=r"supabase db diff \(") as caught:
            each_cli.diff(pair.urls[0], url, password=PASSWORD)
    assert each_cli.version in caught.value.message
    assert "refused" in caught.value.message.lower()
    assert "\x1b" not in caught.value.message + caught.value.hint
    assert PASSWORD not in caught.value.message + caught.value.hint


def test_a_wrong_password(each_cli: SupabaseCli, pair: Pair, guarded: Target) -> None:
    """The CLI's message is passed on, and no form of the password stands in it."""
    wrong = "wr0ng/p@ss:word"
    with pytest.raises(CommandFailed, match="password authentication failed") as caught:
        each_cli.diff(pair.urls[0], guarded.url, password=wrong)
    said = caught.value.message + caught.value.hint
    assert wrong not in said
    assert quote(wrong, safe="") not in said


def _command_lines() -> set[bytes]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.add(path.read_bytes())
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system has no /proc")
def test_the_password_is_on_no_command_line(
    each_cli: SupabaseCli, pair: Pair, guarded: Target
) -> None:
    """While the CLI works with the right password, nobody can read it from the process list."""
    answers: list[str] = []
    thread = threading.Thread(
        target=lambda: answers.append(
            each_cli.diff(pair.urls[0], guarded.url, password=guarded.password).sql
        )
    )
    thread.start()
    seen: set[bytes] = set()
    while thread.is_alive():
        seen |= _command_lines()
    thread.join()
    assert "guarded" in answers[0]
    ours = [line for line in seen if guarded.url.encode() in line]
    assert ours
    forms = (PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD))
    assert not [line for line in seen for form in forms if form.encode() in line]


@pytest.mark.parametrize("with_target", [False, True])
def test_without_docker(
    each_cli: SupabaseCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_target: bool
) -> None:
    """The Docker engine says that Docker is missing, and names the engine that needs none."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    (tmp_path / "supabase" / "migrations").mkdir(parents=True)
    (tmp_path / "supabase" / "config.toml").write_text('project_id = "x"\n')
    url = "postgresql://postgres@127.0.0.1:1/postgres?sslmode=disable" if with_target else ""
    with pytest.raises(CommandFailed, match="supabase db diff") as caught:
        each_cli.diff_with_docker(tmp_path, url, password=PASSWORD)
    assert "Docker" in caught.value.message
    assert "--engine embedded" in caught.value.hint


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('echo \'{"message": "hello"}\'', "the answer holds no diff"),
        ("echo '{\"diff\": null}'", "the answer holds no diff"),
        ("echo hello", "exit code 0"),
        ("echo '[1]'", "supabase db diff"),
        ("true", "exit code 0"),
        ("echo panic >&2; kill -9 $$", "exit code -9"),
    ],
)
def test_a_program_that_answers_something_else(tmp_path: Path, answer: str, said: str) -> None:
    """Whatever it prints becomes an error, never a crash and never an empty diff."""
    program = script(tmp_path / "supabase", answer)
    with pytest.raises(CommandFailed, match=said):
        SupabaseCli(program, "3.1.0", "a test").diff("a", "b")


def test_too_old(nowhere: Path, tmp_path: Path) -> None:
    """A CLI that cannot compare without Docker is refused before it is run."""
    old = find(nowhere, str(prints(tmp_path / "old", "2.98.2")))
    assert old is not None
    with pytest.raises(ConfigError, match=r"2\.98\.2 .* is too old") as caught:
        old.diff("a", "b")
    assert "npm install --save-dev supabase@latest" in caught.value.hint
    assert SupabaseCli(Path("x"), "2.115.0-beta.1", "").release == (2, 115, 0)


def test_the_order_of_the_places(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache, PATH, node_modules above and of the project, SUPABASE_CLI, lamina.toml."""
    assert find(nowhere) is None
    fetched = supabase.fetched_package()
    (fetched.folder / "bin").mkdir(parents=True)
    (fetched.folder / "bin" / "supabase").write_text("")
    (fetched.folder / "package.json").write_text("{}")
    found = find(nowhere)
    assert found is not None
    assert found.program == fetched.folder / "bin" / "supabase"
    assert found.version == fetched.version
    assert (found.program.stat().st_mode & 0o755) == 0o755

    on_path = prints(tmp_path / "bin" / "supabase", "3.0.1")
    monkeypatch.setenv("PATH", f"{on_path.parent}:{os.environ['PATH']}")
    assert find(nowhere) == SupabaseCli(on_path, "3.0.1", str(on_path))

    above = install(nowhere.parents[1] / "node_modules", "3.0.2")
    launcher = nowhere.parents[1] / "node_modules" / ".bin" / "supabase"
    assert find(nowhere) == SupabaseCli(above, "3.0.2", str(launcher))

    native = install(nowhere / "node_modules", "3.0.3")
    launcher = nowhere / "node_modules" / ".bin" / "supabase"
    assert find(nowhere) == SupabaseCli(native, "3.0.3", str(launcher))

    named = prints(tmp_path / "named" / "my supabase", "3.0.4")
    monkeypatch.setenv("SUPABASE_CLI", str(named))
    assert find(nowhere) == SupabaseCli(named, "3.0.4", "SUPABASE_CLI")

    configured = prints(tmp_path / "configured", "3.0.5")
    assert find(nowhere, str(configured)) == SupabaseCli(
        configured, "3.0.5", "[supabase] cli in lamina.toml"
    )
    assert obtain(nowhere, str(configured)) == find(nowhere, str(configured))


def test_a_named_cli_that_is_not_there(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person named is never replaced by something else."""
    with pytest.raises(ConfigError, match=r"lamina\.toml names /gone, which is not a program"):
        find(nowhere, "/gone")
    monkeypatch.setenv("SUPABASE_CLI", "gone")
    with pytest.raises(ConfigError, match="SUPABASE_CLI names gone") as caught:
        find(nowhere)
    assert "remove it" in caught.value.hint


@pytest.mark.parametrize(
    "answer",
    ["echo git version 2.39.5", "exit 1", "echo hello", "true", "echo 'error 1.2.3 failed' >&2"],
)
def test_a_program_that_is_not_the_cli(nowhere: Path, tmp_path: Path, answer: str) -> None:
    """A program without a version of its own is refused, with how to install the real one."""
    other = script(tmp_path / "other", answer)
    with pytest.raises(ConfigError, match="does not tell its version") as caught:
        find(nowhere, str(other))
    assert "npm install" in caught.value.hint


def test_the_version_is_asked_once(nowhere: Path, tmp_path: Path) -> None:
    """It is remembered for as long as the program does not change."""
    log = tmp_path / "log"
    program = script(tmp_path / "cli", f"echo asked >> {log}; echo 3.0.1")
    for _ in range(3):
        found = find(nowhere, str(program))
        assert found is not None
        assert found.version == "3.0.1"
    assert log.read_text() == "asked\n"
    for note in (cache_dir() / "versions").iterdir():
        note.write_text("")  # as after a crash of the machine
    assert find(nowhere, str(program)) == found
    script(program, "echo supabase 3.0.2")
    found = find(nowhere, str(program))
    assert found is not None
    assert found.version == "3.0.2"


def test_asking_for_the_version_is_quiet(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI is asked in its own home and without the variables of coding agents."""
    monkeypatch.setenv("AI_AGENT", "1")
    shown = tmp_path / "environment"
    program = script(tmp_path / "cli", f"env > {shown}; echo 3.0.1")
    find(nowhere, str(program))
    lines = shown.read_text().splitlines()
    assert "SUPABASE_TELEMETRY_DISABLED=1" in lines
    assert not [line for line in lines if line.startswith("AI_AGENT=")]
    assert f"HOME={os.environ.get('HOME')}" not in lines


def test_a_pnpm_project(nowhere: Path) -> None:
    """Pnpm's launcher is a shell script; a folder called supabase around is not the package."""
    project = nowhere / "supabase" / "app"
    modules = project / "node_modules"
    store = modules / ".pnpm" / "supabase@3.0.1" / "node_modules"
    native = install(store, "3.0.1")
    (modules / "supabase").symlink_to(store / "supabase")
    script(modules / ".bin" / "supabase", 'exec node "$basedir/../supabase/dist/supabase.js"')
    about = {"name": "supabase-of-our-own", "version": "0.0.1"}
    (nowhere / "supabase" / "package.json").write_text(json.dumps(about))
    found = find(project)
    assert found is not None
    assert (found.program.resolve(), found.version) == (native, "3.0.1")


def test_packages_for_other_machines(nowhere: Path) -> None:
    """A shared node_modules may hold several platforms; only ours can be run."""
    modules = nowhere / "node_modules"
    native = install(modules, "3.0.1", nested=True)
    other = modules / "@supabase" / "cli-aix-ppc64" / "bin" / "supabase"
    prints(other, "3.0.1")
    about = {"name": "@supabase/cli-aix-ppc64", "version": "3.0.1"}
    (other.parents[1] / "package.json").write_text(json.dumps(about))
    found = find(nowhere)
    assert found is not None
    assert found.program == native


def test_a_native_program_of_another_version(nowhere: Path) -> None:
    """A left-over of another release is not used; npm's launcher is."""
    modules = nowhere / "node_modules"
    native = install(modules, "3.0.1")
    (native.parents[1] / "package.json").write_text('{"version": "3.0.0"}')
    found = find(nowhere)
    assert found is not None
    assert (found.program, found.version) == (modules / ".bin" / "supabase", "3.0.1")


def test_the_real_cli_in_node_modules(
    nowhere: Path, cli: SupabaseCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found behind npm's launcher, the real program is run without npm's start-up."""
    modules = nowhere / "node_modules"
    native = install(modules, cli.version)
    native.unlink()
    native.symlink_to(cli.program)
    monkeypatch.setenv("PATH", "/nowhere")
    found = find(nowhere)
    assert found is not None
    with pytest.raises(CommandFailed, match=r"supabase db diff \("):
        found.diff("postgresql://127.0.0.1:1/a?sslmode=disable", "postgresql://127.0.0.1:1/b")


def test_the_real_cli_tells_its_version(
    nowhere: Path, each_cli: SupabaseCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also to coding agents, whose output has another form."""
    monkeypatch.setenv("CLAUDECODE", "1")
    found = find(nowhere, str(each_cli.program))
    assert found is not None
    assert found.version == each_cli.version


def test_a_download_needs_permission(nowhere: Path) -> None:
    """When there is none, the person is asked before the CLI is fetched."""

    def refuse(package: Package) -> None:
        raise UsageError(package.what)

    with pytest.raises(UsageError, match=r"the Supabase CLI 3\.1\.0"):
        obtain(nowhere, "", refuse)


def test_what_the_cli_does_not_compare_is_named(
    server: ThrowawayPostgres, cli: SupabaseCli
) -> None:
    """Kinds of objects that the CLI leaves out are told, but not those of every database.

    Only with the newest CLI: with 2.115.0 it failed once, and the cause is not known.
    """
    for name in ("unmanaged_from", "unmanaged_to"):
        server.clone(server.prelude_template(), name)
    with server.connection("unmanaged_to") as connection:
        connection.execute("create table public.people (a int, b int)")
        connection.execute("create statistics public.st on a, b from public.people")
    before, after = (server.server.url(name) for name in ("unmanaged_from", "unmanaged_to"))
    assert cli.diff(before, before).unmanaged == ()
    assert cli.diff(before, after).unmanaged == ("statistics object",)
