"""`--audit`: what past commits did, right on merges, renames and moved projects."""

import os
from pathlib import Path

import pytest
from repository import FOLDER, NEW, PROFILES, PROFILES_SQL, SESSIONS, Repository
from support import git, make_repository, run_lamina


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository with two committed migrations."""
    return Repository(tmp_path / "shop")


def test_a_clean_history(repo: Repository) -> None:
    """It is said in one line."""
    repo.add()
    repo.commit()
    judged = repo.guard("--audit")
    assert judged.code == 0
    assert "no past commit of this branch changed a committed migration" in judged.text


def test_every_finding_with_its_commit(repo: Repository) -> None:
    """Each is listed with commit, author, date, kind, and whether SQL changed."""
    first = repo.edit()
    edited = repo.commit("edit")
    repo.edit(SESSIONS, "-- a remark\n")
    repo.commit("remark")
    repo.git("rm", "--quiet", repo.path(PROFILES))
    repo.commit("delete")
    repo.add(PROFILES, "select 'other';\n")
    repo.commit("back")
    repo.add("20260220093001_twin.sql")
    repo.commit("twin")
    repo.add("20260219120002_late.sql")
    repo.commit("late")
    judged = repo.guard("--audit")
    assert judged.code == 1
    assert judged.found == [
        ("committed-migration-modified", first),
        ("committed-migration-modified", repo.path(SESSIONS)),
        ("committed-migration-deleted", first),
        ("committed-migration-resurrected", first),
        ("version-out-of-order", first),
        ("version-duplicate", repo.path("20260220093001_twin.sql")),
        ("version-out-of-order", repo.path("20260219120002_late.sql")),
    ]
    date = repo.git("log", "-1", "--format=%ad", "--date=short")
    assert f"by {edited[:7]}, Ada Example, {date}" in judged.text
    assert "no SQL changed" in judged.text
    assert "7 findings in 6 past commits" in judged.text


def test_a_file_that_arrives_by_a_merge(repo: Repository) -> None:
    """It is new, however often the branch changed it; an edit that a merge brings is an edit."""
    repo.branch("avatars")
    repo.add()
    repo.commit()
    repo.edit(NEW, "select 2;\n")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.write("README.md", "x\n")
    repo.commit()
    repo.git("merge", "--quiet", "--no-ff", "--no-edit", "avatars")
    assert repo.guard("--audit").code == 0
    repo.branch("wild")
    path = repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--no-edit", "wild")
    judged = repo.guard("--audit")
    assert judged.found == [("committed-migration-modified", path)]
    assert repo.git("rev-parse", "HEAD")[:7] in judged.text


def test_an_octopus(repo: Repository) -> None:
    """What several branches bring at once is new."""
    for number, name in enumerate(("one", "two", "three"), 1):
        repo.branch(name, "main")
        repo.add(f"2026072408150{number}_{name}.sql")
        repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-edit", "one", "two", "three")
    assert len(repo.git("log", "-1", "--format=%P").split()) >= 3
    assert repo.guard("--audit").code == 0


def test_a_project_that_moved(repo: Repository) -> None:
    """The move is no finding, and what happened before it is still found."""
    path = repo.edit()
    repo.commit()
    (repo.folder / "apps").mkdir()
    repo.git("mv", "supabase", "apps/supabase")
    repo.commit("move")
    repo.add("20260724081502_unused.sql")
    repo.git("reset", "--quiet", "--hard")
    assert repo.guard("--audit").found == [("committed-migration-modified", path)]


def test_a_project_that_was_copied_and_then_removed(repo: Repository) -> None:
    """Also a move in two commits is followed."""
    path = repo.edit()
    repo.commit()
    for name in (PROFILES, SESSIONS):
        repo.write(f"apps/{FOLDER}/{name}", repo.read(repo.path(name)))
    repo.commit("copy")
    repo.git("rm", "--quiet", "-r", "supabase")
    repo.commit("remove")
    found = repo.guard("--audit").found
    assert ("committed-migration-modified", path) in found


def test_a_rename_with_an_edit_is_one_finding(repo: Repository) -> None:
    """A file that went and one that came are one when most of their statements are the same."""
    new = repo.path("20260724081502_people.sql")
    repo.git("mv", repo.path(PROFILES), new)
    repo.write(new, PROFILES_SQL + "select 1;\n")
    repo.commit()
    assert repo.guard("--audit").found == [("committed-migration-renamed", new)]


def test_a_project_that_is_not_at_the_root(tmp_path: Path) -> None:
    """Any `supabase` folder counts."""
    repo = Repository(tmp_path / "mono", root="apps/shop")
    path = repo.edit()
    repo.commit()
    assert repo.guard("--audit").found == [("committed-migration-modified", path)]


def test_the_past_may_be_left_alone(repo: Repository) -> None:
    """`start` and `--since` list only what comes later."""
    repo.edit()
    env = {"GIT_AUTHOR_DATE": "2026-03-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-03-01T00:00:00Z"}
    repo.stage()
    os.environ.update(env)
    try:
        repo.git("commit", "--quiet", "--message", "old")
    finally:
        for name in env:
            del os.environ[name]
    later = repo.edit(SESSIONS)
    repo.commit()
    assert len(repo.guard("--audit").found) == 2
    since = repo.guard("--audit", "--since", "2026-06-01")
    assert since.found == [("committed-migration-modified", later)]
    repo.write("lamina.toml", '[guard]\nstart = "20260220000000"\n')
    assert repo.guard("--audit").found == [("committed-migration-modified", later)]


def test_without_commits(tmp_path: Path) -> None:
    """There is no past to look at."""
    folder = make_repository(tmp_path / "empty")
    done = run_lamina(folder, "guard", "--audit")
    assert done.returncode == 2
    assert "no commits yet" in done.stderr


def test_a_shallow_clone_has_no_past(repo: Repository, tmp_path: Path) -> None:
    """It fails closed, with the command."""
    repo.write("x", "x")
    repo.commit()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo.folder}", str(clone))
    done = run_lamina(clone, "guard", "--audit")
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr
