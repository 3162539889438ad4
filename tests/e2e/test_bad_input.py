"""Bad input: a message, a way out, exit code 2, and nothing written."""

import shutil
from pathlib import Path

import pytest
from e2e.refusal import refused
from support import make_project, make_repository, run_lamina

TABLE = "create table public.notes (id bigint primary key);\n"
NOW = {"LAMINA_NOW": "2026-07-24T08:15:02Z"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without any migration."""
    return make_project(tmp_path / "small")


@pytest.fixture
def diff(tmp_path: Path) -> tuple[str, ...]:
    """The command that writes a migration from a file of SQL."""
    (tmp_path / "change.sql").write_text(TABLE)
    return ("new", "--yes", "--diff-file", str(tmp_path / "change.sql"))


def test_no_git_repository(tmp_path: Path, diff: tuple[str, ...]) -> None:
    """A project outside git is refused: history is what keeps migrations safe."""
    (tmp_path / "bare/supabase/migrations").mkdir(parents=True)
    refused(tmp_path / "bare", *diff, says="is not in a git repository", hint="git init")


def test_no_git_program(project: Path, tmp_path: Path, diff: tuple[str, ...]) -> None:
    """Without git on the machine the message says so."""
    env = {"PATH": str(tmp_path / "nothing")}
    refused(project, *diff, env=env, says="git is not installed", hint="Install git")


def test_no_supabase_folder(tmp_path: Path, diff: tuple[str, ...]) -> None:
    """An empty repository is no Supabase project; the way to start one is named."""
    empty = make_repository(tmp_path / "empty")
    refused(empty, *diff, says="no supabase/ folder", hint="supabase init")


def test_a_project_further_down_is_named(tmp_path: Path, diff: tuple[str, ...]) -> None:
    """In a monorepo's root the projects below are offered as --project."""
    root = make_repository(tmp_path / "mono")
    (root / "apps/chat/supabase/migrations").mkdir(parents=True)
    refused(root, *diff, says="no supabase/ folder", hint="--project apps/chat")


def test_a_repository_without_commits_works(tmp_path: Path, diff: tuple[str, ...]) -> None:
    """The first migration of a new project can be written before the first commit."""
    root = make_repository(tmp_path / "new")
    (root / "supabase/migrations").mkdir(parents=True)
    done = run_lamina(root, *diff, env=NOW)
    assert done.returncode == 0, done.stderr
    [written] = (root / "supabase/migrations").iterdir()
    assert written.name == "20260724081502_create_notes_table.sql"


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[new\n", "lamina.toml is not TOML", "Correct that place"),
        ("[new]\nidempotnt = true\n", "unknown field `idempotnt`", "Did you mean `idempotent`?"),
        ("[new]\nidempotent = 'yes'\n", "Expected `bool`, got `str`", "Correct that value"),
        ("[new]\nengine = 'podman'\n", "'podman'", "Correct that value"),
    ],
    ids=["syntax", "unknown key", "wrong type", "wrong choice"],
)
def test_broken_lamina_toml(
    project: Path, diff: tuple[str, ...], text: str, says: str, hint: str
) -> None:
    """A mistake in lamina.toml is shown with its place."""
    (project / "lamina.toml").write_text(text)
    refused(project, *diff, says=says, hint=hint)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[db\n", "supabase/config.toml is not TOML", "Correct that place"),
        ("[db]\nport = 'x'\n", "Expected `int`, got `str`", "Correct that value"),
    ],
    ids=["syntax", "wrong type"],
)
def test_broken_supabase_config(
    project: Path, diff: tuple[str, ...], text: str, says: str, hint: str
) -> None:
    """A mistake in supabase/config.toml is shown with its place."""
    (project / "supabase/config.toml").write_text(text)
    refused(project, *diff, says=says, hint=hint)


def test_a_migration_that_is_not_utf8(project: Path, diff: tuple[str, ...]) -> None:
    """A migration in another encoding is refused with a command that converts it."""
    (project / "supabase/migrations/20260101000000_a.sql").write_bytes(b"-- caf\xe9\n")
    refused(project, *diff, says="20260101000000_a.sql is not UTF-8", hint="iconv -f")


def test_migrations_is_a_file(project: Path, diff: tuple[str, ...]) -> None:
    """A file where the folder should be is not overwritten."""
    shutil.rmtree(project / "supabase/migrations")
    (project / "supabase/migrations").write_text("")
    refused(project, *diff, says="Not a directory", hint="Check the path")


def test_the_file_is_there_already(project: Path, diff: tuple[str, ...]) -> None:
    """What already has the new file's name stays as it is."""
    (project / "supabase/migrations/20260724081502_taken.sql").mkdir()
    refused(project, *diff, "taken", env=NOW, says="exists already", hint="Choose another name")


@pytest.mark.parametrize(
    ("arguments", "says", "hint"),
    [
        (["--engine", "podman"], "--engine podman is unknown", "embedded, docker"),
        (["--database", "prod"], "--database prod is unknown", "sandbox, local"),
        (["--database", "sandbox"], "the sandbox does not run", "lamina sandbox start"),
        (["--empty", "--diff-file", "-"], "exclude each other", "Give one of them"),
        (["--database-url-env", "NO_SUCH"], "NO_SUCH is not set", "export NO_SUCH="),
        ([], "no database to compare with", "lamina sandbox start"),
        (["--empty"], "--title TEXT", "Give them as options"),
        (["--project", "nowhere"], "--project nowhere", "supabase init"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_make_no_sense(
    project: Path, arguments: list[str], says: str, hint: str
) -> None:
    """An option that cannot be followed is named, with what would work."""
    (project / "supabase/config.toml").write_text("[db]\nport = 1\n")  # no local stack there
    refused(project, "new", "--yes", *arguments, says=says, hint=hint)


def test_an_unknown_option(project: Path) -> None:
    """A mistyped option is a usage error."""
    done = run_lamina(project, "new", "--nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--nonsense" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says", "hint"),
    [
        (["Not Snake"], "'Not Snake' will not do", "not_snake"),
        (["../../escape"], "'../../escape' will not do", "snake_case"),
        (["--title", "  "], "--title TEXT", "Type a few words"),
        (["--author", ""], "--author NAME", "Type a few words"),
    ],
    ids=["name", "path", "title", "author"],
)
def test_answers_that_will_not_do(
    project: Path, diff: tuple[str, ...], arguments: list[str], says: str, hint: str
) -> None:
    """An answer given as an option is checked like one that is typed."""
    refused(project, *diff, *arguments, says=says, hint=hint)


@pytest.mark.parametrize(
    ("content", "says", "hint"),
    [
        (None, "No such file or directory", "standard input"),
        (b"select '\xe9'", "is not UTF-8: byte 0xe9 at offset 8", "iconv"),
        (b"select 1;\ncreate tabel x();\n", "does not parse, line 2, column 8", "Nothing was"),
    ],
    ids=["missing", "encoding", "syntax"],
)
def test_a_diff_file_that_cannot_be_used(
    project: Path, tmp_path: Path, content: bytes | None, says: str, hint: str
) -> None:
    """A file of SQL that is not there, or not SQL, is refused with its name and the place."""
    file = tmp_path / "given.sql"
    if content is not None:
        file.write_bytes(content)
    output = refused(project, "new", "--yes", "--diff-file", str(file), says=says, hint=hint)
    assert "given.sql" in output


def test_standard_input_that_does_not_parse(project: Path) -> None:
    """SQL from standard input is checked too, and called that."""
    arguments = ("new", "--yes", "--diff-file", "-")
    says = "the SQL from standard input does not parse"
    refused(project, *arguments, stdin="create tabel x();", says=says, hint="Nothing was written")


@pytest.mark.parametrize("text", ["", "-- nothing\n", ";;\n"], ids=["empty", "comment", "none"])
def test_standard_input_without_sql(project: Path, text: str) -> None:
    """A diff without a statement gives one line, exit code 0 and no file."""
    done = run_lamina(project, "new", "--yes", "--diff-file", "-", stdin=text)
    assert (done.returncode, done.stdout) == (0, "Nothing to write: there is no SQL.\n")
    assert not list((project / "supabase/migrations").iterdir())
