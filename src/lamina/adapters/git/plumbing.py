"""How git is run: which variables it sees, and what is said when it is missing."""

import os
from collections.abc import Sequence

from lamina.adapters.process import Completed, run
from lamina.errors import CommandFailed

TYPE_CHECKING = False
if TYPE_CHECKING:  # the guard starts in every commit, and does without pathlib
    from pathlib import Path

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

_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_TRACE")

# Which repository, index and objects a surrounding git command works on.
_OF_THE_REPOSITORY = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CEILING_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_QUARANTINE_PATH",
        "GIT_WORK_TREE",
    }
)


def run_git(
    folder: "Path", arguments: Sequence[str], *, stdin: str = "", check: bool = True, hint: str = ""
) -> Completed:
    """Run git in `folder`, apart from the repository of a surrounding git command.

    Raises:
        CommandFailed: git is not installed, or ended with an error that is to be checked.
    """
    argv = ["git", "-C", str(folder), "--literal-pathspecs", *arguments]
    return _run(argv, _environment(_KEPT_VARIABLES), stdin=stdin, check=check, hint=hint)


def run_git_here(
    arguments: Sequence[str], *, stdin: str = "", check: bool = True, hint: str = ""
) -> Completed:
    """Run git in the repository, and with the index, that a surrounding git command works on.

    A hook is run with `GIT_DIR` and `GIT_INDEX_FILE` set: the index of `git commit FILE` is not
    the usual one (githooks(5)).

    Raises:
        CommandFailed: git is not installed, or ended with an error that is to be checked.
    """
    env = _environment(_KEPT_VARIABLES | _OF_THE_REPOSITORY)
    argv = ["git", "--no-optional-locks", *arguments]
    return _run(argv, env, stdin=stdin, check=check, hint=hint)


def _environment(kept: frozenset[str]) -> dict[str, str]:
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("GIT_") or key in kept or key.startswith(_KEPT_PREFIXES)
    }
    return {**env, "LC_ALL": "C"}


def _run(
    argv: Sequence[str], env: dict[str, str], *, stdin: str, check: bool, hint: str
) -> Completed:
    try:
        return run(argv, env=env, stdin=stdin, check=check, hint=hint)
    except CommandFailed as error:
        if isinstance(error.__cause__, FileNotFoundError | PermissionError):
            raise _without_git(error) from error
        raise


def _without_git(error: CommandFailed) -> CommandFailed:
    import shutil  # noqa: PLC0415 - 3 ms, for an error only

    return error if shutil.which("git") else CommandFailed("git is not installed", "Install git.")
