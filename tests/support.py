"""What the tests share: projects made of the example, commands run as a user runs them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "chat"
LAMINA = [sys.executable, "-m", "lamina"]


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def make_repository(folder: Path) -> Path:
    """Make `folder` a git repository with a made-up user and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "user.name", "Ada Example")
    git(folder, "config", "user.email", "ada@example.com")
    git(folder, "config", "commit.gpgsign", "false")
    return folder


def commit_all(folder: Path, message: str = "change") -> None:
    """Commit everything in the work tree."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def copy_example(folder: Path) -> Path:
    """Copy the example project into a new repository, committed, and return its root."""
    shutil.copytree(EXAMPLE, folder)
    make_repository(folder)
    commit_all(folder, "start")
    return folder


def make_project(folder: Path, migrations: Mapping[str, str] | None = None) -> Path:
    """Make a small committed project with these migrations (file name to SQL)."""
    make_repository(folder)
    supabase = folder / "supabase"
    (supabase / "migrations").mkdir(parents=True)
    (supabase / "config.toml").write_text('project_id = "small"\n[db]\nmajor_version = 17\n')
    for name, sql in (migrations or {}).items():
        (supabase / "migrations" / name).write_text(sql)
    commit_all(folder, "start")
    return folder


def run_lamina(
    folder: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    command: Sequence[str] = LAMINA,
) -> subprocess.CompletedProcess[str]:
    """Run lamina in a folder, without a terminal, and return how it ended."""
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content, but not what is in `.git`."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
