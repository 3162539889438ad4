"""`lamina rescue`: the committed file is back, the edit is a new migration, nothing is lost."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from e2e.terminal import Terminal
from support import LAMINA, commit_all, files_below, git, make_project, make_repository, run_lamina

from lamina.adapters.npm import permit_all
from lamina.adapters.postgres import ThrowawayPostgres, replay
from lamina.adapters.supabase import SupabaseCli
from lamina.clock import now
from lamina.errors import LaminaError
from lamina.migrations import Header, MigrationFolder
from lamina.workflows import rescue, rescue_edit
from lamina.workflows.project import discover
from lamina.workflows.rescue import Asked, Outcome
from lamina.workflows.rescue_difference import Tools
from lamina.workflows.steps import Step, silent

FOLDER = "supabase/migrations"
FILE = f"{FOLDER}/20260101000001_create_notes.sql"
NOTES = "create table public.notes (id bigint primary key, body text);\n"
LATER = "alter table public.notes add column at timestamptz;\n"
INDEX = "create index idx_notes_body on public.notes (body);\n"
INSERT = "insert into public.notes (id) values (1);\n"
BROKEN = "alter table public.nowhere add column x int;\n"
MOMENTS = [0.3, 0.7, 1.1, 1.5, 1.9]


def quiet(name: str) -> AbstractContextManager[Step]:
    """Show no step."""
    return silent(name)


TOOLS = Tools(quiet, permit_all, lambda _: [])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two committed migrations."""
    files = {FILE.rpartition("/")[2]: NOTES, "20260101000002_add_at_to_notes.sql": LATER}
    return make_project(tmp_path / "notes", files)


def edit(project: Path, more: str) -> str:
    """Write at the end of the first migration and return its text."""
    path = project / FILE
    path.write_text(path.read_text() + more)
    return path.read_text()


def new_files(project: Path) -> list[Path]:
    """Return the migrations that HEAD does not have."""
    known = set(git(project, "ls-tree", "-r", "--name-only", "HEAD").splitlines())
    return [
        p for p in sorted((project / FOLDER).glob("*.sql")) if f"{FOLDER}/{p.name}" not in known
    ]


def kept(project: Path) -> set[str]:
    """Return the texts that lamina keeps outside of the work tree."""
    return {path.read_text() for path in (project / ".git/lamina/rescued").glob("*.sql")}


def is_put_back(project: Path) -> bool:
    """Whether index and work tree have the file as committed."""
    return git(project, "status", "--porcelain", "--", FILE) == ""


def test_the_edit_becomes_a_new_migration(
    project: Path, server: ThrowawayPostgres, cli: SupabaseCli
) -> None:
    """It holds the difference, is staged beside what was staged, and makes the edited schema."""
    edited = edit(project, INDEX)
    (project / "README.md").write_text("staged before")
    git(project, "add", "README.md")
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 0, done.stderr
    [written] = new_files(project)
    assert done.stdout.splitlines()[-4:] == [
        f"Put back  {FILE}",
        f"Wrote     {FOLDER}/{written.name}",
        *[line for line in done.stdout.splitlines() if line.startswith("Kept      .git/lamina/")],
        "Next      git commit",
    ]
    assert is_put_back(project)
    assert edited in kept(project)
    staged = git(project, "diff", "--cached", "--name-only").splitlines()
    assert staged == ["README.md", f"{FOLDER}/{written.name}"]
    assert "CREATE INDEX IF NOT EXISTS idx_notes_body" in written.read_text()
    header = Header.parse(written.read_text())
    assert header is not None
    assert (header.title, header.author) == ("Add index on notes body", "Ada Example")
    assert header.made_by.endswith("the edit of 20260101000001_create_notes.sql")
    urls = []
    for name, text in (("rescued", ""), ("edited", edited)):
        server.clone(server.prelude_template(), f"e2e_{name}")
        with server.connection(f"e2e_{name}") as connection:
            if text:
                written.unlink()
                (project / FILE).write_text(text)
            replay(connection, MigrationFolder.read(project / FOLDER).migrations)
        urls.append(server.server.url(f"e2e_{name}"))
    assert cli.diff(*urls).sql == ""


def test_killed_at_any_moment(project: Path) -> None:
    """The edit is never lost, and in the end there is one new migration and the committed file."""
    edited = edit(project, INDEX)
    for moment in MOMENTS:
        process = subprocess.Popen(
            [*LAMINA, "rescue", FILE],
            cwd=project,
            env={**os.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (project / FILE).read_text() == edited or edited in kept(project)
        assert len(new_files(project)) <= 1
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 0, done.stderr
    assert is_put_back(project)
    assert len(new_files(project)) == 1
    again = run_lamina(project, "rescue", FILE)
    assert again.returncode == 0
    assert again.stdout == f"{FILE} is as it was committed in HEAD: nothing to rescue\n"


@pytest.mark.parametrize("step", ["Committed", "Edited"])
def test_ctrl_c(project: Path, step: str) -> None:
    """Ctrl-C, which the programs it started hear too, leaves everything as it was."""
    edit(project, INDEX)
    before = files_below(project)
    with subprocess.Popen(
        [*LAMINA, "rescue", FILE],
        cwd=project,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(step):
                break
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert files_below(project) == before
    assert kept(project) == set()


def test_ended_after_the_new_migration_was_written(project: Path) -> None:
    """The next run writes no second one: it stages what is there and puts the file back."""
    edit(project, INDEX)
    found = discover(project)
    repository = found.repository()
    change = rescue_edit.read(found, repository, FILE, "")
    planned = rescue.plan(found, repository, change, Asked(title="Search notes"), TOOLS)
    assert planned.outcome is Outcome.CARRIED
    [written] = rescue.write(found, repository, planned, now())
    assert written.name.endswith("_search_notes.sql")
    assert not is_put_back(project)
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 0, done.stderr
    assert "Diff" not in done.stderr
    assert new_files(project) == [written]
    assert is_put_back(project)
    assert git(project, "diff", "--cached", "--name-only") == f"{FOLDER}/{written.name}"


def test_only_comments(project: Path) -> None:
    """White space and comments need no migration; the text is kept all the same."""
    edited = edit(project, "\n-- why: see #12\n")
    done = run_lamina(project, "rescue", "20260101000001")
    assert done.returncode == 0
    assert "Only comments or white space were edited" in done.stdout
    assert is_put_back(project)
    assert edited in kept(project)
    assert new_files(project) == []


def test_an_edited_insert(project: Path) -> None:
    """Rows are in no schema: no migration is written, and the edit stays beside, exit code 1."""
    edited = edit(project, INSERT)
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 1
    assert "the edit changes no schema, but has:\n    insert (line 2)" in done.stderr
    assert "lamina new --empty" in done.stderr
    assert (project / f"{FILE}.edited").read_text() == edited
    assert is_put_back(project)
    assert new_files(project) == []


def test_schema_and_rows(project: Path) -> None:
    """The new migration holds the schema, and the message says what it does not hold."""
    edited = edit(project, "do $$ begin null; end $$;\n" + INDEX)
    done = run_lamina(project, "rescue", FILE, "--name", "search_notes", "--author", "Bob Example")
    assert done.returncode == 1
    assert "the new migration holds the schema of the edit, but not:" in done.stderr
    assert "do block (line 2)" in done.stderr
    assert "into the new migration" in done.stderr
    [written] = new_files(project)
    assert written.name.endswith("_search_notes.sql")
    assert "-- Author: Bob Example" in written.read_text()
    assert (project / f"{FILE}.edited").read_text() == edited


def test_an_edit_that_does_not_replay(project: Path) -> None:
    """It is kept beside, never over another file, with the reason and the next commands."""
    edited = edit(project, BROKEN)
    other = project / f"{FILE}.edited"
    other.write_text("somebody's")
    for _ in range(2):
        (project / FILE).write_text(edited)
        done = run_lamina(project, "rescue", FILE)
        assert done.returncode == 1
        assert "with the edit: cannot replay the migrations" in done.stderr
        assert f"mv {FILE}.edited-2 {FILE} && lamina rescue {FILE}" in done.stderr
        assert is_put_back(project)
    assert other.read_text() == "somebody's"
    assert (project / f"{FILE}.edited-2").read_text() == edited
    assert not (project / f"{FILE}.edited-3").exists()


def test_a_later_migration_that_needs_the_edit(project: Path) -> None:
    """Without the edit it does not replay; it is told to follow the new migration."""
    edit(project, "alter table public.notes add column lang text;\n")
    later = f"{FOLDER}/20260101000003_check_lang.sql"
    (project / later).write_text("alter table public.notes add check (lang <> '');\n")
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 1
    assert "without the edit: cannot replay the migrations" in done.stderr
    assert f"lamina restamp {later}" in done.stderr


@pytest.fixture
def empty_cache() -> Iterator[Path]:
    """A cache folder without any program, which the server's account can enter."""
    with tempfile.TemporaryDirectory(prefix="lamina-e2e-empty-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_no_supabase_cli(project: Path, empty_cache: Path) -> None:
    """Without it, and without leave to fetch it, the edit is kept beside; the way out is said."""
    edited = edit(project, INDEX)
    env = {"LAMINA_CACHE_DIR": str(empty_cache), "PATH": "/usr/bin:/bin"}
    done = run_lamina(project, "rescue", FILE, env=env)
    assert done.returncode == 1
    assert "is not on this machine" in done.stderr
    assert "lamina doctor --install" in done.stderr
    assert (project / f"{FILE}.edited").read_text() == edited
    assert is_put_back(project)


def test_staged_and_unstaged_in_a_terminal(project: Path) -> None:
    """The work tree's text is the edit, the staged one is kept; the SQL is shown before asking."""
    staged = edit(project, "-- staged\n")
    git(project, "add", FILE)
    edited = edit(project, INDEX)
    before = files_below(project)
    for answer, code in (("n", "Nothing was changed."), ("y", "(what was staged)")):
        assert files_below(project) == before
        terminal = Terminal(project, "rescue", FILE)
        terminal.sees("idx_notes_body")
        terminal.sees("Put back the committed")
        terminal.presses(answer)
        terminal.sees(code)
        assert terminal.ends() == 0
    assert {staged, edited} <= kept(project)
    assert is_put_back(project)
    assert len(new_files(project)) == 1


@pytest.mark.parametrize("how", [["rm", "--quiet"], ["rm", "--quiet", "--cached"]])
def test_a_deleted_file(project: Path, how: list[str]) -> None:
    """It comes back, in the index and in the work tree."""
    git(project, *how, FILE)
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 0
    assert f"Put back  {FILE}" in done.stdout
    assert "To undo a migration, write a new one" in done.stdout
    assert is_put_back(project)
    assert (project / FILE).read_text() == NOTES


def test_a_file_that_is_not_committed(project: Path) -> None:
    """A new migration may be edited freely; that is said, and nothing is done."""
    (project / FOLDER / "20260101000009_new.sql").write_text(INDEX)
    before = files_below(project)
    done = run_lamina(project, "rescue", "20260101000009")
    assert done.returncode == 2
    assert "is not committed" in done.stderr
    assert "may be edited freely" in done.stderr
    unknown = run_lamina(project, "rescue", f"{FOLDER}/20260101000001_create_note.sql")
    assert unknown.returncode == 2
    assert f"    {FILE}" in unknown.stderr
    assert files_below(project) == before


def test_an_edit_that_is_committed_on_the_branch(project: Path) -> None:
    """With --base the content before the branch counts; without, the base is suggested."""
    git(project, "checkout", "--quiet", "-b", "work")
    edit(project, INDEX)
    commit_all(project)
    plain = run_lamina(project, "rescue", FILE)
    assert plain.returncode == 0
    assert f"lamina rescue --base main {FILE}" in plain.stdout
    done = run_lamina(project, "rescue", "--base", "main", FILE)
    assert done.returncode == 0, done.stderr
    assert (project / FILE).read_text() == NOTES
    [written] = new_files(project)
    staged = git(project, "diff", "--cached", "--name-only").splitlines()
    assert staged == [FILE, f"{FOLDER}/{written.name}"]
    again = run_lamina(project, "rescue", "--base", "main", FILE)
    assert "nothing to rescue" in again.stdout
    missing = run_lamina(project, "rescue", "--base", "origin/main", FILE)
    assert missing.returncode == 2
    assert "git fetch origin main" in missing.stderr


def test_a_possible_rename_is_never_guessed(project: Path) -> None:
    """Without a terminal nothing is changed until it is said whether the data moves."""
    (project / FILE).write_text(NOTES.replace("body", "content"))
    before = files_below(project)
    done = run_lamina(project, "rescue", FILE, "--yes")
    assert done.returncode == 2
    assert "--rename notes.body=content" in done.stderr
    assert files_below(project) == before


def test_a_dry_run_changes_nothing(project: Path) -> None:
    """What would be done is said, and nothing is written, not even a copy."""
    edit(project, BROKEN)
    before = files_below(project)
    done = run_lamina(project, "rescue", FILE, "--dry-run")
    assert done.returncode == 1
    assert f"Would put back {FILE}" in done.stdout
    assert f"Would keep     {FILE}.edited" in done.stdout
    assert files_below(project) == before
    assert kept(project) == set()


def test_changed_while_at_work(project: Path) -> None:
    """What somebody writes meanwhile is not overwritten."""
    edit(project, "-- first\n")
    found = discover(project)
    repository = found.repository()
    change = rescue_edit.read(found, repository, FILE, "")
    planned = rescue.plan(found, repository, change, Asked(), TOOLS)
    second = edit(project, "-- second\n")
    with pytest.raises(LaminaError, match="was changed while lamina was at work"):
        rescue.carry_out(found, repository, planned, now())
    assert (project / FILE).read_text() == second


def test_a_project_below_the_working_folder(tmp_path: Path) -> None:
    """The path that git prints names the project too, also above several projects."""
    root = make_repository(tmp_path / "mono")
    for name in ("one", "two"):
        folder = root / "apps" / name / FOLDER
        folder.mkdir(parents=True)
        (folder / "20260101000001_create_notes.sql").write_text(NOTES)
    commit_all(root)
    path = f"apps/two/{FILE}"
    (root / path).write_text(f"{NOTES}-- edited\n")
    for start in (root, root / "apps"):
        done = run_lamina(start, "rescue", path)
        assert done.returncode == 0, done.stderr
    assert git(root, "status", "--porcelain") == ""


def test_other_encodings_and_line_ends(project: Path) -> None:
    """Bytes that are no UTF-8 are kept as they are; line ends that git converts are no edit."""
    git(project, "config", "core.autocrlf", "true")
    (project / FILE).write_bytes(NOTES.replace("\n", "\r\n").encode())
    assert "nothing to rescue" in run_lamina(project, "rescue", FILE).stdout
    data = (project / FILE).read_bytes() + b"-- caf\xe9\r\nselect 1;\r\n"
    (project / FILE).write_bytes(data)
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 1
    assert "is not UTF-8" in done.stderr
    assert (project / f"{FILE}.edited").read_bytes() == data
    assert is_put_back(project)


SECOND = f"{FOLDER}/20260101000002_add_at_to_notes.sql"


def rescued(project: Path, *arguments: str) -> tuple[int, str]:
    """Run the command and return its code and what it says."""
    done = run_lamina(project, "rescue", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_two_edits_that_need_each_other(project: Path) -> None:
    """The other file counts as committed: no new migration is made that does not replay then."""
    edit(project, "alter table public.notes add column lang text;\n")
    more = "create index idx_notes_lang on public.notes (lang);\n"
    (project / SECOND).write_text(LATER + more)
    code, said = rescued(project, SECOND)
    assert code == 1
    assert "with the edit: cannot replay the migrations" in said
    assert f"also edited: {FILE}; rescue it first:\n      lamina rescue {FILE}\n" in said
    assert (project / f"{SECOND}.edited").read_text() == LATER + more
    assert new_files(project) == []
    code, said = rescued(project, FILE)
    assert code == 0, said
    assert len(new_files(project)) == 1
    assert git(project, "status", "--porcelain", "--", FILE, SECOND) == ""


def test_an_edit_beside_one_that_does_not_replay(project: Path) -> None:
    """What another edit breaks does not matter, and neither does a file that is gone."""
    edit(project, INDEX)
    (project / SECOND).write_text(BROKEN)
    third = project / FOLDER / "20260101000003_drop_at.sql"
    third.write_text("alter table public.notes drop column at;\n")
    git(project, "add", str(third))
    git(project, "commit", "--quiet", "--message", "third")
    third.unlink()
    code, said = rescued(project, FILE)
    assert code == 0, said
    [written] = new_files(project)
    assert "idx_notes_body" in written.read_text()
    assert (project / SECOND).read_text() == BROKEN
    assert not third.exists()


@pytest.mark.parametrize(
    ("new", "text", "staged"),
    [
        ("20260301000000_create_notes.sql", NOTES + INDEX, True),
        ("20260101000001_create_note.sql", NOTES + INDEX, False),
        ("20260301000000_other.sql", NOTES, True),
    ],
)
def test_a_renamed_file(project: Path, new: str, text: str, staged: object) -> None:
    """It gets its name back first; nothing is changed, and the command that is shown does it."""
    (project / FILE).unlink()
    (project / FOLDER / new).write_text(text)
    if staged:
        git(project, "add", "--all")
    before, status = files_below(project), git(project, "status", "--porcelain")
    done = run_lamina(project, "rescue", FILE)
    assert done.returncode == 2
    command = f"{'git mv' if staged else 'mv'} {FOLDER}/{new} {FILE}"
    assert f"    {command}\n      lamina rescue {FILE}\n" in done.stderr
    assert (files_below(project), git(project, "status", "--porcelain")) == (before, status)
    subprocess.run(command.split(), cwd=project, check=True)
    code, said = rescued(project, FILE)
    assert code == 0, said
    assert is_put_back(project)
    assert not (project / FOLDER / new).exists()


def test_committed_migrations_that_do_not_replay(project: Path) -> None:
    """The one that fails is committed, so it is not told to take another version."""
    (project / SECOND).write_text(BROKEN)
    git(project, "commit", "--quiet", "--all", "--message", "broken")
    edited = edit(project, INDEX)
    code, said = rescued(project, FILE)
    assert code == 1
    assert "without the edit: cannot replay the migrations" in said
    assert "The committed migrations do not replay by themselves; the edit is kept" in said
    assert "restamp" not in said
    assert (project / f"{FILE}.edited").read_text() == edited


def test_a_committed_file_that_only_its_edit_makes_replay(project: Path) -> None:
    """A file that does not replay as committed is not told to take another version either."""
    (project / FILE).write_text(NOTES + BROKEN)
    git(project, "commit", "--quiet", "--all", "--message", "broken")
    (project / FILE).write_text(NOTES)
    code, said = rescued(project, FILE)
    assert code == 1
    assert "The committed migrations do not replay by themselves" in said
    assert "restamp" not in said


def test_the_way_to_convert_an_edit(project: Path) -> None:
    """The command names the file that is kept, and works."""
    (project / f"{FILE}.edited").write_text("somebody's")
    (project / FILE).write_bytes(f"{NOTES}{INDEX}".encode() + b"-- caf\xe9\n")
    code, said = rescued(project, FILE)
    assert code == 1
    lines = [line.strip() for line in said.splitlines()]
    [convert] = [line for line in lines if line.startswith("iconv")]
    kept_file = f"{FILE}.edited-2"
    assert convert.endswith(f"{kept_file} > {kept_file}.utf8 && mv {kept_file}.utf8 {kept_file}")
    subprocess.run(["sh", "-c", convert], cwd=project, check=True)
    assert (project / kept_file).read_text() == f"{NOTES}{INDEX}-- café\n"


FUNCTION = (
    "create function public.one() returns int language plpgsql as $$\nbegin\n  return 1;\nend $$;\n"
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_alone(project: Path, ends: str) -> None:
    """They are the same SQL, also in a function's body: the file is put back, its text kept."""
    git(project, "config", "core.autocrlf", "false")
    committed = (NOTES + FUNCTION).replace("\n", ends).encode()
    (project / FILE).write_bytes(committed)
    git(project, "commit", "--quiet", "--all", "--message", "function")
    other = "\r\n" if ends == "\n" else "\n"
    (project / FILE).write_bytes((NOTES + FUNCTION).replace("\n", other).encode())
    code, said = rescued(project, FILE)
    assert code == 0, said
    assert "so there is no new migration" in said
    assert "Diff" not in said
    assert (project / FILE).read_bytes() == committed
    assert new_files(project) == []
    copies = (project / ".git/lamina/rescued").glob("*.sql")
    assert [path.read_bytes().count(b"\r\n") for path in copies] == [5 if ends == "\n" else 0]


def test_line_ends_beside_an_edit(project: Path) -> None:
    """The new migration has the edit, and not the function whose line ends changed."""
    (project / FILE).write_text(NOTES + FUNCTION)
    git(project, "commit", "--quiet", "--all", "--message", "function")
    (project / FILE).write_bytes((NOTES + FUNCTION + INDEX).replace("\n", "\r\n").encode())
    code, said = rescued(project, FILE)
    assert code == 0, said
    [written] = new_files(project)
    assert "idx_notes_body" in written.read_text()
    assert "function" not in written.read_text().lower()


@pytest.mark.parametrize("staged", [True, False])
def test_another_mode_or_a_link(project: Path, staged: object) -> None:
    """Nobody wanted to undo the migration; the file is put back without such advice."""
    for number, change in enumerate((lambda p: p.chmod(0o755), _link, _link_to_nowhere)):
        change(project / FILE)
        if staged:
            git(project, "add", "--all")
        code, said = rescued(project, FILE)
        assert (code, f"Put back  {FILE}" in said) == (0, True), (number, said)
        assert "To undo a migration" not in said
        assert is_put_back(project)
        assert not (project / FILE).is_symlink()


def _link(path: Path) -> None:
    path.rename(path.parents[1] / "notes.sql")
    path.symlink_to("../notes.sql")


def _link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("../nowhere.sql")


def test_a_second_rescue_names_what_the_first_kept(project: Path) -> None:
    """There is nothing to do any more, and the edit is where it was left."""
    edit(project, BROKEN)
    assert rescued(project, FILE)[0] == 1
    code, said = rescued(project, FILE)
    assert code == 0
    assert "nothing to rescue" in said
    assert f"Kept      {FILE}.edited" in said
