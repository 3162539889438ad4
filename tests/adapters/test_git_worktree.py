import os
from pathlib import Path

import pytest
from support import commit_all, git, make_repository

from lamina.adapters.git import GitRepo, worktree
from lamina.adapters.git.bases import short_ref
from lamina.errors import CommandFailed, ConfigError, LaminaError, UsageError

PATH = "supabase/migrations/20260101000001_a.sql"
OTHER = "supabase/migrations/20260101000002_b.sql"
ODD = os.fsdecode(b"supabase/migrations/1_sp ace '\"\xc3\xa9\n\xff.sql")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one committed file."""
    root = make_repository(tmp_path / "repo")
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text("select 1;\n")
    commit_all(root)
    return root


@pytest.fixture
def repository(root: Path) -> GitRepo:
    """The same as git knows it."""
    return GitRepo.discover(root)


def test_a_path_behind_symbolic_links(root: Path, repository: GitRepo, tmp_path: Path) -> None:
    """A file is found where git has it; one outside of the repository is refused."""
    link = tmp_path / "link"
    link.symlink_to(root / "supabase" / "migrations")
    assert worktree.path_in(repository, link / "20260101000001_a.sql") == PATH
    with pytest.raises(ConfigError, match="is outside the repository"):
        worktree.path_in(repository, tmp_path / "x.sql")


def test_revisions(root: Path, repository: GitRepo, tmp_path: Path) -> None:
    """A name, an object or an option-like word is a commit or nothing; an empty repository too."""
    head = git(root, "rev-parse", "HEAD")
    assert worktree.commit_of(repository, "main") == head
    assert worktree.commit_of(repository, "--all") == ""
    assert worktree.commit_of(repository, "nope") == ""
    empty = GitRepo.discover(make_repository(tmp_path / "empty"))
    assert worktree.commit_of(empty, "HEAD") == ""


def test_the_merge_base(root: Path, repository: GitRepo) -> None:
    """It is where HEAD left the branch, not the branch's tip; without one the way out is said."""
    start = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", "-b", "work")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "work")
    git(root, "checkout", "--quiet", "main")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "main")
    git(root, "checkout", "--quiet", "work")
    assert worktree.merge_base(repository, "main") == start
    with pytest.raises(UsageError, match="git knows no origin/main") as unknown:
        worktree.merge_base(repository, "origin/main")
    assert "git fetch origin main" in unknown.value.hint
    git(root, "checkout", "--quiet", "--orphan", "other")
    git(root, "commit", "--quiet", "--message", "other")
    with pytest.raises(ConfigError, match="have no commit in common") as apart:
        worktree.merge_base(repository, "main")
    assert "git fetch --unshallow" in apart.value.hint


def test_the_likely_base(root: Path, repository: GitRepo, tmp_path: Path) -> None:
    """The remote's default branch, else a usual name; never the branch that is checked out."""
    assert worktree.likely_base(repository) == ""
    git(root, "checkout", "--quiet", "-b", "work")
    assert worktree.likely_base(repository) == "refs/heads/main"
    git(root, "branch", "--quiet", "trunk")
    git(root, "symbolic-ref", "HEAD", "refs/heads/trunk")
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    clone = GitRepo.discover(tmp_path / "clone")
    assert worktree.likely_base(clone) == "refs/remotes/origin/trunk"
    assert short_ref("refs/remotes/origin/trunk") == "origin/trunk"
    git(clone.root, "remote", "set-head", "origin", "--delete")
    assert worktree.likely_base(clone) == "refs/remotes/origin/main"


@pytest.mark.parametrize("path", [PATH, OTHER, ODD])
def test_any_name(root: Path, repository: GitRepo, path: str) -> None:
    """Files of any name are listed, found, compared, read and put back byte for byte."""
    (root / path).write_bytes(b"select '\xff\r\n\xed\xa0\x80';")
    commit_all(root) if path != PATH else git(root, "commit", "--quiet", "-am", "bytes")
    name = path.rpartition("/")[2]
    assert name in worktree.names_at(repository, "HEAD", "supabase/migrations")
    entry = worktree.entry_at(repository, "HEAD", path)
    assert entry is not None
    assert worktree.index_entry(repository, path) == entry
    data = worktree.content(repository, entry.blob, path)
    assert data == worktree.blob_content(repository, entry.blob) == (root / path).read_bytes()
    assert worktree.blob_of(repository, data, path) == entry.blob
    assert not worktree.differs(repository, "HEAD", path)
    (root / path).write_bytes(b"other")
    assert worktree.differs(repository, "HEAD", path)
    git(root, "add", "--all")
    (root / path).unlink()
    worktree.put_back(repository, "HEAD", path)
    assert git(root, "status", "--porcelain") == ""
    assert (root / path).read_bytes() == data


def test_what_is_not_there(repository: GitRepo) -> None:
    """A path that commit or index do not have is None, a folder has no names."""
    assert worktree.entry_at(repository, "HEAD", OTHER) is None
    assert worktree.index_entry(repository, OTHER) is None
    assert worktree.names_at(repository, "HEAD", "supabase/rollbacks") == set()


def test_modes_and_kinds_differ(root: Path, repository: GitRepo) -> None:
    """A changed mode, a symbolic link and a file gone from the index are differences."""
    for change in (["update-index", "--chmod=+x"], ["rm", "--quiet", "--cached"], []):
        if change:
            git(root, *change, PATH)
        else:
            (root / PATH).unlink()
            (root / PATH).symlink_to("elsewhere")
        assert worktree.differs(repository, "HEAD", PATH)
        worktree.put_back(repository, "HEAD", PATH)
        assert not worktree.differs(repository, "HEAD", PATH)
    assert not (root / PATH).is_symlink()


def test_a_file_in_conflict(root: Path, repository: GitRepo) -> None:
    """It is refused with the command that settles it."""
    git(root, "checkout", "--quiet", "-b", "work")
    (root / PATH).write_text("select 2;\n")
    git(root, "commit", "--quiet", "-am", "two")
    git(root, "checkout", "--quiet", "main")
    (root / PATH).write_text("select 3;\n")
    git(root, "commit", "--quiet", "-am", "three")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "work")
    with pytest.raises(UsageError, match="is in a merge conflict") as caught:
        worktree.index_entry(repository, PATH)
    assert "git checkout --ours" in caught.value.hint


@pytest.mark.parametrize("tracked", [True, False])
def test_moving_never_overwrites(root: Path, repository: GitRepo, *, tracked: bool) -> None:
    """A file gets the new name, staged when it was tracked; a name that is taken is refused."""
    if not tracked:
        git(root, "rm", "--quiet", "--cached", PATH)
    (root / OTHER).write_text("in the way")
    with pytest.raises(LaminaError, match="exists"):
        worktree.move(repository, PATH, OTHER, tracked=tracked)
    assert (root / OTHER).read_text() == "in the way"
    assert (root / PATH).read_text() == "select 1;\n"
    (root / OTHER).unlink()
    worktree.move(repository, PATH, OTHER, tracked=tracked)
    assert (root / OTHER).read_text() == "select 1;\n"
    assert not (root / PATH).exists()
    assert (worktree.index_entry(repository, OTHER) is not None) == tracked


def test_an_untracked_move_that_was_killed_goes_on(root: Path, repository: GitRepo) -> None:
    """Between link and unlink a file has both names; the next move removes the old one."""
    git(root, "rm", "--quiet", "--cached", PATH)
    (root / OTHER).hardlink_to(root / PATH)
    worktree.move(repository, PATH, OTHER, tracked=False)
    assert not (root / PATH).exists()
    assert (root / OTHER).read_text() == "select 1;\n"


def test_staging_other_content(root: Path, repository: GitRepo) -> None:
    """The index gets the bytes, the work tree keeps its own."""
    entry = worktree.index_entry(repository, PATH)
    assert entry is not None
    worktree.replace_staged(repository, PATH, entry, b"staged\r\n")
    changed = worktree.index_entry(repository, PATH)
    assert changed is not None
    assert changed.mode == entry.mode
    assert worktree.blob_content(repository, changed.blob) == b"staged\r\n"
    assert (root / PATH).read_text() == "select 1;\n"


def test_another_git_command_is_running(root: Path, repository: GitRepo) -> None:
    """Git's own lock is respected, and the error says that the text is kept."""
    (root / PATH).write_text("edited")
    (root / ".git" / "index.lock").write_text("")
    with pytest.raises(CommandFailed, match=r"index\.lock") as caught:
        worktree.put_back(repository, "HEAD", PATH)
    assert "Your text is kept" in caught.value.hint
    assert (root / PATH).read_text() == "edited"
