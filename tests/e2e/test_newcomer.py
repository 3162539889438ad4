"""A newcomer edits an old migration, reads what the guard says, and follows it."""

import os
import subprocess
from pathlib import Path

from support import LAMINA, git, run_lamina


def test_from_an_edit_to_a_new_migration(example: Path, tmp_path: Path) -> None:
    """The old migration ends untouched, and a new one holds the change."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "lamina").write_text(f'#!/bin/sh\nexec {" ".join(LAMINA)} "$@"\n')
    (programs / "lamina").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    assert run_lamina(example, "guard", "--install-hook").returncode == 0
    old = next((example / "supabase" / "migrations").glob("*_create_messages_table.sql"))
    before = old.read_bytes()
    index = "create index messages_created_idx on public.messages (created_at);\n"
    old.write_bytes(before + index.encode())

    def commit() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "commit", "-a", "-m", "faster messages"],
            cwd=example,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path},
        )

    refused = commit()
    assert refused.returncode == 1
    said = refused.stdout + refused.stderr
    command = next(line.strip() for line in said.splitlines() if "lamina rescue" in line)
    rescued = run_lamina(example, *command.split()[1:], env={"PATH": path})
    assert rescued.returncode == 0, rescued.stderr
    passed = commit()
    assert passed.returncode == 0, passed.stderr
    assert old.read_bytes() == before
    changed = git(example, "show", "--name-status", "--format=").split()
    assert changed[0] == "A"
    assert len(changed) == 2
    assert "messages_created_idx" in (example / changed[1]).read_text()
    assert git(example, "status", "--porcelain") == ""
