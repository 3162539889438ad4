"""Keeps one Postgres alive exactly as long as the process that asked for it.

Run as a program, with the standard library only: `python -I -S supervisor.py UID GID ARGV...`.
Its standard input is a pipe from lamina. When lamina is gone, however it went, the pipe ends, and
the server gets SIGINT, which is a fast shutdown (PostgreSQL manual, section 18.5).
Descriptors that lamina passed on, such as the lock on the cluster, stay open until the server is
gone. On Linux the kernel ends the server even if this process is killed (prctl(2)).
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading

_PR_SET_PDEATHSIG = 1
_SECONDS_TO_STOP = 10.0


def _with_us_on_linux() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _become(uid: int, gid: int) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    _with_us_on_linux()  # after setuid, which clears it


def _stop_with_stdin(server: "subprocess.Popen[bytes]") -> None:
    os.read(0, 1)
    server.send_signal(signal.SIGINT)
    try:
        server.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)


def main(arguments: list[str]) -> int:
    """Run the server in `arguments` (uid, gid, argv) and return its exit code."""
    uid, gid, *argv = arguments
    server = subprocess.Popen(  # noqa: S603 - lamina's own server
        argv,
        stdin=subprocess.DEVNULL,
        # Safe: this process has no thread yet, and setuid has to come before prctl.
        preexec_fn=lambda: _become(int(uid), int(gid)),  # noqa: PLW1509 - see above
        close_fds=True,
    )
    threading.Thread(target=_stop_with_stdin, args=(server,), daemon=True).start()
    return server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
