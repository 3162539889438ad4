"""How git is run: which variables it sees, and what is said when it is missing."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from lamina.adapters.process import Completed, run
from lamina.errors import CommandFailed

# What a surrounding git command sets for its own repository; pre-commit drops the same.
_KEPT_VARIABLES = frozenset(
    {
        "GIT_ASKPASS",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_EXEC_PATH",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSL_CAINFO",
        "GIT_SSL_NO_VERIFY",
    }
)


def run_git(
    folder: Path, arguments: Sequence[str], *, stdin: str = "", check: bool = True, hint: str = ""
) -> Completed:
    """Run git in `folder`, apart from the repository of a surrounding git command.

    Raises:
        CommandFailed: git is not installed, or ended with an error that is to be checked.
    """
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("GIT_")
        or key in _KEPT_VARIABLES
        or key.startswith(("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))
    }
    argv = ["git", "-C", str(folder), "--literal-pathspecs", *arguments]
    try:
        return run(argv, env={**env, "LC_ALL": "C"}, stdin=stdin, check=check, hint=hint)
    except CommandFailed as error:
        if isinstance(error.__cause__, OSError) and shutil.which("git") is None:
            raise CommandFailed("git is not installed", "Install git.") from error
        raise
