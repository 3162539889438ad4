"""A real git repository with migrations, and the guard run in it as a person or a hook does."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from support import LAMINA, git, make_repository, run_lamina

FOLDER = "supabase/migrations"
PROFILES = "20260219120001_create_profiles.sql"
SESSIONS = "20260220093001_add_sessions.sql"
NOW = "2026-07-24T08:15:02Z"
NEW = "20260724081502_add_avatars.sql"
PROFILES_SQL = "-- Migration: Create profiles\ncreate table profiles (id uuid primary key);\n"
SESSIONS_SQL = "create table sessions (id uuid primary key);\nalter table sessions add n int;\n"


class Judged(NamedTuple):
    """How the guard ended: its code, its findings by rule and path, what it printed."""

    code: int
    found: list[tuple[str, str]]
    text: str

    @property
    def rules(self) -> list[str]:
        """The rules that found something, sorted."""
        return sorted(rule for rule, _ in self.found)


class Repository:
    """A repository in a folder, with two committed migrations."""

    def __init__(self, folder: Path, root: str = "") -> None:
        self.folder = make_repository(folder)
        self.root = f"{root}/" if root else ""
        self.write(f"{self.root}supabase/config.toml", 'project_id = "small"\n')
        self.write(self.path(PROFILES), PROFILES_SQL)
        self.write(self.path(SESSIONS), SESSIONS_SQL)
        self.commit("start")

    def path(self, name: str) -> str:
        """Return the path of a migration."""
        return f"{self.root}{FOLDER}/{name}"

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the work tree."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def read(self, path: str) -> str:
        """Return a file of the work tree."""
        return (self.folder / path).read_text()

    def git(self, *arguments: str) -> str:
        """Run git."""
        return git(self.folder, *arguments)

    def stage(self) -> None:
        """Stage everything."""
        self.git("add", "--all")

    def commit(self, message: str = "change") -> str:
        """Commit everything, past every hook, and return the commit."""
        self.stage()
        self.git("commit", "--quiet", "--no-verify", "--message", message)
        return self.git("rev-parse", "HEAD")

    def add(self, name: str = NEW, sql: str = "select 1;\n") -> str:
        """Write a migration and stage it; return its path."""
        self.write(self.path(name), sql)
        self.stage()
        return self.path(name)

    def edit(self, name: str = PROFILES, more: str = "alter table profiles add e text;\n") -> str:
        """Add a statement to a committed migration and stage it; return its path."""
        self.write(self.path(name), self.read(self.path(name)) + more)
        self.stage()
        return self.path(name)

    def branch(self, name: str, at: str = "HEAD") -> None:
        """Make a branch and go to it."""
        self.git("switch", "--quiet", "--create", name, at)

    def remote_has(self, branch: str, at: str = "HEAD", *, default: bool = False) -> None:
        """Make it look as if the remote's branch had been fetched."""
        ref = f"refs/remotes/origin/{branch}"
        self.git("update-ref", ref, at)
        if default:
            self.git("symbolic-ref", "refs/remotes/origin/HEAD", ref)

    def guard(
        self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str = ""
    ) -> Judged:
        """Run the guard twice, for the findings as data and for what a person reads."""
        env = {"LAMINA_NOW": NOW, **(env or {})}
        text, data = (
            run_lamina(self.folder, "guard", "--format", form, *arguments, env=env, stdin=stdin)
            for form in ("text", "json")
        )
        assert data.returncode == text.returncode, data.stderr + text.stderr
        report: dict[str, Any] = json.loads(data.stdout) if data.stdout.strip() else {}
        found = [(one["rule"], one["path"]) for one in report.get("findings", [])]
        return Judged(text.returncode, found, text.stdout + text.stderr)

    def hook(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run git with the guard as its pre-commit and pre-merge-commit hook."""
        hooks = self.folder / ".git" / "own-hooks"
        hooks.mkdir(exist_ok=True)
        for name in ("pre-commit", "pre-merge-commit"):
            hook = hooks / name
            hook.write_text(f"#!/bin/sh\nexec {' '.join(LAMINA)} guard\n")
            hook.chmod(0o755)
        return subprocess.run(
            ["git", "-C", str(self.folder), "-c", f"core.hooksPath={hooks}", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LAMINA_NOW": NOW},
        )
