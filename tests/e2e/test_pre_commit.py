"""The hooks, run by the real pre-commit in real repositories.

pre-commit installs the project with pip, which takes a while: once for `try-repo`, which keeps
nothing, and once for all the tests of an installed hook.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support import ROOT, commit_all, git, make_project, make_repository

from lamina.adapters.files import locked

OLD = "supabase/migrations/20260219120000_create_profiles_table.sql"
NEW = "supabase/migrations/20260302091307_add_orders.sql"
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
STAGES = ("pre-commit", "pre-merge-commit", "pre-push")


def run(
    argv: Sequence[str], folder: Path, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command and return how it ended, with everything it said in `stdout`."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PRE_COMMIT_COLOR": "never",
    }
    return subprocess.run(
        argv,
        cwd=folder,
        env=env | ({"PRE_COMMIT_HOME": str(home)} if home else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )


def copy_checkout(folder: Path) -> Path:
    """Commit what this checkout publishes, also what is not committed here yet, elsewhere."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    make_repository(folder)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    commit_all(folder, "lamina")
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all workers, with the checkout and with pre-commit's environments."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hooks"
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            copy_checkout(folder / "lamina")
            _install_environment(folder)
    return folder


def _install_environment(folder: Path) -> None:
    root = make_project(folder / "first")
    write_config(root, folder / "lamina")
    done = run([*PRE_COMMIT, "install-hooks"], root, folder / "home")
    assert done.returncode == 0, done.stdout


def write_config(root: Path, source: Path, *more: str) -> None:
    """Write the configuration that a team would, and commit it."""
    hooks = "".join(f"  - id: {hook}\n" for hook in ("lamina-guard", *more))
    (root / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {source}\n  rev: {git(source, 'rev-parse', 'HEAD')}\n  hooks:\n{hooks}"
    )
    commit_all(root, "configure pre-commit")


def project(folder: Path) -> Path:
    """Make a project with one committed migration."""
    return make_project(folder, {Path(OLD).name: "create table profiles (id bigint);\n"})


class Team:
    """A project whose clone has the hook."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self._home = home

    def commit(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Commit everything, through the hook."""
        git(self.root, "add", "--all")
        return self.git("commit", "--message", "change", *options)

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run git with hooks."""
        return run(["git", *arguments], self.root, self._home)

    def log(self) -> list[str]:
        """Return the subjects of the commits, newest first."""
        return git(self.root, "log", "--format=%s").splitlines()


@pytest.fixture
def team(shared: Path, tmp_path: Path) -> Team:
    """A project with the guard's hook installed for every stage."""
    return installed(shared, tmp_path)


@pytest.fixture
def reviewed(shared: Path, tmp_path: Path) -> Team:
    """A project with the hooks of the guard and of the reviewer."""
    return installed(shared, tmp_path, "lamina-review")


def installed(shared: Path, tmp_path: Path, *more: str) -> Team:
    """Make a project with hooks."""
    root = project(tmp_path / "chat")
    write_config(root, shared / "lamina", *more)
    types = [f"--hook-type={stage}" for stage in STAGES]
    done = run([*PRE_COMMIT, "install", *types], root, shared / "home")
    assert done.returncode == 0, done.stdout
    return Team(root, shared / "home")


def test_try_repo(shared: Path, tmp_path: Path) -> None:
    """`pre-commit try-repo` with this checkout stops an edit, with the message."""
    root = project(tmp_path / "chat")
    (root / OLD).write_text("create table profiles (id uuid);\n")
    git(root, "add", "--all")
    done = run([*PRE_COMMIT, "try-repo", str(shared / "lamina"), "lamina-guard"], root)
    assert done.returncode == 1, done.stdout
    assert "committed-migration-modified" in done.stdout
    assert OLD in done.stdout


def test_edit_is_stopped(team: Team) -> None:
    """The commit does not come about; the message names the file, the rule and the way out."""
    (team.root / OLD).write_text("create table profiles (id uuid);\n")
    done = team.commit()
    assert done.returncode != 0
    assert "committed-migration-modified" in done.stdout
    assert f"lamina rescue {OLD}" in done.stdout
    assert "change" not in team.log()


def test_delete_is_stopped(team: Team) -> None:
    """The same for a migration that is removed."""
    git(team.root, "rm", "--quiet", OLD)
    done = team.commit()
    assert done.returncode != 0
    assert "committed-migration-deleted" in done.stdout
    assert OLD in done.stdout
    assert "change" not in team.log()


def test_rename_is_stopped(team: Team) -> None:
    """The same for a migration that gets another name."""
    git(team.root, "mv", OLD, OLD.replace("create_profiles_table", "create_profiles"))
    done = team.commit()
    assert done.returncode != 0
    assert "committed-migration-renamed" in done.stdout
    assert OLD in done.stdout
    assert "change" not in team.log()


def test_new_migration_passes(team: Team) -> None:
    """A commit that adds a migration goes through, and so does one without migrations."""
    (team.root / NEW).write_text("create table orders (id bigint);\n")
    done = team.commit()
    assert done.returncode == 0, done.stdout
    (team.root / "README.md").write_text("chat\n")
    assert team.commit().returncode == 0
    assert team.log()[:2] == ["change", "change"]


def test_what_is_not_staged_is_not_judged(team: Team) -> None:
    """pre-commit puts unstaged changes aside; the hook judges what is committed."""
    (team.root / NEW).write_text("create table orders (id bigint);\n")
    git(team.root, "add", NEW)
    (team.root / OLD).write_text("create table profiles (id uuid);\n")
    done = team.git("commit", "--message", "change")
    assert done.returncode == 0, done.stdout
    assert (team.root / OLD).read_text() == "create table profiles (id uuid);\n"


def test_merge_that_brings_migrations_passes(team: Team) -> None:
    """The hook runs in a merge, and what the other branch added is no edit."""
    git(team.root, "checkout", "--quiet", "-b", "side")
    (team.root / NEW).write_text("create table orders (id bigint);\n")
    assert team.commit().returncode == 0
    git(team.root, "checkout", "--quiet", "main")
    (team.root / "README.md").write_text("chat\n")
    assert team.commit().returncode == 0
    done = team.git("merge", "--no-edit", "side")
    assert done.returncode == 0, done.stdout
    assert (team.root / NEW).is_file()


def test_push_finds_what_no_verify_let_through(team: Team, tmp_path: Path) -> None:
    """An edit that was committed with `--no-verify` is not pushed."""
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(team.root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    done = team.git("push", "--set-upstream", "origin", "main")
    assert done.returncode == 0, done.stdout
    before = git(team.root, "rev-parse", "HEAD")
    (team.root / OLD).write_text("create table profiles (id uuid);\n")
    assert team.commit("--no-verify").returncode == 0
    done = team.git("push")
    assert done.returncode != 0
    assert "committed-migration-modified" in done.stdout
    assert git(tmp_path / "remote.git", "rev-parse", "main") == before
    git(team.root, "reset", "--quiet", "--hard", before)
    (team.root / NEW).write_text("create table orders (id bigint);\n")
    assert team.commit().returncode == 0
    done = team.git("push")
    assert done.returncode == 0, done.stdout


def test_review_of_what_is_staged(reviewed: Team) -> None:
    """A migration that loses data is stopped with the finding; a careful one is committed."""
    path = reviewed.root / NEW
    path.write_text("drop table public.profiles;\n")
    done = reviewed.commit()
    assert done.returncode != 0
    assert "drop-table" in done.stdout
    assert f"{NEW}:1:1" in done.stdout
    path.write_text("comment on table public.profiles is 'People';\n")
    done = reviewed.commit()
    assert done.returncode == 0, done.stdout
    assert reviewed.log()[0] == "change"


def test_review_of_a_commit_without_migrations(reviewed: Team) -> None:
    """The hook does not run where no migration is staged."""
    (reviewed.root / "README.md").write_text("hello\n")
    done = reviewed.commit()
    assert done.returncode == 0, done.stdout
    assert "lamina review" in done.stdout
    assert "Skipped" in done.stdout
