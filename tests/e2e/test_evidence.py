"""Guard, review and reset test leave evidence of what they saw, as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import commit_all, git, make_project, run_lamina

from lamina.adapters.evidence import EvidenceStore
from lamina.adapters.git import GitRepo
from lamina.checklist.evidence import Evidence, Known
from lamina.workflows import review
from lamina.workflows.evidence import known_of
from lamina.workflows.project import discover
from lamina.workflows.review_scope import Scope, gather

FIRST = "20260101080001_notes.sql"
START = "create table public.notes (id bigint primary key, body text);\n"
NEW = "20260701080001_body.sql"
CHANGE = "set local lock_timeout = '3s';\nalter table public.notes add column title text;\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a branch that adds a migration, staged."""
    root = make_project(tmp_path / "small", {FIRST: START})
    git(root, "switch", "--quiet", "--create", "work")
    (root / "supabase/migrations" / NEW).write_text(CHANGE)
    git(root, "add", "--all")
    return root


def every(root: Path) -> list[Evidence]:
    """All evidence in the clone, by kind."""
    found = EvidenceStore.of(GitRepo.discover(root)).all()
    return sorted(found, key=lambda one: one.kind)


def of_now(root: Path) -> Known:
    """What is known about what the branch adds to main, as it is."""
    project = discover(root)
    gathered = gather(project, Scope(base="main"))
    return known_of(project, gathered.texts, review.settings_of(project, gathered, None))


def test_the_guard(root: Path) -> None:
    """In a commit and for the branch the same content is judged: one evidence, found again."""
    assert run_lamina(root, "guard").returncode == 0
    [one] = every(root)
    assert (one.kind, one.ok) == ("guard", True)
    assert one.summary == "1 committed migration untouched, 1 new (20260701080001)"
    assert of_now(root).current == {"guard": one}
    commit_all(root)
    assert run_lamina(root, "guard", "--base", "main", "--format", "json").returncode == 0
    [again] = every(root)
    assert again.digest == one.digest
    assert "of main untouched" in again.summary


def test_a_guard_that_refuses(root: Path) -> None:
    """What it found is kept, and says that the check did not hold."""
    (root / "supabase/migrations" / FIRST).write_text("select 1;\n")
    git(root, "add", "--all")
    assert run_lamina(root, "guard").returncode == 1
    [one] = every(root)
    assert (one.ok, one.summary) == (False, "found committed-migration-modified")
    assert of_now(root).current == {"guard": one}


def test_a_commit_without_new_migrations(root: Path) -> None:
    """Nothing is written, and nothing more is loaded."""
    commit_all(root)
    (root / "README.md").write_text("x")
    git(root, "add", "--all")
    program = (
        "import sys; from lamina.guard import main; code = main([]);"
        "print(code, 'lamina.guard.seen' in sys.modules, 'hashlib' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 False False"
    assert every(root) == []


@pytest.mark.parametrize("scope", [(), ("--base", "main"), ("--staged",), ("--all",)], ids="".join)
def test_a_review(root: Path, scope: tuple[str, ...]) -> None:
    """Each scope that holds all that the branch adds leaves the same evidence."""
    assert run_lamina(root, "review", *scope).returncode in {0, 1}
    [one] = every(root)
    assert (one.kind, one.ok, one.summary) == ("review", True, "nothing found in 1 migration")
    assert of_now(root).current == {"review": one}


def test_a_part_is_no_review(root: Path) -> None:
    """A named file, a version or standard input leave nothing; so does a branch without any."""
    run_lamina(root, "review", f"supabase/migrations/{NEW}")
    run_lamina(root, "review", "--since", "20260701080001")
    run_lamina(root, "review", "-", stdin=CHANGE)
    git(root, "rm", "--quiet", "--force", f"supabase/migrations/{NEW}")
    run_lamina(root, "review")
    assert every(root) == []


def test_a_review_that_blocks(root: Path) -> None:
    """It says what it found; with other severities it is another review."""
    (root / "supabase/migrations" / NEW).write_text("drop table public.notes;\n")
    assert run_lamina(root, "review").returncode == 1
    [one] = every(root)
    assert not one.ok
    assert one.summary.startswith("1 error")
    assert of_now(root).current == {"review": one}
    (root / "lamina.toml").write_text('[rules]\ndrop-table = "off"\n')
    assert of_now(root).stale == {"review": one}


def test_content_that_changed(root: Path) -> None:
    """Evidence of other content is stale: an edit, one migration more, a committed one gone."""
    run_lamina(root, "guard")
    run_lamina(root, "review")
    assert set(of_now(root).current) == {"guard", "review"}
    path = root / "supabase/migrations" / NEW
    path.write_text(CHANGE + "select 1;\n")
    assert set(of_now(root).stale) == {"guard", "review"}
    path.write_text(CHANGE.replace("\n", "\r\n"))
    assert set(of_now(root).current) == {"guard", "review"}
    path.write_text(CHANGE)
    (root / "supabase/migrations/20260702080001_more.sql").write_text("select 1;\n")
    assert set(of_now(root).stale) == {"guard", "review"}
    (root / "supabase/migrations/20260702080001_more.sql").unlink()
    (root / "supabase/migrations" / FIRST).unlink()
    assert set(of_now(root).stale) == {"guard", "review"}


def test_a_reset_test(root: Path) -> None:
    """It passes or not, and is about every file that it ran, the seed too."""
    new = ("new", "--yes", "--diff-file", "-", "--reset-test")
    done = run_lamina(root, *new, stdin="alter table public.notes add column x int;\n")
    assert done.returncode == 0, done.stderr
    [one] = [one for one in every(root) if one.kind == "reset-test"]
    assert one.ok
    assert one.summary.startswith("Reset test passed: 3 migrations on PostgreSQL 17.")
    assert of_now(root).current["reset-test"] == one
    (root / "supabase/seed.sql").write_text("select 1;\n")
    assert of_now(root).stale["reset-test"] == one
    done = run_lamina(root, *new, stdin="alter table public.nots add column x int;\n")
    assert done.returncode == 1, done.stderr
    failed = of_now(root).current["reset-test"]
    assert not failed.ok
    assert 'relation "public.nots" does not exist' in failed.summary


def test_it_never_stands_in_the_way(root: Path) -> None:
    """Where nothing can be kept, guard and review say the same, with the same exit code."""
    (root / ".git/lamina").write_text("a file in the way\n")
    for command in ("guard", "review"):
        done = run_lamina(root, command)
        assert (done.returncode, done.stderr) == (0, "")
    assert every(root) == []


def test_from_ci(root: Path, tmp_path: Path) -> None:
    """What another clone saw of the same content counts here."""
    commit_all(root)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(root), str(clone))
    run_lamina(clone, "guard", "--base", "origin/main")
    [one] = every(clone)
    project = discover(root)
    gathered = gather(project, Scope(base="main"))
    settings = review.settings_of(project, gathered, None)
    assert known_of(project, gathered.texts, settings, [one]).current == {"guard": one}
    assert json.loads(next((clone / ".git/lamina/evidence").iterdir()).read_text())["format"] == 1
    assert not os.access(root / ".git/lamina/evidence", os.F_OK)
