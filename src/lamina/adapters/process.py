"""The one place where lamina starts another program."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence

from lamina.errors import CommandFailed

TYPE_CHECKING = False
if TYPE_CHECKING:  # the guard starts in every commit, and needs none of these
    from pathlib import Path

    from lamina.adapters.account import Account

# Up to the last @: people forget to encode an @ in a password, and a / in one for a database.
# As text: `re` compiles and keeps a pattern when it is first used, which the guard never does.
_URL_PATTERN = (
    r"(?i)(?P<head>postgres(?:ql)?://[^\s/:@]*:)\S+(?=@)"
    r"|(?P<other>[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/]+(?=@)"
)
_KEY_PATTERN = r"(?i)(?P<head>\w*password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s&]+)"
_ESCAPES = r"\x1b\[[0-9;?]*[ -/]*[@-~]"  # colours and cursor movements (ECMA-48)
_PUBLIC = frozenset({"", "postgres"})  # the password of every local stack is no secret
_LAST_LINES = 12


class Completed:
    """What a program that ended left behind; `raw` is its output as it was."""

    __slots__ = ("code", "raw", "stderr", "stdout")

    def __init__(self, code: int, stdout: str, stderr: str, raw: bytes = b"") -> None:
        self.code = code
        self.stdout = stdout
        self.stderr = stderr
        self.raw = raw


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """Return `text` without passwords: those in URLs and connection strings, and `secrets`."""
    from urllib.parse import quote, quote_plus  # noqa: PLC0415 - 2 ms in every commit's guard

    forms = {form for s in secrets for form in (s, quote(s), quote(s, safe=""), quote_plus(s))}
    for secret in sorted(forms - _PUBLIC, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = re.sub(_URL_PATTERN, r"\g<head>\g<other>***", text)
    return re.sub(_KEY_PATTERN, r"\g<head>***", text)


def without_escapes(text: str) -> str:
    """Return `text` without the terminal's colour codes, which some programs always print."""
    return re.sub(_ESCAPES, "", text)


def run(  # noqa: PLR0913 - each is a fact about the one call, and all have a default
    argv: Sequence[str],
    *,
    cwd: "Path | None" = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    timeout: float | None = None,
    check: bool = True,
    hint: str = "",
    secrets: Sequence[str] = (),
    account: "Account | None" = None,
    new_session: bool = False,
    stderr: int | None = None,
) -> Completed:
    """Run a program to its end and return its exit code and output, decoded as UTF-8.

    Args:
        argv: The program and its arguments; never a shell.
        cwd: The folder to run in.
        env: The whole environment; `None` means ours.
        stdin: What the program reads; it never reads from the terminal.
        timeout: Seconds until the program is killed.
        check: Raise when the exit code is not 0.
        hint: What the error tells the person to do.
        secrets: Strings that no message may contain.
        account: The account to run as, when we are root.
        new_session: Keep the terminal's Ctrl-C from it.
        stderr: An open file for its standard error, which is then not returned.

    Raises:
        CommandFailed: The program is not there, took too long, or ended with an error.
    """
    try:
        done = subprocess.run(
            list(argv),
            cwd=cwd,
            env=None if env is None else dict(env),
            input=stdin.encode("utf-8", "surrogateescape"),  # file names need not be UTF-8
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if stderr is None else stderr,
            timeout=timeout,
            check=False,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
            start_new_session=new_session,
        )
    except OSError as error:
        raise CommandFailed(_not_started(argv[0], cwd, error), hint) from error
    except subprocess.TimeoutExpired as error:
        shown = redact(" ".join(argv), secrets)
        raise CommandFailed(f"no answer within {timeout:.0f} s from: {shown}", hint) from error
    completed = Completed(
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        (done.stderr or b"").decode("utf-8", "replace"),
        done.stdout,
    )
    if check and completed.code != 0:
        shown = redact(" ".join(argv), secrets)
        raise CommandFailed(failure_text(shown, completed, secrets), hint)
    return completed


def _not_started(program: str, cwd: "Path | None", error: OSError) -> str:
    if cwd is not None and not cwd.is_dir():
        return f"cannot run {program}: there is no folder {cwd}"
    import shutil  # noqa: PLC0415 - 3 ms, for an error only

    # A folder on PATH that may not be entered makes a missing program a refused one.
    missing = isinstance(error, FileNotFoundError) or shutil.which(program) is None
    missing = missing and not os.path.isfile(program)  # noqa: PTH113 - pathlib is not loaded
    return f"cannot run {program}: {'not found' if missing else error.strerror}"


def failure_text(shown: str, completed: Completed, secrets: Sequence[str] = ()) -> str:
    """Return the message for a failed program: command, exit code and its last lines."""
    output = without_escapes(completed.stderr.strip() or completed.stdout.strip())
    said = redact(output, secrets).splitlines()[-_LAST_LINES:]
    lines = [f"exit code {completed.code} from: {shown}", *(f"    {line}" for line in said)]
    return redact("\n".join(lines), secrets)


def interact(argv: Sequence[str], *, env: Mapping[str, str] | None = None) -> int:
    """Run a program that owns the terminal (an editor, psql) and return its exit code.

    Raises:
        CommandFailed: The program is not there.
    """
    try:
        return subprocess.call(list(argv), env=None if env is None else dict(env))
    except OSError as error:
        raise CommandFailed(f"cannot run {argv[0]}: {error.strerror}") from error
