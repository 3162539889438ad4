import os
import shutil
from pathlib import Path

import pytest
from support import commit_all, git, make_project, make_repository

from lamina.adapters.git import GitRepo
from lamina.errors import CommandFailed, ConfigError

FOLDER = Path("supabase") / "migrations"


def add(root: Path, name: str, folder: Path = FOLDER) -> None:
    """Commit a migration with this name."""
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / name).write_text("select 1;")
    commit_all(root, "add")


def names(root: Path) -> set[str]:
    """Return what lamina finds committed in the project at `root`."""
    return GitRepo.discover(root).file_names(root / FOLDER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one committed migration."""
    root = make_repository(tmp_path / "repo")
    add(root, "1_a.sql")
    return root


def test_a_folder_without_a_repository(tmp_path: Path) -> None:
    """The error says which folder, and how to start."""
    with pytest.raises(ConfigError, match="is not in a git repository") as caught:
        GitRepo.discover(tmp_path)
    assert "git init" in caught.value.hint


def test_a_repository_without_a_work_tree(tmp_path: Path) -> None:
    """A bare repository, or the inside of .git, is refused with the way out."""
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    make_repository(tmp_path / "usual")
    for folder in (tmp_path / "bare", tmp_path / "usual" / ".git"):
        with pytest.raises(ConfigError, match="without a work tree") as caught:
            GitRepo.discover(folder)
        assert "git clone" in caught.value.hint


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """It is an error about the folder."""
    with pytest.raises(ConfigError, match="gone"):
        GitRepo.discover(tmp_path / "gone")


def test_without_git(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git is told so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandFailed, match="git is not installed") as caught:
        GitRepo.discover(root)
    assert caught.value.hint == "Install git."


def test_a_message_about_something_not_found_is_not_about_git(root: Path) -> None:
    """Only a missing program is a missing git."""
    with pytest.raises(CommandFailed, match="did not match any files") as caught:
        GitRepo.discover(root).stage([root / "this was not found"])
    assert "not installed" not in caught.value.message
    assert caught.value.hint == "The files are written, but not staged."


def test_no_commits_at_all(tmp_path: Path) -> None:
    """A repository just made has no names, and that is no error."""
    root = make_repository(tmp_path / "new")
    assert names(root) == set()
    assert GitRepo.discover(root).root == root


def test_head_branches_and_remote_branches(root: Path, tmp_path: Path) -> None:
    """Names come from HEAD, local branches and fetched remote branches, also packed ones."""
    clone = tmp_path / "clone"
    git(root, "checkout", "--quiet", "-b", "remote-work")
    add(root, "2_remote.sql")
    git(root, "checkout", "--quiet", "main")
    git(tmp_path, "clone", "--quiet", str(root), str(clone))
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
        git(clone, "config", key, value)
    git(clone, "checkout", "--quiet", "-b", "local-work")
    add(clone, "3_local.sql")
    git(clone, "pack-refs", "--all")
    git(clone, "checkout", "--quiet", "--detach", "main")
    add(clone, "4_detached.sql")
    assert names(clone) == {"1_a.sql", "2_remote.sql", "3_local.sql", "4_detached.sql"}
    (clone / FOLDER / "5_untracked.sql").write_text("")
    assert "5_untracked.sql" not in names(clone)


def test_names_are_any_bytes(root: Path) -> None:
    """Spaces, quotes, line breaks, other scripts and bytes that are no UTF-8 come back as is."""
    odd = {"a b.sql", "q\"uote's.sql", "line\nbreak.sql", "привет.sql", "\ttab.sql", "-v", ":(top)"}
    raw = os.fsdecode(b"latin-\xe9.sql")
    for name in (*odd, raw):
        (root / FOLDER / name).write_text("select 1;")
    commit_all(root)
    assert names(root) == {"1_a.sql", *odd, raw}


@pytest.mark.parametrize(
    "name", ["with space", "é'\"$x", os.fsdecode(b"not-\xff-utf8"), "two\nlines"]
)
def test_any_name_of_the_repositorys_folder(tmp_path: Path, name: str) -> None:
    """The folder around may be called anything too."""
    root = make_repository(tmp_path / name)
    add(root, "1_a.sql")
    repository = GitRepo.discover(root)
    assert (repository.root, repository.common_dir) == (root, root / ".git")
    assert names(root) == {"1_a.sql"}


@pytest.mark.parametrize("name", ["my app", os.fsdecode(b"\xff"), "app.sql", "*"])
def test_a_project_in_a_subfolder(root: Path, name: str) -> None:
    """Only the project's own migrations are meant, whatever its folder is called."""
    add(root, "7_nested.sql", Path(name) / FOLDER)
    repository = GitRepo.discover(root / name)
    assert repository.root == root
    assert repository.file_names(root / name / FOLDER) == {"7_nested.sql"}


def test_a_folder_name_with_a_line_break_has_no_names(root: Path) -> None:
    """Git cannot be asked for it in one line; that is no reason to fail."""
    add(root, "7_nested.sql", Path("two\nlines") / FOLDER)
    assert GitRepo.discover(root).file_names(root / "two\nlines" / FOLDER) == set()


def test_sha256(tmp_path: Path) -> None:
    """Longer object names are read as well."""
    root = tmp_path / "sha256"
    git(tmp_path, "init", "--quiet", "--object-format=sha256", str(root))
    make_repository(root)
    for name in ("1_a.sql", "2_b.sql"):
        add(root, name)
    assert names(root) == {"1_a.sql", "2_b.sql"}


def test_a_linked_work_tree(root: Path, tmp_path: Path) -> None:
    """A work tree of another branch sees all branches and shares one private folder."""
    tree = tmp_path / "tree"
    git(root, "worktree", "add", "--quiet", "-b", "other", str(tree))
    add(tree, "2_other.sql")
    repository = GitRepo.discover(tree)
    assert repository.root == tree
    assert repository.private_dir == root / ".git" / "lamina"
    assert names(tree) == names(root) == {"1_a.sql", "2_other.sql"}


def test_a_submodule(root: Path, tmp_path: Path) -> None:
    """A project in a submodule is in the submodule's repository."""
    outer = make_repository(tmp_path / "outer")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(root), "sub")
    commit_all(outer)
    repository = GitRepo.discover(outer / "sub" / "supabase")
    assert repository.root == outer / "sub"
    assert repository.common_dir == outer / ".git" / "modules" / "sub"
    assert names(outer / "sub") == {"1_a.sql"}


def test_a_surrounding_git_command(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a hook of another repository sets in the environment changes nothing."""
    other = make_repository(tmp_path / "other")
    add(other, "9_other.sql")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_PREFIX", "supabase/")
    repository = GitRepo.discover(root)
    assert repository.root == root
    assert repository.file_names(root / FOLDER) == {"1_a.sql"}
    (root / "new.sql").write_text("")
    repository.stage([root / "new.sql"])
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"):
        monkeypatch.delenv(name)
    assert git(root, "diff", "--cached", "--name-only") == "new.sql"
    assert git(other, "status", "--porcelain") == ""


def test_the_callers_git_settings_are_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings given in the environment, as CI does for safe.directory, still count."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "From Env")
    git(root, "config", "--unset", "user.name")
    assert GitRepo.discover(root).user_name() == "From Env"


def test_through_symbolic_links(root: Path, tmp_path: Path) -> None:
    """The project may be reached through a link, and supabase/ may be one."""
    (tmp_path / "link").symlink_to(root)
    assert names(tmp_path / "link") == {"1_a.sql"}
    git(root, "mv", "supabase", "db")
    (root / "supabase").symlink_to("db")
    commit_all(root)
    add(root, "2_b.sql", Path("db") / "migrations")
    assert names(root) == {"1_a.sql", "2_b.sql"}
    assert names(tmp_path / "link") == {"1_a.sql", "2_b.sql"}


def test_a_link_out_of_the_repository(root: Path, tmp_path: Path) -> None:
    """What lies elsewhere is not in this repository's history; what lay here before is."""
    git(root, "checkout", "--quiet", "-b", "linked")
    shutil.move(root / "supabase", tmp_path / "elsewhere")
    (root / "supabase").symlink_to(tmp_path / "elsewhere")
    commit_all(root)
    assert names(root) == {"1_a.sql"}


def test_the_number_of_git_processes_is_constant(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty branches cost as many processes as one."""
    real = shutil.which("git")
    log = tmp_path / "log"
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho run >> "{log}"\nexec {real} "$@"\n')
    wrapper.chmod(0o755)
    repository = GitRepo.discover(root)
    counts = []
    for branches in (1, 60):
        for number in range(branches):
            git(root, "branch", "--force", f"b{number}")
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
            log.unlink(missing_ok=True)
            assert repository.file_names(root / FOLDER) == {"1_a.sql"}
        counts.append(len(log.read_text().splitlines()))
    assert counts == [2, 2]


def test_branches_with_the_same_and_with_other_folders(root: Path) -> None:
    """A branch without the folder, or with a file in its place, adds nothing."""
    git(root, "checkout", "--quiet", "--orphan", "empty")
    git(root, "rm", "-rf", "--quiet", ".")
    (root / "README").write_text("no database here")
    commit_all(root)
    (root / "supabase").mkdir()
    (root / "supabase" / "migrations").write_text("a file")
    commit_all(root)
    assert names(root) == {"1_a.sql"}


def test_a_broken_repository_is_not_an_empty_one(root: Path) -> None:
    """When objects are missing the answer would be wrong, so it is an error."""
    tree = git(root, "rev-parse", f"HEAD:{FOLDER.as_posix()}")
    broken = root / ".git" / "objects" / tree[:2] / tree[2:]
    broken.chmod(0o644)
    broken.write_bytes(b"garbage")
    with pytest.raises(CommandFailed, match=f"{tree} is corrupt|unable to read|inflate"):
        names(root)


def test_the_user(root: Path) -> None:
    """The name is git's; none is no error."""
    assert GitRepo.discover(root).user_name() == "Ada Example"
    git(root, "config", "user.name", "  Zoë  Ünal ")
    assert GitRepo.discover(root).user_name() == "Zoë  Ünal"
    git(root, "config", "--unset", "user.name")
    assert GitRepo.discover(root).user_name() == ""


def test_staging(root: Path) -> None:
    """Exactly the named files are staged, whatever they are called; ignored ones are refused."""
    odd = [root / FOLDER / name for name in ("*.sql", ":(top)x", "a b\n.sql", "-A")]
    for path in (*odd, root / FOLDER / "other.sql"):
        path.write_text("")
    repository = GitRepo.discover(root)
    repository.stage(odd)
    staged = git(root, "diff", "--cached", "--name-only", "-z").split("\0")
    assert sorted(staged)[1:] == sorted(str(path.relative_to(root)) for path in odd)
    (root / ".gitignore").write_text("ignored.sql\n")
    (root / "ignored.sql").write_text("")
    with pytest.raises(CommandFailed, match="ignored"):
        repository.stage([root / "ignored.sql"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a stranger's repository")
def test_a_strangers_repository_is_refused_in_gits_words(tmp_path: Path) -> None:
    """Git's own protection is passed on, with the command that it names."""
    root = make_project(tmp_path / "theirs")
    for path in (root, *root.rglob("*")):
        os.chown(path, 65534, 65534)
    with pytest.raises(ConfigError, match="dubious ownership") as caught:
        GitRepo.discover(root)
    assert "safe.directory" in caught.value.hint
