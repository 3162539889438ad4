"""What is said when something fails that is not lamina's own error."""

import errno
import os
import sys
import tempfile
import traceback
from pathlib import Path

from lamina import __version__
from lamina.adapters.files import way_out
from lamina.adapters.process import redact

EXIT_CANNOT_RUN = 2
EXIT_BUG = 3

_OF_THE_MACHINE = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.ELOOP,
        errno.EMFILE,
        errno.ENAMETOOLONG,
        errno.ENFILE,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EPERM,
        errno.EROFS,
    }
)


def of_the_machine(error: BaseException) -> tuple[str, str] | None:
    """Return message and hint for an error of disk or permissions; None for any other."""
    if not isinstance(error, OSError) or error.errno not in _OF_THE_MACHINE:
        return None
    about = f": {error.filename}" if error.filename else ""
    return f"{error.strerror}{about}", way_out(error)


def failed(error: BaseException) -> int:
    """Print what failed to standard error and return the exit code."""
    known = of_the_machine(error)
    if known is not None:
        message, hint = known
        sys.stderr.write(f"lamina: {message}\n\n  {hint}\n")
        return EXIT_CANNOT_RUN
    sys.stderr.write(bug_message("".join(traceback.format_exception(error))) + "\n")
    return EXIT_BUG


def bug_message(trace: str) -> str:
    """Return what is said about a bug in lamina; the details go into a log, whose path it names."""
    trace = redact(trace)
    last = trace.strip().splitlines()[-1]
    try:
        descriptor, name = tempfile.mkstemp(prefix="lamina-bug-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"lamina {__version__}, Python {sys.version}\n\n{trace}")
    except OSError:  # a full disk should not hide what happened
        return (
            f"{trace}\nlamina: a bug in lamina: {last}\n\n  Please report it with the lines above"
        )
    return f"lamina: a bug in lamina: {last}\n\n  Please report it with {Path(name)}"
