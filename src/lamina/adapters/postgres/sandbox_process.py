"""The sandbox's server as a process: which one it is, whether it lives, what it listens on."""

import contextlib
import os
import socket
from collections.abc import Collection, Iterator
from pathlib import Path

from lamina.adapters.account import server_account
from lamina.adapters.process import run
from lamina.errors import CommandFailed, DatabaseError

HOST = "127.0.0.1"
_PORTS_TO_TRY = 20
_PROC = Path("/proc")


def runs_on(pid: int, data: Path) -> bool:
    """Whether this process is a server on `data`, of the account that it should have.

    What a file says is not enough: by now the number may be anybody's.
    """
    if pid <= 1:
        return False
    account = server_account()
    owner = os.geteuid() if account is None else account.uid
    if not (_PROC / "self").exists():  # macOS
        return _ps_says(pid, data)
    try:
        about = (_PROC / str(pid)).stat()
        # A server works in its data directory. A zombie has none: readlink fails.
        return about.st_uid == owner and (_PROC / str(pid) / "cwd").readlink() == data.resolve()
    except OSError:
        return False


def _ps_says(pid: int, data: Path) -> bool:
    try:
        done = run(["ps", "-o", "command=", "-p", str(pid)], check=False)
    except CommandFailed:
        return False
    return done.code == 0 and f"-D {data}" in done.stdout


def any_on(data: Path) -> bool:
    """Whether any process still works in `data`: a server's children outlive its crash a little."""
    return any(runs_on(pid, data) for pid in _processes())


def _processes() -> Iterator[int]:
    with contextlib.suppress(OSError):
        for entry in _PROC.iterdir():
            if entry.name.isdigit():
                yield int(entry.name)


def is_alive(pid: int) -> bool:
    """Whether this process lives; one that ended and is not collected yet does not (proc(5))."""
    try:
        os.kill(pid, 0)
        return ") Z " not in (_PROC / str(pid) / "stat").read_text("ascii", "replace")
    except PermissionError:
        return True
    except FileNotFoundError:
        return not (_PROC / "self").exists()  # no /proc, and the signal was taken
    except OSError:
        return False


def free_port(preferred: int, avoided: Collection[int] = ()) -> int:
    """Return `preferred` or the next port on which nothing listens, else any free one."""
    near = range(preferred, min(preferred + _PORTS_TO_TRY, 65536))
    for port in (*(port for port in near if port not in avoided), 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise DatabaseError(f"no port is free on {HOST}")
