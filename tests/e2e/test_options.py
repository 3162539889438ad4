"""The options of `lamina new`, one by one."""

import json
import sys
from pathlib import Path

import pytest
from e2e.chat import Chat
from support import LAMINA, commit_all, files_below, git, make_project, make_repository, run_lamina

from lamina.migrations import Header

CHANGE = "create table public.notes (id bigint primary key);\n"
NOW = {"LAMINA_NOW": "2026-07-24T08:15:02Z"}
WRITTEN = "supabase/migrations/20260724081502_create_notes_table.sql"
STDIN = ("--yes", "--diff-file", "-")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without any migration."""
    return make_project(tmp_path / "small")


def _migrations(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "supabase/migrations").iterdir())


def test_dry_run(project: Path) -> None:
    """--dry-run shows the whole file and writes nothing."""
    before = files_below(project)
    done = run_lamina(project, "new", *STDIN, "--dry-run", stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    assert f"Would write {WRITTEN}" in done.stdout
    assert "-- Migration: Create notes table" in done.stdout
    assert "create table if not exists public.notes" in done.stdout
    assert files_below(project) == before


def test_json(project: Path) -> None:
    """--json prints one object and nothing else, also with --dry-run."""
    dry = run_lamina(project, "new", *STDIN, "--json", "--dry-run", stdin=CHANGE, env=NOW)
    done = run_lamina(project, "new", *STDIN, "--json", stdin=CHANGE, env=NOW)
    assert (done.returncode, done.stderr) == (0, "")
    result, foreseen = json.loads(done.stdout), json.loads(dry.stdout)
    assert (result["changed"], result["written"], foreseen["written"]) == (True, True, False)
    [file] = result["files"]
    assert foreseen["files"] == result["files"]
    assert file["version"] == "20260724081502"
    assert file["text"] == (project / WRITTEN).read_text("utf-8")


def test_json_tells_what_a_person_is_told(project: Path) -> None:
    """Summary, cautions, and the checklist of each file, with what was answered."""
    sql = CHANGE + "drop view v;\ncreate view v as select 1 as one;\n"
    given = ("--rls", "internal", "--json", "--dry-run")
    done = run_lamina(project, "new", *STDIN, *given, stdin=sql, env=NOW)
    result = json.loads(done.stdout)
    assert result["summary"][0] == "creates table notes (1 column)"
    assert [each["message"] for each in result["cautions"]] == [
        "view v is made again without security_invoker"
    ]
    assert all(each["advice"] for each in result["cautions"])
    [file] = result["files"]
    assert file["checklist"][0] == {
        "label": "RLS",
        "state": "done",
        "text": "notes without row level security; internal",
    }
    assert file["checklist"][3] == {
        "label": "Breaking",
        "state": "open",
        "text": "remakes view v",
    }
    assert result["notes"] == []
    assert "reset_test" not in result


def test_an_answer_that_nobody_asked_for_is_kept(project: Path) -> None:
    """An option about what the SQL answers stands beside the fact."""
    done = run_lamina(project, "new", *STDIN, "--breaking", "only adds", stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    assert "-- [x] Breaking: no; only adds\n" in (project / WRITTEN).read_text("utf-8")


def test_a_version_in_the_future_is_pointed_out(project: Path) -> None:
    """A known version far ahead moves the new one; a second or two is not worth a word."""
    for name, noted in (("20260724081502_now", False), ("20280101000000_far", True)):
        (project / f"supabase/migrations/{name}.sql").write_text("select 1;\n")
        done = run_lamina(project, "new", *STDIN, "--dry-run", stdin=CHANGE, env=NOW)
        words = "note: version 20280101000001 lies in the future (2028-01-01 00:00:01 UTC)"
        assert (words in done.stderr) == noted
        as_json = ("--dry-run", "--json")
        done = run_lamina(project, "new", *STDIN, *as_json, stdin=CHANGE, env=NOW)
        assert (len(json.loads(done.stdout)["notes"]), done.stderr) == (int(noted), "")


def test_a_file_from_windows(project: Path, tmp_path: Path) -> None:
    """Without its byte order mark, and with its own line ends from the first line to the last."""
    (tmp_path / "win.sql").write_bytes(
        b"\xef\xbb\xbf" + CHANGE.encode().replace(b"\n", b"\r\n") + b"\r\nselect 1;\r\n"
    )
    given = ("--yes", "--diff-file", str(tmp_path / "win.sql"))
    done = run_lamina(project, "new", *given, env=NOW)
    assert done.returncode == 0, done.stderr
    data = (project / WRITTEN).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    assert b"\xef\xbb\xbf" not in data
    assert data.endswith(b"select 1;\r\n")
    assert Header.parse(data.decode()) is not None


def test_names_do_not_reach_the_terminal_raw(project: Path) -> None:
    """Escapes and line ends in names of the database are marked wherever they are printed."""
    sql = 'create table "a\x1b[2J\n  caution: all is well" (id int primary key);\n'
    done = run_lamina(project, "new", "--yes", "--diff-file", "-", stdin=sql, env=NOW)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    told = done.stdout.partition("What it does")[2]
    assert "\n  caution: all is well" not in told


def test_json_when_nothing_changed(project: Path) -> None:
    """--json says that nothing changed in the same form."""
    done = run_lamina(project, "new", *STDIN, "--json", stdin="")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"changed": False, "files": []})


def test_empty(project: Path) -> None:
    """--empty writes a header and a place for the SQL."""
    done = run_lamina(project, "new", "--empty", "--yes", "--title", "Backfill names", env=NOW)
    assert done.returncode == 0, done.stderr
    [name] = _migrations(project)
    assert name == "20260724081502_backfill_names.sql"
    text = (project / "supabase/migrations" / name).read_text("utf-8")
    assert text.startswith("-- Migration: Backfill names\n-- Author: Ada Example\n")
    assert "-- [ ] RLS" in text
    assert text.endswith("-- TODO: write the SQL\n")


def test_a_file_and_standard_input(project: Path, tmp_path: Path) -> None:
    """--diff-file takes SQL of any tool from a file, named in the header, or from stdin."""
    (tmp_path / "from_pgadmin.sql").write_text(CHANGE)
    for given, stdin, said in (
        (str(tmp_path / "from_pgadmin.sql"), "", "from from_pgadmin.sql"),
        ("-", CHANGE, "from standard input"),
    ):
        done = run_lamina(project, "new", "--yes", "--diff-file", given, stdin=stdin, env=NOW)
        assert done.returncode == 0, done.stderr
        assert said in (project / WRITTEN).read_text("utf-8")
        (project / WRITTEN).unlink()


def test_a_diff_file_in_the_folder_where_one_stands(project: Path) -> None:
    """A relative --diff-file is relative to where the command runs, not to the project."""
    inside = project / "supabase"
    (inside / "mine.sql").write_text(CHANGE)
    done = run_lamina(inside, "new", "--yes", "--diff-file", "mine.sql", env=NOW)
    assert done.returncode == 0, done.stderr
    assert "Wrote migrations/20260724081502_create_notes_table.sql" in done.stdout
    assert (project / WRITTEN).is_file()


@pytest.mark.parametrize("where", ["option", "lamina.toml"])
def test_no_idempotent(project: Path, where: str) -> None:
    """--no-idempotent, or the key in lamina.toml, leaves the SQL as it is."""
    option = ["--no-idempotent"] if where == "option" else []
    if where == "lamina.toml":
        (project / "lamina.toml").write_text("[new]\nidempotent = false\n")
    done = run_lamina(project, "new", *STDIN, *option, stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    assert (project / WRITTEN).read_text("utf-8").endswith("\n" + CHANGE)


@pytest.mark.parametrize("where", ["option", "lamina.toml", "neither"])
def test_git_add(project: Path, where: str) -> None:
    """--git-add, or the key in lamina.toml, stages the new file and nothing else."""
    if where == "lamina.toml":
        (project / "lamina.toml").write_text("[new]\ngit-add = true\n")
        commit_all(project)
    (project / "notes.txt").write_text("mine")
    option = ["--git-add"] if where == "option" else []
    done = run_lamina(project, "new", *STDIN, *option, stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    staged = git(project, "diff", "--cached", "--name-only")
    assert staged == ("" if where == "neither" else WRITTEN)
    assert ("git add" in done.stdout) == (where == "neither")


def test_title_author_issue_and_name(project: Path) -> None:
    """The answers given as options are the answers in the file."""
    answers = ("add_notes", "--title", "Let people take notes", "--author", "Grace Sample")
    done = run_lamina(project, "new", *STDIN, *answers, "--issue", "41", stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    header = Header.parse(
        (project / WRITTEN.replace("create_notes_table", "add_notes")).read_text()
    )
    assert header is not None
    assert (header.title, header.author) == ("Let people take notes", "Grace Sample")
    assert header.issue == "#41"


def test_project_from_outside_and_from_a_subfolder(project: Path, tmp_path: Path) -> None:
    """--project names the project from anywhere; inside it any subfolder will do."""
    (project / "src/components").mkdir(parents=True)
    for folder, option in (
        (tmp_path, ["--project", "small"]),
        (tmp_path, ["--project", "small/supabase"]),
        (project / "src/components", []),
    ):
        done = run_lamina(folder, "new", *STDIN, *option, stdin=CHANGE, env=NOW)
        assert done.returncode == 0, done.stderr
        (project / WRITTEN).unlink()


def test_new_migration_is_the_same_command(project: Path) -> None:
    """`new-migration` takes the options of `lamina new` and writes the same."""
    asked = run_lamina(project, "new", *STDIN, "--dry-run", stdin=CHANGE, env=NOW)
    command = [str(Path(sys.executable).with_name("new-migration"))]
    done = run_lamina(project, *STDIN, "--dry-run", stdin=CHANGE, env=NOW, command=command)
    assert (done.returncode, done.stdout) == (0, asked.stdout)


def test_a_template_of_the_project(project: Path) -> None:
    """A template in .lamina/templates wins; one that loses the header is refused."""
    own = project / ".lamina/templates/migration.sql.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ header }}\nset local lock_timeout = '3s';\n\n{{ sql }}\n")
    done = run_lamina(project, "new", *STDIN, stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    assert "\nset local lock_timeout = '3s';\n\ncreate table" in (project / WRITTEN).read_text()
    (project / WRITTEN).unlink()
    for text, says in (("{{ sql }}", "loses the header"), ("{{ nope }}", "nope"), ("{% if", "")):
        own.write_text(text)
        done = run_lamina(project, "new", *STDIN, stdin=CHANGE)
        assert done.returncode == 2, done.stderr
        assert says in done.stderr
        assert "migration.sql.j2" in done.stderr
        assert _migrations(project) == []


def test_the_version_comes_after_every_known_one(project: Path, tmp_path: Path) -> None:
    """Later than the work tree, than every branch, and than what was fetched from a remote."""
    remote = make_repository(tmp_path / "colleague")
    git(remote, "pull", "--quiet", str(project), "main")
    ahead = remote / "supabase/migrations/20270101000000_theirs.sql"
    ahead.parent.mkdir(parents=True, exist_ok=True)
    ahead.write_text("select 1;\n")
    commit_all(remote)
    git(tmp_path, "clone", "--quiet", "--bare", str(remote), str(tmp_path / "shared.git"))
    git(project, "remote", "add", "origin", str(tmp_path / "shared.git"))
    assert _next_version(project) == "20260724081502"
    git(project, "fetch", "--quiet", "origin")
    assert _next_version(project) == "20270101000001"
    git(project, "checkout", "--quiet", "-b", "side")
    (project / "supabase/migrations").mkdir(exist_ok=True)
    (project / "supabase/migrations/20280101000000_side.sql").write_text("select 1;\n")
    commit_all(project)
    git(project, "checkout", "--quiet", "main")
    assert _next_version(project) == "20280101000001"


def _next_version(project: Path) -> str:
    done = run_lamina(project, "new", *STDIN, "--dry-run", "--json", stdin=CHANGE, env=NOW)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["files"][0]["version"])


def test_nothing_changed(chat: Chat) -> None:
    """No change: one line, exit code 0, no file."""
    done = chat.lamina("new")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Nothing changed: the database is what the migrations make.\n"
    assert chat.new_files() == []


def test_schema(chat: Chat) -> None:
    """--schema compares that schema alone."""
    chat.run("create table private.hidden (id bigint); comment on table public.tags is 'Words'")
    done = chat.lamina("new", "--yes", "--schema", "private")
    assert done.returncode == 0, done.stderr
    [file] = chat.new_files()
    assert "hidden" in file.read_text("utf-8")
    assert "Words" not in file.read_text("utf-8")


def test_a_tool_reads_the_json_of_a_real_diff(chat: Chat) -> None:
    """With --json nothing but the object is on standard output, and no progress on the other."""
    chat.run("alter table public.tags add column color text")
    done = chat.lamina("new", "--yes", "--json", "--title", "Ünïcode “title”")
    assert (done.returncode, done.stderr) == (0, "")
    [file] = json.loads(done.stdout)["files"]
    assert "-- Migration: Ünïcode “title”\n" in file["text"]


def test_a_migration_that_is_thrown_away(chat: Chat) -> None:
    """A file that is deleted, or renamed, does not stop the next `lamina new`."""
    chat.run("alter table public.tags add column color text")
    assert chat.lamina("new", "first_try", "--yes").returncode == 0
    [file] = chat.new_files()
    file.unlink()
    done = chat.lamina("new", "second_try", "--yes")
    assert done.returncode == 0, done.stderr
    [file] = chat.new_files()
    assert file.name.endswith("_second_try.sql")


def test_lamina_is_a_module() -> None:
    """`python -m lamina` is the command that these tests run."""
    assert LAMINA[1:] == ["-m", "lamina"]
