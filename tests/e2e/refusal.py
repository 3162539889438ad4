"""What every refusal has in common: a message, a way out, exit code 2, nothing written."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import LAMINA, files_below, run_lamina


def refused(
    project: Path,
    *arguments: str,
    says: str,
    hint: str,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
) -> str:
    """Run lamina, which must refuse with these words; return what it printed."""
    before = files_below(project)
    done = run_lamina(project, *arguments, env=env, stdin=stdin)
    _check(done, says, hint)
    assert files_below(project) == before
    return done.stdout + done.stderr


def refused_as(account: int, project: Path, *arguments: str, says: str, hint: str) -> None:
    """Like `refused`, run as another account of the machine."""
    before = files_below(project)
    try:
        subprocess.run([sys.executable, "-c", ""], user=account, check=True, capture_output=True)
    except PermissionError:
        pytest.skip(f"account {account} cannot run {sys.executable}")
    done = subprocess.run(
        [*LAMINA, *arguments],
        cwd=project,
        env={**os.environ, "HOME": str(project), "LAMINA_CACHE_DIR": ""},
        user=account,
        group=account,
        extra_groups=[],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    _check(done, says, hint)
    assert files_below(project) == before


def _check(done: "subprocess.CompletedProcess[str]", says: str, hint: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    message = next(n for n, line in enumerate(lines) if line.startswith("lamina: "))
    assert says in done.stderr
    indented = "\n".join(line for line in lines[message:] if line.startswith("  "))
    assert hint in indented, done.stderr
