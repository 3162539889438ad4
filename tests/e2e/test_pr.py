"""`lamina pr`, run as a user runs it, on branches of the sample project."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from pr_branches import BRANCHES
from sample_project import PROJECT
from support import ROOT, commit_all, files_below, git, make_repository, run_lamina

from lamina.describe.block import BEGIN
from lamina.workflows import pull_request, pull_request_words
from lamina.workflows.project import discover

GOLDEN = ROOT / "tests" / "golden" / "pr"
NOW = {"LAMINA_NOW": "2026-07-02T08:00:00Z"}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, committed on main."""
    root = make_repository(tmp_path_factory.mktemp("pr") / "chat")
    shutil.copytree(PROJECT / "supabase", root / "supabase")
    commit_all(root, "start")
    return root


@pytest.fixture
def root(sample: Path, tmp_path: Path) -> Path:
    """A clone of it on a new branch."""
    root = tmp_path / "chat"
    git(tmp_path, "clone", "--quiet", str(sample), str(root))
    git(root, "config", "user.name", "Ada Example")
    git(root, "config", "user.email", "ada@example.com")
    git(root, "switch", "--quiet", "--create", "work")
    return root


def add(root: Path, name: str) -> None:
    """Commit one of the branches."""
    for file, sql in BRANCHES[name].items():
        (root / "supabase" / "migrations" / file).write_text(sql)
    commit_all(root, name)


def described(root: Path, *arguments: str) -> str:
    """What `lamina pr` prints, with the head's name taken out."""
    done = run_lamina(root, "pr", *arguments, env=NOW)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(git(root, "rev-parse", "HEAD"), "HEAD")


@pytest.mark.parametrize("name", BRANCHES)
def test_branches(root: Path, name: str) -> None:
    """Six branches give the descriptions that were read by people; WRITE_GOLDEN=1 writes anew."""
    add(root, name)
    text = described(root, "--title")
    path = GOLDEN / f"{name}.md"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", BRANCHES)
def test_every_statement_is_told(root: Path, name: str) -> None:
    """Each is described, or listed as not reviewed: the operations add up."""
    add(root, name)
    report = json.loads(described(root, "--format", "json"))
    told = sum(m["operations"] for m in report["migrations"])
    assert told + len(report["not_reviewed"]) >= report["statements"]


def test_update_twice_is_the_same(root: Path, tmp_path: Path) -> None:
    """Lamina's part is replaced; the words around it, of two people, stay byte for byte."""
    add(root, "rename")
    body = tmp_path / "body.md"
    body.write_bytes(b"Why: people asked.\r\n\r\nCloses nothing.\r\n")
    described(root, "--update", str(body))
    once = body.read_bytes()
    assert once.startswith(b"Why: people asked.\r\n\r\nCloses nothing.\r\n")
    body.write_bytes(once.replace(b"Closes", b"Fixes") + b"Below.\r\n")
    edited = body.read_bytes()
    described(root, "--update", str(body))
    assert body.read_bytes() == edited
    add(root, "type_change")
    described(root, "--update", str(body))
    third = body.read_bytes().decode()
    assert third.startswith("Why: people asked.\r\n\r\nFixes nothing.\r\n")
    assert third.endswith("Below.\r\n")
    assert "size_in_bytes" in third
    assert third.count("<!-- /lamina:pr -->") == 1


def test_check(root: Path, tmp_path: Path) -> None:
    """Exit code 1 for a file without lamina's part, or with an old one."""
    add(root, "rename")
    body = tmp_path / "body.md"
    body.write_text("Mine.\n")
    assert run_lamina(root, "pr", "--check", str(body)).returncode == 1
    described(root, "--update", str(body))
    assert run_lamina(root, "pr", "--check", str(body), env=NOW).returncode == 0
    add(root, "type_change")
    done = run_lamina(root, "pr", "--check", str(body), env=NOW)
    assert done.returncode == 1
    assert f"lamina pr --update {body}" in done.stderr


def test_write_never_overwrites(root: Path, tmp_path: Path) -> None:
    """A file that is there stays."""
    add(root, "rename")
    body = tmp_path / "body.md"
    described(root, "--write", str(body))
    before = body.read_bytes()
    done = run_lamina(root, "pr", "--write", str(body))
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert body.read_bytes() == before


def test_no_migrations(root: Path) -> None:
    """One line, exit code 0."""
    text = described(root)
    assert text == "No migrations in this branch that origin/main does not have.\n"


def test_what_is_not_committed_is_said(root: Path) -> None:
    """The description is of the head; a migration beside it is named."""
    add(root, "rename")
    (root / "supabase" / "migrations" / "20260705000000_later.sql").write_text("select 1;\n")
    done = run_lamina(root, "pr", env=NOW)
    assert "20260705000000_later.sql" in done.stderr
    assert "20260705000000_later.sql" not in done.stdout


def test_own_template(root: Path) -> None:
    """A file of the same name wins; a value that there is not is an error with its place."""
    add(root, "rename")
    own = root / ".lamina" / "templates" / "pull_request.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Ours: {{ sentence }}\n")
    assert "Ours: Renames `profiles.display_name` to `full_name`" in described(root)
    own.write_text("{{ no_such_thing }}\n")
    done = run_lamina(root, "pr")
    assert done.returncode == 2
    assert "no_such_thing" in done.stderr


def test_links_to_the_host(root: Path) -> None:
    """The remote's address makes links of the migrations' names, without its password."""
    add(root, "rename")
    git(root, "remote", "set-url", "origin", "https://ada:secret@github.com/example/chat.git")
    text = described(root, "--base", "origin/main")
    path = "supabase/migrations/20260701093000_rename_display_name.sql"
    assert f"](https://github.com/example/chat/blob/HEAD/{path})" in text
    assert "secret" not in text


def test_evidence_of_a_pipeline(root: Path, tmp_path: Path) -> None:
    """What CI recorded ticks an item, for the content that it saw and no other."""
    add(root, "rename")
    recorded = root / ".git" / "lamina" / "evidence"
    run_lamina(root, "guard", "--base", "origin/main", env=NOW)
    files = list(recorded.glob("*.json"))
    assert files
    exported = tmp_path / "evidence.json"
    exported.write_text("[" + ",".join(file.read_text() for file in files) + "]")
    shutil.rmtree(recorded)
    text = described(root, "--evidence", str(exported))
    assert re.search(r"- \[x\] Committed migrations untouched", text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "git knows no nowhere"),
        (["--format", "html"], "there is no format"),
        (["--post", "wall"], "--post wall"),
        (["--write", "a", "--update", "b"], "do not go together"),
        (["--evidence", "none.json"], "none.json"),
        (["--post", "body"], ""),
    ],
)
def test_bad_usage(root: Path, arguments: list[str], said: str) -> None:
    """It is said, with code 2, and nothing is written."""
    add(root, "rename")
    before = files_below(root)
    done = run_lamina(root, "pr", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.strip()
    assert files_below(root) == before


def test_no_commit(tmp_path: Path) -> None:
    """A repository without commits is told to commit first."""
    root = make_repository(tmp_path / "chat")
    shutil.copytree(PROJECT / "supabase", root / "supabase")
    done = run_lamina(root, "pr")
    assert done.returncode == 2
    assert "nothing is committed" in done.stderr


def test_detached_and_shallow(root: Path, tmp_path: Path) -> None:
    """A detached head is described like a branch; without a merge base it is said how to get it."""
    add(root, "rename")
    git(root, "switch", "--quiet", "--detach")
    assert "full_name" in described(root)
    clone = tmp_path / "shallow"
    git(tmp_path, "init", "--quiet", str(clone))
    git(clone, "fetch", "--quiet", "--depth=1", str(root), "work")
    git(clone, "fetch", "--quiet", "--depth=1", str(root), "main:refs/remotes/origin/main")
    git(clone, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    done = run_lamina(clone, "pr", "--base", "origin/main")
    assert done.returncode in {0, 2}
    if done.returncode == 2:
        assert "git fetch" in done.stderr


def test_an_edited_migration_is_not_described_anew(root: Path) -> None:
    """What the base has was run as it was; the edit is said, with the guard's finding."""
    path = sorted((root / "supabase" / "migrations").glob("*.sql"))[9]
    path.write_text(path.read_text() + "\ncomment on schema public is 'edited';\n")
    commit_all(root, "edit")
    text = described(root)
    assert f"| **Edited** | `{path.name}`: databases that ran them keep what they did |" in text
    assert "committed-migration-modified" in text
    assert "| **Breaking** | nothing" in text


def test_a_deleted_migration_is_said(root: Path) -> None:
    """A branch that only removes one is no branch without migrations."""
    path = max((root / "supabase" / "migrations").glob("*.sql"))
    path.unlink()
    commit_all(root, "delete")
    text = described(root)
    assert f"| **Deleted** | `{path.name}`" in text
    assert "committed-migration-deleted" in text


def test_json_goes_to_standard_output_only(root: Path, tmp_path: Path) -> None:
    """A check in JSON would pass whatever the file says, so it is refused."""
    add(root, "rename")
    done = run_lamina(root, "pr", "--format", "json", "--check", str(tmp_path / "x.md"))
    assert done.returncode == 2


def test_another_commit_does_not_make_it_old(root: Path, tmp_path: Path) -> None:
    """A commit without migrations leaves a description current, and a link stays a link."""
    add(root, "rename")
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("Mine.\n")
    link.symlink_to(real)
    described(root, "--update", str(link))
    assert link.is_symlink()
    git(root, "commit", "--quiet", "--allow-empty", "--message", "more")
    assert run_lamina(root, "pr", "--check", str(link)).returncode == 0


def test_a_branch_without_migrations_any_more(root: Path, tmp_path: Path) -> None:
    """An old description in a file is found old, and cleared."""
    body = tmp_path / "body.md"
    add(root, "rename")
    described(root, "--update", str(body))
    git(root, "reset", "--quiet", "--hard", "origin/main")
    assert run_lamina(root, "pr", "--check", str(body)).returncode == 1
    assert run_lamina(root, "pr", "--update", str(body)).returncode == 0
    assert "full_name" not in body.read_text()
    assert run_lamina(root, "pr", "--check", str(body)).returncode == 0


def test_a_huge_branch_fits_its_host(root: Path) -> None:
    """Sections are left out until it fits, with a note; tables and fences stay whole."""
    folder = root / "supabase" / "migrations"
    for number in range(60):
        sql = "".join(
            f"create table public.huge_{number}_{n} (id bigint primary key, note text);\n"
            f"alter table public.profiles add column huge_{number}_{n} text not null;\n"
            for n in range(5)
        )
        (folder / f"20260801{number:06}_huge.sql").write_text(sql)
    commit_all(root, "huge")
    project = discover(root)
    branch = pull_request.branch(project, "origin/main")
    made = pull_request_words.describe(project, pull_request.judge(project, branch))
    text = pull_request_words.body(made, 65_536)
    assert text.startswith(BEGIN)
    assert len(text) <= 65_536
    assert "was shortened" in text
    assert "### Migrations" in text
    assert sum(line.startswith("```") for line in text.splitlines()) % 2 == 0
